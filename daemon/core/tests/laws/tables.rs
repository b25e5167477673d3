//! The tables of `docs/gates.md`, row by row: each row has a case here that makes what it is about and
//! asks, and there is no case without a row.

use std::collections::BTreeSet;

use tidegate_core::definition::{Definition, Join};
use tidegate_core::event::{Assessed, Change, Event, EventBody, Forced, ItemLinked, Object};
use tidegate_core::fact::Around;
use tidegate_core::gate::{
    Attempt, Criteria, Dependencies, Gate, JoinGate, Keyword, Quality, Schedule, Timer, Verdict,
};
use tidegate_core::link::Relation;
use tidegate_core::outlook;
use tidegate_core::{ActorKind, ItemId, Millis, Oid};

use crate::documents;
use crate::expiry;
use crate::kept::{
    by_a_later_version, challenged, contested, every_gate, unreadable, untold_definition, waiting,
};
use crate::published::{FLOW, WORD};
use crate::world::World;

/// A row: its table's gate, when it holds, and what is said then.
type Row = (String, String, String);

/// What gates say in a situation that a row is about, in a word each.
pub(crate) type Said = Vec<&'static str>;

/// The case of a row.
pub(crate) type Case = (&'static str, &'static str, fn() -> Said);

/// Rows of the table "Before any gate".
pub(crate) const BEFORE: &str = "every gate";

/// The rows of both tables. A gate that is not named again is the one above.
fn rows() -> Vec<Row> {
    let text = include_str!("../../../../docs/gates.md");
    let (mut rows, mut section, mut gate) = (Vec::new(), "", String::new());
    for line in text.lines() {
        if line.starts_with('#') {
            section = line.trim_start_matches('#').trim();
        }
        let Some(row) = line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) else {
            continue;
        };
        let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
        let is_head = |cell: &String| cell == "---" || cell == "When";
        match (section, cells.as_slice()) {
            (_, cells) if cells.iter().any(is_head) => {}
            ("Before any gate", [when, says]) => {
                rows.push((BEFORE.to_owned(), when.clone(), says.clone()));
            }
            ("What each gate says", [named, when, says]) => {
                if !named.is_empty() {
                    gate.clone_from(named);
                }
                rows.push((gate.clone(), when.clone(), says.clone()));
            }
            ("Before any gate" | "What each gate says", _) => panic!("no row: {line}"),
            _ => {}
        }
    }
    rows
}

