//! Random histories, step by step: what honest people do, and what liars do.

use proptest::prelude::*;
use serde_json::json;
use tidegate_core::Oid;
use tidegate_core::event::{
    Applied, Assessed, Change, CriterionChecked, CriterionUnchecked, Event, EventBody, EventRef,
    Forced, ProjectCreated, Reaffirmed, Resolved, Undone, Withdrawn,
};

use crate::files::made_up;
use crate::liar::{moved, unknown};
use crate::published::{
    DOCUMENTS, DOING, REVIEW, SIDES, VARIANTS, flow, published, repinned, variant,
};
use crate::world::{World, definition};

const STATES: [&str; 4] = ["To Do", "In Progress", "In Review", "Done"];
const WAYS: [(&str, &str, &str); 6] = [
    ("start", "To Do", "In Progress"),
    ("submit", "In Progress", "In Review"),
    ("rework", "In Review", "In Progress"),
    ("finish", "In Review", "Done"),
    ("stop", "In Progress", "To Do"),
    ("reopen", "Done", "To Do"),
];

/// What an item may go through, in regions too.
const VIAS: [&str; 16] = [
    "start",
    "submit",
    "rework",
    "finish",
    "stop",
    "reopen",
    "start",
    "submit",
    "back.write",
    "back.read",
    "back.redo",
    "back.skip",
    "front.write",
    "front.read",
    "front.redo",
    "front.skip",
];
const SIDES_OF: [&str; 6] =
    ["back.Open", "back.Written", "back.Read", "front.Open", "front.Written", "front.Read"];

/// What is done, by whom, and two choices in it.
pub(crate) type Step = (u8, u8, u8, u8);

pub(crate) fn steps(length: usize) -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(any::<(u8, u8, u8, u8)>(), 1..length)
}

fn pick<T: Copy>(from: &[T], choice: u8) -> T {
    from[usize::from(choice) % from.len()]
}

/// One step of somebody honest.
pub(crate) fn honest(world: &mut World, (who, what, one, other): Step, keys: bool) {
    let who = usize::from(who) % world.replicas.len();
    let to = usize::from(one) % world.replicas.len();
    let via = pick(&VIAS, one);
    match what % 28 {
        0..=5 => drop(world.go(who, via)),
        6..=8 if keys => drop(world.commit(who, via, pick(&["c1", "c2", "c3"], other))),
        9 if keys => drop(world.withdraw(who, pick(&["c1", "c2", "c3"], other))),
        10 | 11 => drop(world.undo(who)),
        12 => drop(world.undo_last(who, 2)),
        13 => {
            let to = pick(&[&STATES[..], &[REVIEW, DOING], &SIDES_OF[..]].concat(), one);
            let _ = world.resolve(who, to);
        }
        14 => {
            let states = world.known_states(who);
            let to = &states[usize::from(other) % states.len()];
            let _ = if one > 128 || to.contains('.') {
                world.force(who, to)
            } else {
                world.roll_back(who, to)
            };
        }
        15 => drop(world.comment(who, "so be it")),
        16 => drop(world.edit(who, vec![change(one, other)])),
        17 => drop(if one > 128 { world.claim(who, "ann") } else { world.release(who) }),
        18 => drop(world.publish_flow(who, &variant(other % VARIANTS))),
        19 => drop(world.begin(who, 20 + other % 4)),
        20 => drop(world.repin(who, other % VARIANTS)),
        21 => drop(world.reaffirm(who)),
        24 => drop(world.tick(who, pick(&["a", "b"], one), other % 3)),
        25 if one < 80 => drop(world.uncheck(who, pick(&["a", "b"], other))),
        25 => drop(world.assess(who, 55 + u32::from(other % 3) * 10)),
        26 => {
            let when = pick(&[None, Some("In Progress"), Some("Done")], other);
            let _ = world.depend(who, 20 + one % 4, when);
        }
        27 => drop(world.end(who, 20 + one % 4, other < 128)),
        _ => drop(world.sync(who, to)),
    }
}

