//! How often decisions ask: what one run lacks it asks for at once, so three runs are enough.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

#[path = "../../../tests/support/entries.rs"]
pub mod entries;

use tidegate_core::command::{
    AddCriterion, Assess, BeginProject, Call, CheckCriterion, ChooseWorkflow, Command, Comment,
    Edit, EditItem, Following, Gates, Import, ImportItem, ImportLine, ItemRef, Link, Move, NewItem,
    Part, Publish, Repin, Resolve, RollBack, SetProject, Shown, TakeCommit, UncheckCriterion, Undo,
    Withdraw,
};
use tidegate_core::commit::{Commit, Signature};
use tidegate_core::decide::{Came, Decision, ImportOutcome, decide};
use tidegate_core::definition::{Definition, Normal};
use tidegate_core::event::{
    CriterionAdded, EventBody, Forced, ItemCreated, Object, ProjectCreated, Published,
};
use tidegate_core::fact::{
    Facts, ItemFact, LogAnswer, LogQuestion, Lookup, MOST_ROUNDS, Questions,
};
use tidegate_core::fold::{Fold, Received};
use tidegate_core::id::Seed;
use tidegate_core::link::Relation;
use tidegate_core::{Actor, ActorKind, ItemId, Oid, ReplicaId};

fn item(n: u8) -> ItemId {
    ItemId::mint([n; 10])
}

fn named(n: u8) -> ItemRef {
    ItemRef::from(item(n))
}

/// A project with three items, of which the last was moved.
fn fold() -> Fold {
    let created = |n: u8| {
        let created = ItemCreated {
            title: "an item".to_owned(),
            kind: "task".to_owned(),
            definition: Definition::builtin().digest(),
            criteria: vec![CriterionAdded { id: "c1".to_owned(), text: "it works".to_owned() }],
            ..ItemCreated::default()
        };
        entries::event(Object::Item(item(n)), EventBody::ItemCreated(Box::new(created)))
    };
    let begun = EventBody::ProjectCreated(ProjectCreated { name: "shop".to_owned() });
    let published = |name: &str, n: u8| {
        let published = Published { definition: named_flow(name, n), reason: None };
        let object = Object::Definition(name.to_owned());
        entries::event(object, EventBody::Published(published))
    };
    let begun = entries::event(Object::Project, begun);
    let (one, other) = (published("flow", 1), published("other", 1));
    let forced = EventBody::Forced(Forced {
        from: None,
        to: "Done".to_owned(),
        definition: Definition::builtin().digest(),
        region: None,
        reason: "because".to_owned(),
    });
    let forced = entries::event(Object::Item(item(3)), forced);
    let mut events = vec![begun, created(1), created(2), created(3), forced, one, other];
    let mut fold = Fold::new(entries::project());
    // Another clone published something else.
    for n in [1, 2] {
        let entry = entries::entry(ReplicaId::mint([n; 10]), 1, events);
        let oid = Oid::from_bytes(&[n; 20]).expect("twenty bytes");
        fold.offer(Received { oid, parent: None, content: Ok(Box::new(entry)) });
        events = vec![published("flow", 2)];
    }
    fold
}

fn flow(n: u8) -> Normal {
    named_flow("flow", n)
}

/// A definition that can be published.
fn named_flow(name: &str, n: u8) -> Normal {
    let (name, description) = (name.to_owned(), n.to_string());
    let mut definition = Definition { name, description, ..Definition::builtin() };
    definition.transitions.iter_mut().for_each(|transition| transition.back = true);
    Normal::of(&definition)
}