const CASES: &[Case] = &[
    (BEFORE, "the item is contested, in itself or in a region", contested),
    (BEFORE, "a move of it is challenged ([merge.md](merge.md), rules 24 and 28)", challenged),
    (BEFORE, "its definition is contested, or not known here", untold_definition),
    (BEFORE, "a later version wrote something critical about it", by_a_later_version),
    (BEFORE, "an entry in its past cannot be read, and nobody took note of it", unreadable),
    (BEFORE, "an entry about it waits for another that has not arrived", waiting),
    ("`NONE`", "always", || vec![asked(Gate::None, |_| {})]),
    ("`KEYWORD[W]`", "who moves is called an agent", || typed(ActorKind::Agent, &[WORD])),
    ("`KEYWORD[W]`", "the word typed is `W`, byte for byte", || {
        [typed(ActorKind::Human, &[WORD]), typed(ActorKind::Service, &[WORD])].concat()
    }),
    ("`KEYWORD[W]`", "else", || typed(ActorKind::Human, &["", "go", "GO ", "G\u{d6}"])),
    ("`CRITERIA`", "the item has fewer criteria than `least` (1, if it is not said)", || {
        vec![criteria(None, None, 0, 0), criteria(None, Some(3), 2, 2)]
    }),
    (
        "`CRITERIA`",
        "of a hundred criteria at least `coverage` (100, if it is not said) count",
        || {
            let none_wanted = criteria(None, Some(0), 0, 0);
            vec![none_wanted, criteria(None, None, 2, 2), criteria(Some(60), None, 3, 2)]
        },
    ),
    ("`CRITERIA`", "else", || vec![criteria(None, None, 2, 1), criteria(Some(67), None, 3, 2)]),
    (
        "`QUALITY[S]`",
        "the dimension (`overall`, if none is named, which is the mean where several are scored at \
         once and it is not) was never scored",
        || {
            vec![
                quality("", &[]),
                quality("", &[("clarity", 99)]),
                quality("depth", &[("clarity", 99)]),
            ]
        },
    ),
    ("`QUALITY[S]`", "clones scored it apart, and differently", || vec![scored_apart()]),
    ("`QUALITY[S]`", "the score is at least `S`", || {
        vec![
            quality("", &[("overall", 70)]),
            quality("clarity", &[("clarity", 71), ("overall", 1)]),
        ]
    }),
    ("`QUALITY[S]`", "else", || vec![quality("", &[("overall", 69)])]),
    ("`DEPENDENCIES`", "one of the items waited for has not come", || {
        vec![
            waits(&[(20, None, Some("In Review"))]),
            waits(&[(20, Some("In Review"), Some("In Progress"))]),
            waits(&[(20, None, Some("Done")), (21, None, Some("To Do")), (22, None, None)]),
        ]
    }),
    ("`DEPENDENCIES`", "of one of them it cannot be told", || {
        vec![waits(&[(20, None, None)]), waits(&[(20, None, Some("Done")), (21, None, None)])]
    }),
    ("`DEPENDENCIES`", "else, and where there are none", || {
        vec![
            waits(&[]),
            waits(&[(20, None, Some("Done"))]),
            waits(&[(20, Some("In Progress"), Some("Done")), (21, Some("To Do"), Some("To Do"))]),
        ]
    }),
    ("`JOIN`", "it spawned none (of the kind), and `alone` is set", || {
        vec![join(&lone(Join::All), &[]), join(&kind(lone(Join::Any), "doc"), &[Some("To Do")])]
    }),
    ("`JOIN`", "it spawned none (of the kind)", || {
        let doc = kind(of(Join::All), "doc");
        vec![join(&of(Join::All), &[]), join(&of(Join::Any), &[]), join(&doc, &[Some("Done")])]
    }),
    ("`JOIN`", "as many as `of` says have come to their end, or are in `state`", || {
        let two = [Some("Done"), Some("To Do")];
        let state = JoinGate { state: "In Review".to_owned(), ..of(Join::All) };
        vec![
            join(&of(Join::All), &[Some("Done"); 2]),
            join(&of(Join::Any), &two),
            join(&of(Join::Of(1)), &[two[0], None]),
            join(&state, &[Some("In Review"), Some("Done")]),
            join(&kind(of(Join::All), "task"), &[Some("Done")]),
        ]
    }),
    ("`JOIN`", "as many may have, for of some it cannot be told", || {
        vec![
            join(&of(Join::All), &[Some("Done"), None]),
            join(&of(Join::Any), &[Some("To Do"), None]),
            join(&of(Join::Of(2)), &[Some("To Do"), Some("Done"), None]),
            join_of_a_kind_said_apart(),
        ]
    }),
    ("`JOIN`", "else", || {
        vec![
            join(&of(Join::All), &[Some("Done"), Some("To Do"), None]),
            join(&of(Join::Any), &[Some("In Review")]),
            join(&of(Join::Of(3)), &[Some("Done"), None]),
        ]
    }),
    ("`TIMER[T]`", "the clock of who moves is behind the latest event of the item", || {
        vec![timer(-1, 0)]
    }),
    ("`TIMER[T]`", "at least `T` has passed since the item came where it is", || {
        vec![timer(60_000, 60), timer(0, 0)]
    }),
    ("`TIMER[T]`", "else", || vec![timer(59_999, 60)]),
    ("`SCHEDULE`", "the clock of who moves is behind the latest event of the item", || {
        vec![schedule("* * * * *", -1)]
    }),
    (
        "`SCHEDULE`",
        "the window is open by that clock ([workflows.md](workflows.md#windows-in-time))",
        || {
            vec![
                schedule("* * * * *", 0),
                schedule("0 4 21 11 *", 0),
                schedule("0 7 * * *", 3 * HOUR),
            ]
        },
    ),
    ("`SCHEDULE`", "else", || vec![schedule("0 7 * * *", 0), schedule("0 5 * * *", 2 * HOUR)]),
    (UNEVALUATED, "always: this version does not evaluate them", || {
        let named = UNEVALUATED.split(", ").map(|name| name.trim_matches('`'));
        let gate = |kind| every_gate().into_iter().find(|gate| gate.kind() == kind);
        named.map(|kind| asked(gate(kind).expect("a kind of gate"), |_| {})).collect()
    }),
];