/// Some change of some field; not all of them are lawful.
fn change(one: u8, other: u8) -> Change {
    let element = pick(&["a", "b"], other).to_owned();
    let set = pick(&["labels", "checked", "fields.tags", "strict.waivers"], other / 2).to_owned();
    match one % 12 {
        0 | 1 => {
            Change::Write { field: "title".into(), value: json!(format!("t{}", other % VARIANTS)) }
        }
        2 => Change::Clear { field: "priority".into() },
        3 => Change::Write { field: "priority".into(), value: json!(other % 3) },
        4 | 5 => Change::Add { field: set, element },
        6 => Change::Remove { field: set, element },
        9 => Change::Remove { field: "criteria".into(), element },
        10 | 11 => {
            let value = json!(pick(&["a", "a", "b", "a b"], other));
            Change::Write { field: "fields.feature".into(), value }
        }
        7 => Change::Count { field: "fields.hours".into(), by: i64::from(other) - 100 },
        _ => Change::Place {
            field: "criteria".into(),
            element,
            at: format!("{}", other % 5),
            value: (other > 99).then(|| json!("holds")),
        },
    }
}

/// One step of a liar.
pub(crate) fn hostile(world: &mut World, step: Step) {
    let (who, what, one, other) = step;
    let who = usize::from(who) % world.replicas.len();
    let known: Vec<Oid> = world.entries.keys().copied().collect();
    let some = pick(&known, one);
    let after: Vec<Oid> =
        [some, pick(&known, other)].into_iter().take(usize::from(one % VARIANTS)).collect();
    let key = pick(&[None, None, Some("c1"), Some("c2")], one / 4);
    match what % 24 {
        0..=3 => drop(world.lie(who, body(one, other, &known), key, &after)),
        4 | 5 => drop(world.lie(who, body(other, one, &known), key, &after)),
        6 if world.entries[&some].content.is_ok() => world.fork(who, some),
        7 => drop(world.garbage(who, "{}")),
        8 => drop(world.later_format(who)),
        9 => {
            let kind = unknown(pick(&["x.one", "x.two"], one));
            let critical = pick(&[None, Some(true), Some(false), Some(false)], other);
            let event = Event { critical, ..world.event_after(who, kind, key, &after) };
            world.append(who, vec![event]);
        }
        10 | 11 => {
            let one_event = world.event_after(who, body(one, other, &known), key, &after);
            let other_event = world.event(who, body(other, one, &known), None);
            world.append(who, vec![one_event, other_event]);
        }
        12..=15 => world.deliver(some, who),
        20 => {
            let (old, new) = (variant(one % VARIANTS), variant(other % VARIANTS));
            let body = repinned(&old, if other > 128 { definition() } else { old.digest() }, &new);
            let reads = [(flow().to_string(), world.replicas[who].fold.heads(&flow()))].into();
            let event = Event { reads, ..world.event_after(who, body, key, &after) };
            world.append(who, vec![event]);
        }
        16 => {
            let body = published(&variant(other % VARIANTS));
            world.lie(who, body, key, &after);
        }
        17 | 18 => {
            let begun =
                world.beginning(who, 20 + other % 4, variant(one % VARIANTS).digest(), after);
            world.append(who, vec![begun]);
        }
        19 => {
            let publish = world.event(who, published(&variant(other % VARIANTS)), key);
            let begun =
                world.beginning(who, 20 + one % 4, variant(one % VARIANTS).digest(), vec![]);
            world.append(who, vec![publish, begun]);
        }
        _ => drop(world.sync(who, usize::from(one) % world.replicas.len())),
    }
}