fn answer(fold: &Fold, question: &LogQuestion) -> LogAnswer {
    let fact = |id: ItemId| Some(ItemFact { item: fold.item(id)?, short: id.short(4) });
    let builtin = || Some(Arc::new(Definition::builtin()));
    match question {
        LogQuestion::Item(named) => {
            let found = ItemId::parse(&named.0).ok().and_then(fact);
            let missing = Lookup::Missing(Vec::new());
            LogAnswer::Item(Box::new(found.map_or(missing, |fact| Lookup::Found(Box::new(fact)))))
        }
        LogQuestion::Origin(_) => LogAnswer::Origin(None),
        LogQuestion::Project => {
            LogAnswer::Project { id: fold.repo(), project: fold.project().map(Box::new) }
        }
        LogQuestion::Definition(_) => LogAnswer::Definition(builtin()),
        LogQuestion::Followers(digests) => {
            let follows = |fact: &ItemFact| {
                fact.item.definition.as_ref().is_some_and(|digest| digests.contains(digest))
            };
            LogAnswer::Followers(fold.items().filter_map(fact).filter(follows).collect())
        }
        LogQuestion::Challenged => {
            let facts = fold.items().filter_map(fact);
            LogAnswer::Challenged(facts.filter(|fact| !fact.item.challenged.is_empty()).collect())
        }
        LogQuestion::Around(_) => LogAnswer::Around(Box::default()),
        LogQuestion::Workflows => LogAnswer::Workflows(fold.workflows()),
        LogQuestion::Trail(id, from) => LogAnswer::Trail(Box::new(fold.trail(*id, *from))),
        LogQuestion::Deeds(id) => LogAnswer::Deeds(Box::new(fold.deeds(*id))),
        LogQuestion::MovedIn(_) => LogAnswer::MovedIn(Vec::new()),
        LogQuestion::Reachable { .. } => LogAnswer::Reachable(BTreeSet::new()),
    }
}

/// Every command, in the form that needs to know most.
fn commands() -> Vec<Command> {
    let new = || NewItem {
        title: "another".to_owned(),
        aliases: vec!["NEW-1".to_owned()],
        parent: Some(named(1)),
        workflow: Some(Following { name: "builtin".to_owned(), otherwise: None }),
        ..NewItem::default()
    };
    let link = |rel, when: Option<&str>| Link {
        from: named(1),
        rel,
        to: named(2),
        when: when.map(str::to_owned),
    };
    let moved = |gates| {
        let word = Some("start".to_owned());
        Move { item: named(1), word, via: None, to: None, gates, keyword: None }
    };
    let said =
        Comment { item: named(1), text: "hello".to_owned(), via: None, on: None, reply_to: None };
    let title = Edit::Set("a new title".to_owned());
    let edit = EditItem { title, parent: Edit::Set(named(2)), ..EditItem::of(named(1)) };
    let imported = NewItem { workflow: None, ..new() };
    let keyed = ImportItem { item: imported, key: Some("k".to_owned()), ..ImportItem::default() };
    let lines = BTreeMap::from([(1, ImportLine::Item(Box::new(keyed)))]);
    let name = Some(serde_json::Value::from("bazaar"));
    vec![
        Command::BeginProject(BeginProject { name: "shop".to_owned() }),
        Command::SetProject(SetProject { settings: BTreeMap::from([("name".to_owned(), name)]) }),
        Command::Publish(Publish { definition: flow(3) }),
        Command::ChooseWorkflow(ChooseWorkflow {
            name: "flow".to_owned(),
            digest: flow(1).digest(),
        }),
        Command::NewItem(Box::new(new())),
        Command::EditItem(Box::new(edit)),
        Command::Comment(said),
        Command::Link(link(Relation::DependsOn, Some("Done"))),
        Command::Link(link(Relation::Blocks, None)),
        Command::Link(link(Relation::Parent, None)),
        Command::Unlink(link(Relation::DependsOn, None)),
        Command::Move(moved(Gates::Ask)),
        Command::Move(moved(Gates::Force)),
        Command::Repin(Repin {
            items: vec![named(1)],
            all_from: Some("builtin".to_owned()),
            to: "other".to_owned(),
            map: BTreeMap::new(),
        }),
        Command::Resolve(Resolve { item: named(1), to: "To Do".to_owned() }),
        Command::Undo(Undo { what: named(3) }),
        Command::RollBack(RollBack { item: named(1), to: "To Do".to_owned() }),
        Command::AddCriterion(AddCriterion { item: named(1), text: "it is fast".to_owned() }),
        Command::CheckCriterion(CheckCriterion {
            item: named(1),
            criterion: "1".to_owned(),
            by: Shown::Claim("seen".to_owned()),
        }),
        Command::UncheckCriterion(UncheckCriterion { item: named(1), criterion: "1".to_owned() }),
        Command::Assess(Assess {
            item: named(1),
            scores: BTreeMap::from([("clarity".to_owned(), 80)]),
            recommendation: None,
            details: BTreeMap::new(),
        }),
        Command::Archive(named(1)),
        Command::Unarchive(named(1)),
        Command::Import(Import { lines }),
    ]
}