const UNEVALUATED: &str = "`PULL_REQUEST`, `APPROVAL`, `COMMAND`, `CI`, `PLUGIN`";

const HOUR: i64 = 3_600_000;

#[test]
fn every_row_of_the_tables_has_a_case_and_says_what_happens() {
    let rows = rows();
    let key = |(gate, when, _): &Row| (gate.clone(), when.clone());
    let written: BTreeSet<_> = rows.iter().map(key).collect();
    assert_eq!(written.len(), rows.len(), "a row stands there twice");
    let all = || CASES.iter().chain(documents::CASES).chain(expiry::CASES);
    let cases: BTreeSet<_> =
        all().map(|(gate, when, _)| ((*gate).to_owned(), (*when).to_owned())).collect();
    assert_eq!(cases.len(), all().count(), "a case stands there twice");
    let alone: Vec<_> = written.symmetric_difference(&cases).collect();
    assert!(alone.is_empty(), "a row without a case, or a case without a row: {alone:#?}");
    for (gate, when, says) in &rows {
        let (_, _, case) = all().find(|case| case.0 == *gate && case.1 == *when).expect("one");
        let said = case();
        // Whether it is so only here, merge rule 5 says.
        let verdict = says.trim_end_matches(", here");
        assert!(
            !said.is_empty() && said.iter().all(|word| *word == verdict),
            "{gate}, {when}: {said:?}"
        );
    }
}

#[test]
fn every_kind_of_gate_has_rows() {
    let rows = rows();
    for gate in every_gate() {
        let names = |row: &Row| {
            row.0
                .split(", ")
                .any(|name| name.trim_matches('`').split('[').next() == Some(gate.kind()))
        };
        assert!(rows.iter().any(names), "{} has no row", gate.kind());
    }
}

/// A clone whose item follows a definition in which one gate stands before the first way.
pub(crate) struct Before {
    pub(crate) world: World,
    pub(crate) attempt: Attempt,
    /// What stands around the item, beside other items.
    pub(crate) more: Around,
}

/// What a gate says once this was done.
pub(crate) fn asked(gate: Gate, done: impl FnOnce(&mut Before)) -> &'static str {
    let mut definition = Definition { name: FLOW.to_owned(), ..Definition::builtin() };
    for way in &mut definition.transitions {
        way.back = ["stop", "reopen"].contains(&way.via.as_str());
        if way.via == "start" {
            way.gates = vec![gate.clone()];
        }
    }
    let mut world = World::empty(2);
    let heads = vec![world.publish_flow(0, &definition)];
    let begun = world.beginning(0, 7, definition.digest(), heads);
    world.append(0, vec![begun]);
    let attempt = Attempt::default();
    let mut before = Before { world, attempt, more: Around::default() };
    done(&mut before);
    let Before { world, mut attempt, more } = before;
    let item = world.seen_by(0);
    assert_eq!(item.doubts, []);
    if attempt.at == Millis::default() {
        attempt.at = world.entry(0, Vec::new()).at;
    }
    let (around, _) = world.around(0);
    let Around { looked, unproven, .. } = more;
    let around = Around { looked, unproven, ..around };
    let ways = outlook::ways(&item, &definition, (&around, &attempt));
    let way = ways.iter().find(|way| way.via == "start").expect("a way");
    let verdict: &Verdict = &way.gates[0].verdict;
    assert_eq!(way.open, verdict.passes());
    assert_eq!(verdict.passes(), verdict.reasons().is_empty(), "what is shut has a reason");
    verdict.word()
}

fn typed(by: ActorKind, words: &[&str]) -> Said {
    let gate = || Gate::Keyword(Keyword { keyword: WORD.to_owned() });
    let say = |word: &&str| {
        asked(gate(), |before| {
            before.attempt.by = by;
            before.attempt.keyword = Some((*word).to_owned()).filter(|word| !word.is_empty());
        })
    };
    words.iter().map(say).collect()
}

/// With so many criteria, of which so many were ticked.
fn criteria(coverage: Option<u32>, least: Option<u32>, count: u8, ticked: u8) -> &'static str {
    asked(Gate::Criteria(Criteria { coverage, least, ..Criteria::default() }), |before| {
        for n in 0..count {
            let element = format!("c{n}");
            let (field, at) = ("criteria".to_owned(), format!("{n}"));
            let place = Change::Place { field, element: element.clone(), at, value: None };
            before.world.edit(0, vec![place]);
            if n < ticked {
                before.world.tick(0, &element, 2);
            }
        }
    })
}