/// Some event, be it lawful or not.
fn body(one: u8, other: u8, known: &[Oid]) -> EventBody {
    let way = pick(&WAYS, other);
    let refs = vec![EventRef::first(pick(known, one)), EventRef::first(pick(known, other))];
    let refs: Vec<EventRef> = refs.into_iter().take(1 + usize::from(other % 2)).collect();
    let (to, definition) = (pick(&STATES, other).to_owned(), definition());
    match one % 15 {
        12..=14 => in_region(one, other, refs),
        11 => evidence(one, other),
        0..=3 => match moved(way.0, way.1, way.2) {
            EventBody::Applied(applied) => {
                EventBody::Applied(Applied { documents: made_up(one / 15), ..applied })
            }
            other => other,
        },
        4 => EventBody::Undone(Undone { undoes: refs, to, definition, region: None, reason: None }),
        5 => EventBody::Withdrawn(Withdrawn { records: refs }),
        6 => {
            let stubs = vec![pick(known, one / 2)];
            EventBody::Resolved(Resolved {
                candidates: refs,
                to,
                definition,
                stubs,
                region: None,
                reason: None,
            })
        }
        7 => {
            let reason = format!("because {}", other % 2);
            EventBody::Forced(Forced { from: None, to, definition, region: None, reason })
        }
        8 => EventBody::ProjectCreated(ProjectCreated { name: format!("p{}", other % 2) }),
        9 => moved("start", "To Do", "Done"),
        10 => EventBody::Reaffirmed(Reaffirmed {
            moves: refs,
            definition: if (one / 15).is_multiple_of(2) {
                definition
            } else {
                variant(DOCUMENTS).digest()
            },
            documents: made_up(one / 30),
            zones: None,
            reason: None,
        }),
        _ => EventBody::ItemEdited(tidegate_core::event::Changes {
            changes: vec![change(other, one), change(one, other)],
            reason: None,
        }),
    }
}

/// Something about a region, which may be none of the item.
fn in_region(one: u8, other: u8, refs: Vec<EventRef>) -> EventBody {
    let (side, state) = SIDES_OF[usize::from(other) % 6].split_once('.').expect("a dot");
    let definition = variant(SIDES).digest();
    let (to, region, reason) = (state.to_owned(), Some(side.to_owned()), None);
    if one % 15 < 14 {
        let from = pick(&["Open", "Written", "Read"], one / 15).to_owned();
        let via = pick(&["write", "read", "redo", "skip"], one / 15).to_owned();
        let keyword = None;
        return EventBody::Applied(Applied {
            via,
            from,
            to,
            definition,
            region,
            reason,
            keyword,
            documents: None,
            zones: None,
            commit: None,
        });
    }
    match one / 15 % 3 {
        0 => EventBody::Undone(Undone { undoes: refs, to, definition, region, reason }),
        1 => {
            let (candidates, stubs) = (refs, Vec::new());
            EventBody::Resolved(Resolved { candidates, to, definition, region, stubs, reason })
        }
        _ => {
            let reason = "because".to_owned();
            EventBody::Forced(Forced { from: None, to, definition, region, reason })
        }
    }
}

/// What gates read, made up: a tick, a score, or a move with a word and what it needs of neither.
fn evidence(one: u8, other: u8) -> EventBody {
    let criterion = pick(&["a", "b", "c"], other).to_owned();
    match one / 15 % 4 {
        0 => {
            let (run, claim, reason) = (None, Some("seen".to_owned()), None);
            EventBody::CriterionChecked(CriterionChecked { criterion, run, claim, reason })
        }
        1 => {
            let (run, reason) = (None, None);
            EventBody::CriterionUnchecked(CriterionUnchecked { criterion, run, reason })
        }
        2 => {
            let scores = [("clarity".to_owned(), u32::from(other))].into();
            EventBody::Assessed(Assessed { scores, ..Assessed::default() })
        }
        _ => {
            let (via, from, to) = pick(&WAYS, other);
            EventBody::Applied(Applied {
                via: via.to_owned(),
                from: from.to_owned(),
                to: to.to_owned(),
                definition: variant(10 + other % 6).digest(),
                region: None,
                keyword: Some(pick(&["GO", "go"], other).to_owned()),
                documents: made_up((one / 60).wrapping_add(other)),
                zones: None,
                commit: None,
                reason: None,
            })
        }
    }
}