/// Those about commits.
fn about_commits() -> Vec<Command> {
    vec![
        Command::TakeCommit(Box::new(TakeCommit::of(commit(), Part::Mention(0)))),
        Command::Withdraw(Withdraw {
            item: item(1),
            key: "c:".to_owned(),
            by: ReplicaId::mint([1; 10]),
        }),
    ]
}

/// A commit that moves the first item.
fn commit() -> Commit {
    let author = Signature {
        name: "Ann".to_owned(),
        mail: "ann@example.org".to_owned(),
        seconds: 7,
        zone: "+0000".to_owned(),
    };
    let id = Oid::from_bytes(&[9; 20]).expect("twenty bytes");
    let message = format!("work\n\nTidegate: {} start", item(1));
    Commit { id, parent: None, author, message, changed: None }
}

/// How often `command` is run until it is decided.
fn rounds(command: &Command, fold: &Fold) -> usize {
    let call = Call {
        actor: Actor::parse("Ann <ann@example.org>", ActorKind::Human).expect("an actor"),
        at: entries::DAWN,
        seed: Seed([7; 16]),
        key: Some("k".to_owned()),
        expect: Vec::new(),
        reason: Some("because".to_owned()),
        head: None,
    };
    let mut facts = Facts::default();
    for round in 1.. {
        match decide(command, &call, &facts) {
            Ok(Decision::Refused(why, _)) => panic!("{command:?}: {why}"),
            Ok(Decision::Imported(lines)) => {
                let made = |line: &ImportOutcome| matches!(line, ImportOutcome::New(..));
                assert!(lines.values().all(made), "{lines:?}");
                return round;
            }
            Ok(Decision::Done(_)) => return round,
            Ok(Decision::Taken(outcome, _)) => {
                assert_eq!(outcome.came, Came::Moved, "{outcome:?}");
                return round;
            }
            Err(Questions { log, .. }) => log.into_iter().for_each(|question| {
                let answer = answer(fold, &question);
                facts.learn(question, answer);
            }),
        }
    }
    unreachable!("there are enough numbers")
}

#[test]
fn every_command_is_decided_in_at_most_four_rounds() {
    let fold = fold();
    assert_eq!(MOST_ROUNDS, 5, "the fifth is for what the repository has to be asked twice");
    let commands: Vec<Command> = commands().into_iter().chain(about_commits()).collect();
    let kinds: BTreeSet<_> =
        commands.iter().map(|c| format!("{:?}", std::mem::discriminant(c))).collect();
    assert_eq!(kinds.len(), 23, "every kind of command is among them");
    for command in &commands {
        let rounds = rounds(command, &fold);
        assert!(rounds < MOST_ROUNDS, "{rounds} rounds: {command:?}");
    }
    let moved = commands.iter().find(|command| command.as_move().is_some()).expect("a move");
    assert_eq!(rounds(moved, &fold), 3, "a move asks for the item, then for its definition");
}
