//! A long and ordinary history: many items, each created, edited, discussed and moved to and fro,
//! all by one replica. The entries are those that the store would write, byte for byte.

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

use crate::repository::Commit;

/// How many events an item has.
const EVENTS: u32 = 100;

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

/// The replica that wrote it.
pub(crate) fn replica() -> ReplicaId {
    ReplicaId::mint([2; 10])
}

/// Writes the history, an entry at a time.
pub(crate) struct Writer {
    hash: Memory,
    definition: String,
    items: u32,
    tip: Option<Oid>,
    heads: Vec<Option<Oid>>,
}

impl Writer {
    pub(crate) fn new(entries: u32) -> Self {
        let items = (entries / EVENTS).max(1);
        Self {
            hash: Memory::new(HashKind::Sha1),
            definition: Definition::builtin().digest(),
            items,
            tip: None,
            heads: vec![None; items as usize],
        }
    }

    /// The commit of entry `n`.
    pub(crate) fn commit(&mut self, n: u32) -> Commit {
        let item = n % self.items;
        let (object, body) = match n {
            0 => (
                Object::Project,
                EventBody::ProjectCreated(ProjectCreated { name: "long".to_owned() }),
            ),
            _ => (Object::Item(self.id(item)), self.body(item, n / self.items)),
        };
        let head = self.heads[item as usize].filter(|_| n > 0);
        let event = Event {
            object,
            critical: Some(body.is_critical()),
            body,
            after: head.into_iter().collect(),
            policy: Vec::new(),
            reads: BTreeMap::new(),
            key: None,
        };
        let entry = Entry {
            repo: project(),
            replica: replica(),
            seq: u64::from(n) + 1,
            at: Millis(1_763_700_000_000 + i64::from(n) * 1_001),
            actor: Actor::parse("Ada Lovelace <ada@example.com>", ActorKind::Human)
                .expect("an actor"),
            key: None,
            request: None,
            forked_from: None,
            seen: BTreeMap::new(),
            events: vec![event],
        };
        let line = entry.encode(&Redactor::default()).expect("an entry within its limits");
        let subject = subject::subject(&entry.events, |id| id.short(6));
        let commit = Unsigned::new(&entry, &line, &subject, self.tip, self.hash.empty_tree());
        let bytes = commit.bytes();
        let oid = self.hash.hash(ObjectKind::Commit, &bytes).expect("no attack on SHA-1");
        self.tip = Some(oid);
        if n > 0 {
            self.heads[item as usize] = Some(oid);
        }
        of_bytes(&bytes)
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
                    reason: None,
                })
            }
        }
    }
}

/// The parts of a commit that its parent and tree do not already say.
fn of_bytes(bytes: &[u8]) -> Commit {
    let text = std::str::from_utf8(bytes).expect("an entry is UTF-8");
    let (headers, message) = text.split_once("\n\n").expect("headers, then a message");
    let header = |name: &str| {
        let found = headers.lines().find_map(|line| line.strip_prefix(name));
        found.expect("every commit has both").to_owned()
    };
    Commit {
        author: header("author "),
        committer: header("committer "),
        message: message.to_owned(),
    }
}
