//! A long and ordinary history: many items, each created, edited, discussed and moved to and fro, by
//! one replica or by several in turn. The entries are those that the store would write, byte for byte.

use std::collections::BTreeMap;

use serde_json::Value;
use tidegate_core::definition::Definition;
use tidegate_core::event::{
    Applied, Change, Changes, Event, EventBody, ItemCommented, ItemCreated, Object, ProjectCreated,
};
use tidegate_core::redact::Redactor;
use tidegate_core::{Actor, ActorKind, Entry, ItemId, Millis, Oid, ProjectId, ReplicaId, subject};
use tidegate_git::{HashKind, Memory, ObjectKind, Objects};
use tidegate_store::commit::Unsigned;
use tidegate_store::log_ref;

use crate::repository::Commit;

/// How many events an item has.
pub(crate) const EVENTS: u32 = 100;

/// The transitions that the items go through, over and over.
const WAYS: [(&str, &str, &str); 4] = [
    ("start", "To Do", "In Progress"),
    ("submit", "In Progress", "In Review"),
    ("finish", "In Review", "Done"),
    ("reopen", "Done", "To Do"),
];

/// The project of the history.
pub(crate) fn project() -> ProjectId {
    ProjectId::mint([1; 10])
}

/// What kind of history it is.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// What its repositories are called.
    pub(crate) name: &'static str,
    /// How many replicas write, in turn, each going on from what the others did to an item.
    pub(crate) replicas: u32,
    /// How many events an entry has.
    pub(crate) events: u32,
}

/// One replica, one event an entry.
pub(crate) const LONG: Shape = Shape { name: "history-1", replicas: 1, events: 1 };

/// One replica, many events an entry.
pub(crate) const WIDE: Shape = Shape { name: "wide-1", replicas: 1, events: 20 };

/// Two replicas, one event an entry.
pub(crate) const TWO: Shape = Shape { name: "two-1", replicas: 2, events: 1 };

impl Shape {
    /// The logs of its replicas.
    pub(crate) fn logs(self) -> impl Iterator<Item = String> {
        (0..self.replicas).map(|n| log_ref(replica(n)))
    }
}

fn replica(n: u32) -> ReplicaId {
    ReplicaId::mint([2 + u8::try_from(n).expect("few replicas"); 10])
}

/// Writes the history, an entry at a time.
pub(crate) struct Writer {
    shape: Shape,
    hash: Memory,
    definition: String,
    items: u32,
    pens: Vec<Pen>,
    heads: Vec<Option<Oid>>,
}

/// Where a replica is.
#[derive(Clone, Default)]
struct Pen {
    tip: Option<Oid>,
    seq: u64,
    /// The last entry of each replica that it has named.
    seen: BTreeMap<ReplicaId, Oid>,
}

impl Writer {
    /// A history of `events` events.
    pub(crate) fn new(shape: Shape, events: u32) -> Self {
        let items = (events / EVENTS).max(1);
        Self {
            shape,
            hash: Memory::new(HashKind::Sha1),
            definition: Definition::builtin().digest(),
            items,
            pens: vec![Pen::default(); shape.replicas as usize],
            heads: vec![None; items as usize],
        }
    }