pub(crate) fn score(world: &mut World, who: usize, scores: &[(&str, u32)]) {
    if !scores.is_empty() {
        let scores = scores.iter().map(|(name, score)| ((*name).to_owned(), *score)).collect();
        world.say(who, EventBody::Assessed(Assessed { scores, ..Assessed::default() }));
    }
}

fn quality(dimension: &str, scores: &[(&str, u32)]) -> &'static str {
    let gate = Gate::Quality(Quality { score: 70, dimension: dimension.to_owned(), expires: None });
    asked(gate, |before| score(&mut before.world, 0, scores))
}

fn scored_apart() -> &'static str {
    asked(Gate::Quality(Quality { score: 70, dimension: String::new(), expires: None }), |before| {
        before.world.share();
        score(&mut before.world, 0, &[("overall", 80)]);
        score(&mut before.world, 1, &[("overall", 90)]);
        before.world.share();
    })
}

/// Links the item to others, each in a state; of those in none nobody knows anything.
fn link(world: &mut World, rel: Relation, others: &[(u8, Option<&str>, Option<&str>)]) {
    for (n, when, state) in others {
        let to = ItemId::mint([*n; 10]);
        if let Some(state) = state {
            world.begin(0, *n).expect("something is in force");
            put(world, to, state);
        }
        let when = when.map(str::to_owned);
        world.say(0, EventBody::ItemLinked(ItemLinked { rel, to, when, reason: None }));
    }
}

fn put(world: &mut World, id: ItemId, state: &str) -> Oid {
    let fold = &world.replicas[0].fold;
    let definition = fold.item(id).and_then(|item| item.definition).expect("it was begun");
    let (to, region, reason) = (state.to_owned(), None, "because".to_owned());
    let body = EventBody::Forced(Forced { from: None, to, definition, region, reason });
    let object = Object::Item(id);
    let after = fold.heads(&object);
    let event = Event { object, after, ..world.event(0, body, None) };
    world.append(0, vec![event])
}

fn waits(others: &[(u8, Option<&str>, Option<&str>)]) -> &'static str {
    asked(Gate::Dependencies(Dependencies {}), |before| {
        link(&mut before.world, Relation::DependsOn, others);
    })
}

fn of(of: Join) -> JoinGate {
    JoinGate { of, state: String::new(), of_kind: String::new(), alone: false }
}

fn lone(join: Join) -> JoinGate {
    JoinGate { alone: true, ..of(join) }
}

fn kind(gate: JoinGate, kind: &str) -> JoinGate {
    JoinGate { of_kind: kind.to_owned(), ..gate }
}

/// Below it stand some in these states.
fn join(gate: &JoinGate, below: &[Option<&str>]) -> &'static str {
    asked(Gate::Join(gate.clone()), |before| {
        let below: Vec<_> = (20..).zip(below).map(|(n, state)| (n, None, *state)).collect();
        link(&mut before.world, Relation::Spawned, &below);
    })
}

/// Below it stands one of which one clone says that it is a bug, and another that it is not.
fn join_of_a_kind_said_apart() -> &'static str {
    asked(Gate::Join(kind(lone(Join::All), "bug")), |before| {
        let world = &mut before.world;
        link(world, Relation::Spawned, &[(20, None, Some("Done"))]);
        world.share();
        let own = std::mem::replace(&mut world.item, ItemId::mint([20; 10]));
        for (who, kind) in [(0, "bug"), (1, "doc")] {
            world.edit(who, vec![Change::Write { field: "kind".into(), value: kind.into() }]);
        }
        world.item = own;
        world.share();
    })
}

/// Asked so many milliseconds after the latest event, which is the one with which the item began.
fn timer(later: i64, seconds: u32) -> &'static str {
    asked(Gate::Timer(Timer { seconds }), |before| at(before, later))
}

fn at(before: &mut Before, later: i64) {
    before.attempt.at = Millis(before.world.seen_by(0).updated_at.0 + later);
}

/// The item began at two seconds past 4:40 on 21 November 2025, by UTC.
fn schedule(cron: &str, later: i64) -> &'static str {
    let schedule = Schedule { cron: cron.to_owned(), zone: String::new(), window: None };
    asked(Gate::Schedule(schedule), |before| at(before, later))
}
