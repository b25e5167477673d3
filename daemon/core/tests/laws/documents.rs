//! Documents: the rows of the tables that are about them, and what is void however it was recorded.

use tidegate_core::definition::Artifact;
use tidegate_core::definition::path::Pattern;
use tidegate_core::event::{
    Applied, Change, Demand, Document, Documents, EventBody, EventRef, Reaffirmed,
};
use tidegate_core::expression::{Value, Values};
use tidegate_core::fact::{File, Flaw, Lack, Look, Looked, Unproven};
use tidegate_core::gate::{ArtifactGate, Gate};
use tidegate_core::item::Evidence;
use tidegate_core::{Oid, ReplicaId};

use crate::files::asked_for;
use crate::published::{DOCUMENTS, note, variant};
use crate::tables::{BEFORE, Before, Case, Said, asked};
use crate::world::{World, states};

const ARTIFACT: &str = "`ARTIFACT`";

/// The rows that are about documents.
pub(crate) const CASES: &[Case] = &[
    (
        BEFORE,
        "documents that a move of it rests on [cannot be confirmed](#what-a-move-rests-on)",
        unproven,
    ),
    (ARTIFACT, "a field in its path is not set, or cannot stand in a path", unset),
    (ARTIFACT, "clones wrote such a field apart", apart),
    (ARTIFACT, "no commit is under test", without_a_commit),
    (ARTIFACT, "the commit, a folder or a file of it is not here, or damaged", not_here),
    (ARTIFACT, "more is meant than is looked at", too_much),
    (ARTIFACT, "no file is meant", none),
    (ARTIFACT, "several are meant, and `multiple` is not said", several),
    (ARTIFACT, "one of them holds an [error](documents.md)", flawed),
    (ARTIFACT, "else", good),
];

fn commit() -> Oid {
    Oid::from_bytes(&[1; 20]).expect("twenty bytes")
}

fn blob(n: u8) -> Oid {
    Oid::from_bytes(&[n; 20]).expect("twenty bytes")
}

fn gate(artifact: &Artifact) -> Gate {
    Gate::Artifact(ArtifactGate { artifact: artifact.clone() })
}

fn name(before: &mut Before, who: usize, feature: &str) {
    let field = "fields.feature".to_owned();
    before.world.edit(who, vec![Change::Write { field, value: feature.into() }]);
}

/// What is said of a document that is looked for in a commit, where this is found.
fn found(artifact: &Artifact, looked: Looked) -> &'static str {
    asked(gate(artifact), |before| {
        name(before, 0, "a");
        let values = Values::from([("feature".to_owned(), Value::Text("a".to_owned()))]);
        let pattern = Pattern::of(artifact, &values).expect("it can be used");
        let look = Look {
            commit: commit(),
            pattern,
            demand: artifact.demand(),
            multiple: artifact.multiple,
        };
        before.attempt.head = Some(commit());
        before.more.looked.insert(look, looked);
    })
}

fn files(files: Vec<File>) -> Looked {
    Looked::Files { tree: blob(2), files }
}

fn file(path: &str, is_good: bool) -> File {
    let flaw = Flaw {
        line: 1,
        column: 1,
        code: "EMPTY_DOCUMENT",
        message: "the document is empty".to_owned(),
        mend: "write it".to_owned(),
    };
    let (path, blob) = (path.to_owned(), blob(3));
    let flaws = if is_good { Vec::new() } else { vec![flaw.clone()] };
    File { path, blob, flaws, remarks: vec![flaw] }
}

fn unset() -> Said {
    let named =
        |feature: &'static str| asked(gate(&note()), move |before| name(before, 0, feature));
    vec![asked(gate(&note()), |_| {}), named("../etc"), named("")]
}

fn apart() -> Said {
    vec![asked(gate(&note()), |before| {
        before.world.share();
        name(before, 0, "a");
        name(before, 1, "b");
        before.world.share();
    })]
}

fn without_a_commit() -> Said {
    vec![asked(gate(&note()), |before| name(before, 0, "a"))]
}

fn not_here() -> Said {
    vec![found(&note(), Looked::Untold("the commit is not here".to_owned()))]
}

fn too_much() -> Said {
    vec![found(&note(), Looked::Untold("it means 10001 files".to_owned()))]
}

fn none() -> Said {
    vec![found(&note(), files(Vec::new()))]
}

fn several() -> Said {
    vec![found(&note(), files(vec![file("docs/a.md", true), file("docs/A.md", true)]))]
}

fn flawed() -> Said {
    let multiple = Artifact { multiple: true, ..note() };
    let optional = Artifact { optional: true, ..note() };
    let both = files(vec![file("docs/a.md", true), file("docs/b.md", false)]);
    let one = || files(vec![file("docs/a.md", false)]);
    vec![found(&note(), one()), found(&multiple, both), found(&optional, one())]
}

fn good() -> Said {
    let multiple = Artifact { multiple: true, ..note() };
    let optional = Artifact { optional: true, ..note() };
    let both = files(vec![file("docs/a.md", true), file("docs/b.md", true)]);
    let missing = asked(gate(&optional), |_| {});
    let one = files(vec![file("docs/a.md", true)]);
    vec![found(&note(), one), found(&multiple, both), found(&optional, files(Vec::new())), missing]
}

fn unproven() -> Said {
    let evidence = Evidence {
        event: EventRef { entry: blob(9), index: 0 },
        by: ReplicaId::mint([1; 10]),
        via: "start".to_owned(),
        to: "In Progress".to_owned(),
        within: None,
        documents: recorded(vec![]),
        meant: Vec::new(),
    };
    let unproven = |lack| {
        let (evidence, why) = (evidence.clone(), "it is not here".to_owned());
        asked(Gate::None, |before| before.more.unproven.push(Unproven { evidence, why, lack }))
    };
    vec![unproven(Some(Lack::Commit)), unproven(Some(Lack::Files)), unproven(None)]
}