    /// The commit of entry `n`.
    pub(crate) fn commit(&mut self, n: u32) -> Commit {
        let steps = n * self.shape.events..(n + 1) * self.shape.events;
        let events = steps.clone().map(|step| self.event(step)).collect();
        // Each round of the items begins with another replica, so that an item goes from hand to hand.
        let pen = (n + n / self.items) % self.shape.replicas;
        let others = (0..).zip(&self.pens).filter(|(other, _)| *other != pen);
        let tips = others.filter_map(|(other, other_pen)| Some((replica(other), other_pen.tip?)));
        let tips: BTreeMap<ReplicaId, Oid> = tips.collect();
        let Pen { tip, seq, seen } = &mut self.pens[pen as usize];
        *seq += 1;
        let news = tips.iter().filter(|(other, tip)| seen.get(other) != Some(tip));
        let entry = Entry {
            repo: project(),
            replica: replica(pen),
            seq: *seq,
            at: Millis(1_763_700_000_000 + i64::from(n) * 1_001),
            actor: Actor::parse("Ada Lovelace <ada@example.com>", ActorKind::Human)
                .expect("an actor"),
            key: None,
            request: None,
            forked_from: None,
            seen: news.map(|(other, tip)| (*other, vec![*tip])).collect(),
            events,
        };
        *seen = tips;
        let line = entry.encode(&Redactor::default()).expect("an entry within its limits");
        let subject = subject::subject(&entry.events, |id| id.short(6));
        let commit = Unsigned::new(&entry, &line, &subject, *tip, self.hash.empty_tree());
        let bytes = commit.bytes();
        let oid = self.hash.hash(ObjectKind::Commit, &bytes).expect("no attack on SHA-1");
        *tip = Some(oid);
        for step in steps.filter(|step| *step > 0) {
            self.heads[(step % self.items) as usize] = Some(oid);
        }
        of_bytes(log_ref(replica(pen)), &bytes)
    }

    /// What happens in step `n`: one event of one item, or of the project at first.
    fn event(&self, n: u32) -> Event {
        let item = n % self.items;
        let (object, body) = match n {
            0 => (
                Object::Project,
                EventBody::ProjectCreated(ProjectCreated { name: "long".to_owned() }),
            ),
            _ => (Object::Item(self.id(item)), self.body(item, n / self.items)),
        };
        let head = self.heads[item as usize].filter(|_| n > 0);
        Event {
            object,
            critical: Some(body.is_critical()),
            body,
            after: head.into_iter().collect(),
            policy: Vec::new(),
            reads: BTreeMap::new(),
            key: None,
        }
    }

    fn id(&self, item: u32) -> ItemId {
        ItemId::keyed(project(), &item.to_string())
    }

    fn body(&self, item: u32, round: u32) -> EventBody {
        // The place of the first entry is taken by the project, so item 0 begins a round later.
        let round = if item == 0 { round - 1 } else { round };
        if round == 0 {
            return EventBody::ItemCreated(Box::new(ItemCreated {
                title: format!("Item {item} of a long and ordinary history"),
                kind: "task".to_owned(),
                definition: self.definition.clone(),
                labels: vec!["bench".to_owned()],
                ..ItemCreated::default()
            }));
        }
        match round % 4 {
            0 => EventBody::ItemCommented(ItemCommented {
                text: format!("Looked at it again in round {round}; the second case still fails."),
                via: None,
                on: None,
                reply_to: None,
                reason: None,
            }),
            2 => EventBody::ItemEdited(Changes {
                changes: vec![Change::Write {
                    field: "priority".to_owned(),
                    value: Value::from(format!("P{}", round % 5)),
                }],
                reason: None,
            }),
            _ => {
                let (via, from, to) = WAYS[(round / 2) as usize % WAYS.len()];
                EventBody::Applied(Applied {
                    via: via.to_owned(),
                    from: from.to_owned(),
                    to: to.to_owned(),
                    definition: self.definition.clone(),
                    region: None,
                    reason: None,
                    keyword: None,
                    documents: None,
                    zones: None,
                    commit: None,
                })
            }
        }
    }
}

/// The parts of a commit on `log` that its parent and tree do not already say.
fn of_bytes(log: String, bytes: &[u8]) -> Commit {
    let text = std::str::from_utf8(bytes).expect("an entry is UTF-8");
    let (headers, message) = text.split_once("\n\n").expect("headers, then a message");
    let header = |name: &str| {
        let found = headers.lines().find_map(|line| line.strip_prefix(name));
        found.expect("every commit has both").to_owned()
    };
    Commit {
        log,
        author: header("author "),
        committer: header("committer "),
        message: message.to_owned(),
    }
}