fn recorded(found: Vec<Document>) -> Documents {
    let asked = found.iter().map(|one| asked_for(&one.path, &one.demand.kind)).collect();
    Documents { commit: commit(), tree: blob(2), rules: 1, asked, found, more: 0 }
}

fn document(path: &str, kind: &str) -> Document {
    let demand = Demand { kind: kind.to_owned(), ..Demand::default() };
    Document { path: path.to_owned(), blob: blob(3), demand }
}

/// Has somebody record that the item went by these documents.
fn pretend(world: &mut World, documents: Option<Documents>) {
    let (via, from, to) = ("start".to_owned(), "To Do".to_owned(), "In Progress".to_owned());
    let (definition, region, keyword, reason) = (variant(DOCUMENTS).digest(), None, None, None);
    let applied = Applied {
        via,
        from,
        to,
        definition,
        region,
        keyword,
        documents,
        zones: None,
        commit: None,
        reason,
    };
    world.say(0, EventBody::Applied(applied));
}

#[test]
fn a_move_counts_by_the_documents_that_it_names() {
    let refused = [
        None,
        Some(recorded(vec![])),
        Some(recorded(vec![document("docs/b.md", "note")])),
        Some(recorded(vec![document("docs/a.md", "prd")])),
        Some(recorded(vec![document("docs/a/a.md", "note")])),
    ];
    for documents in refused {
        let mut world = World::following(2, DOCUMENTS);
        pretend(&mut world, documents.clone());
        assert_eq!(states(&world.seen_by(0)), ["To Do"], "{documents:?}");
        world.share();
        world.check().expect("the reference agrees");
    }
    let mut world = World::following(2, DOCUMENTS);
    pretend(&mut world, Some(recorded(vec![document("docs/a.md", "note")])));
    let item = world.seen_by(0);
    assert_eq!(states(&item), ["In Progress"]);
    assert_eq!(item.evidence[0][0].documents.found[0].path, "docs/a.md");
    // What the feature is called elsewhere meanwhile does not make it void.
    let field = "fields.feature".to_owned();
    world.edit(1, vec![Change::Write { field, value: "b".into() }]);
    world.share();
    assert_eq!(world.states(), ["In Progress"]);
    world.check().expect("the reference agrees");
}

#[test]
fn a_move_rests_on_what_it_names_until_somebody_goes_past() {
    let named = || Some(recorded(vec![document("docs/a.md", "note")]));
    let ways_past: [fn(&mut World) -> Oid; 2] =
        [|world| world.force(1, "In Review"), |world| world.roll_back(1, "To Do")];
    for go_past in ways_past {
        let mut world = World::following(2, DOCUMENTS);
        pretend(&mut world, named());
        world.share();
        assert_eq!(world.seen_by(1).evidence.len(), 1);
        world.go(1, "submit").expect("the way is open");
        assert_eq!(world.seen_by(1).evidence.len(), 1, "what is built on it rests on it too");
        go_past(&mut world);
        world.share();
        assert_eq!(world.seen_by(0).evidence, [[]; 0]);
        world.check().expect("the reference agrees");
    }
}

#[test]
fn what_was_reaffirmed_rests_on_what_was_found_then() {
    let mut world = World::following(2, DOCUMENTS);
    pretend(&mut world, Some(recorded(vec![document("docs/a.md", "note")])));
    world.share();
    world.reaffirm(1).expect("the gates are open");
    world.share();
    let item = world.seen_by(0);
    let [records] = &item.evidence[..] else { panic!("one move: {:?}", item.evidence) };
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].by, world.replicas[1].id);
    assert_ne!(records[0].documents.commit, commit());
    world.check().expect("the reference agrees");
}

#[test]
fn only_what_is_in_doubt_or_rests_on_documents_is_reaffirmed() {
    let mut world = World::following(2, DOCUMENTS);
    pretend(&mut world, Some(recorded(vec![document("docs/a.md", "note")])));
    let named = world.seen_by(0).evidence[0][0].event;
    let asks_for_none = EventRef::first(world.go(0, "submit").expect("the way is open"));
    let mut is_valid = |moves: Vec<EventRef>| {
        let documents = Some(recorded(vec![document("docs/a.md", "note")]));
        let (definition, reason) = (variant(DOCUMENTS).digest(), None);
        let again = Reaffirmed { moves, definition, documents, zones: None, reason };
        let entry = world.say(0, EventBody::Reaffirmed(again));
        world.check().expect("the reference agrees");
        let fold = &world.replicas[0].fold;
        fold.events().all(|view| view.at.entry != entry || view.void.is_none())
    };
    assert!(!is_valid(vec![asks_for_none]));
    assert!(!is_valid(vec![named.min(asks_for_none), named.max(asks_for_none)]));
    assert!(!is_valid(vec![]));
    assert!(!is_valid(vec![named, named]), "each is named once");
    assert!(is_valid(vec![named]));
}

#[test]
fn what_moves_rest_on_is_told_in_the_same_order_whatever_arrived_first() {
    let mut world = World::following(2, DOCUMENTS);
    world.commit(0, "start", "c1").expect("the way is open");
    world.commit(1, "start", "c2").expect("the way is open");
    world.share();
    let told = [0, 1].map(|who| world.seen_by(who).evidence);
    assert_eq!(told[0].len(), 2);
    assert_eq!(told[0], told[1]);
    world.check().expect("the reference agrees");
}
