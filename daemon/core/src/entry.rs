//! Entries: one atomic operation of one or more events, as one line of canonical JSON.
//!
//! Knows the envelope and its limits; does not know how an entry becomes a commit.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::canonical::{self, NotCanonical, NotDecodable, NotEncodable, Spelled};
use crate::event::{Event, EventBody, Object};
use crate::redact::Redactor;
use crate::{Actor, Millis, Oid, ProjectId, ReplicaId};

/// The format this build writes.
pub const FORMAT: u32 = 1;

/// The most bytes the canonical line of an entry may have.
pub const MAX_BYTES: usize = 64 * 1024;

/// The most bytes a caller's key may have.
pub const MAX_KEY: usize = 128;

/// One atomic operation. Its id is the id of the commit that carries it, and stands outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The project it belongs to.
    pub repo: ProjectId,
    /// The replica that wrote it.
    pub replica: ReplicaId,
    /// Its place in the replica's chain, from 1.
    pub seq: u64,
    /// The author's clock.
    pub at: Millis,
    /// The author.
    pub actor: Actor,
    /// The caller's key: the same key and request again record nothing.
    pub key: Option<String>,
    /// The digest of what the caller asked.
    pub request: Option<String>,
    /// What the first entry of a minted replica goes on from.
    pub forked_from: Option<Fork>,
    /// Tips of other replicas that the author's clone newly knew.
    pub seen: BTreeMap<ReplicaId, Vec<Oid>>,
    /// What happened.
    pub events: Vec<Event>,
}

/// Where the chain of a new replica goes on: after the last entry of the one it was minted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// That entry.
    pub entry: Oid,
    /// The replica that wrote it.
    pub replica: ReplicaId,
    /// Its place in that replica's chain.
    pub seq: u64,
}

/// Why bytes are no entry that this build takes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    /// Over the limit.
    #[error("{0} bytes, the limit is {MAX_BYTES}")]
    TooLong(usize),
    /// Another spelling.
    #[error(transparent)]
    Spelling(#[from] NotCanonical),
    /// Not the members an entry has.
    #[error("not an entry: {0}")]
    Shape(String),
    /// Written by a later build.
    #[error("format {format} is newer than this build knows ({FORMAT})")]
    Newer {
        /// The entry's format.
        format: u32,
        /// What it touches, as far as the envelope tells.
        objects: Vec<Object>,
    },
}

/// Why an entry cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritable {
    /// It holds what has no canonical spelling.
    #[error(transparent)]
    Spelling(#[from] NotEncodable),
    /// Over the limit.
    #[error("write an entry of {0} bytes: the limit is {MAX_BYTES}")]
    TooLong(usize),
}

/// The envelope as it is spelled; `D` is the data of an event, still unread or about to be written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryWire<D> {
    actor: Actor,
    at: Millis,
    events: Vec<EventWire<D>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    forked_from: Option<Fork>,
    format: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    replica: ReplicaId,
    repo: ProjectId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    request: Option<String>,
    seen: BTreeMap<ReplicaId, Vec<Oid>>,
    seq: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventWire<D> {
    after: Vec<Oid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    critical: Option<bool>,
    data: D,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    kind: String,
    object: Object,
    policy: Vec<Oid>,
    reads: BTreeMap<String, Vec<Oid>>,
}

/// What every format, past and future, tells of itself.
#[derive(Deserialize)]
struct Outline {
    format: u32,
    #[serde(default)]
    events: Vec<OutlineEvent>,
}

#[derive(Deserialize)]
struct OutlineEvent {
    object: Object,
}

impl Entry {
    /// Reads the canonical line of an entry.
    pub fn decode(line: &[u8]) -> Result<Self, BadEntry> {
        if line.len() > MAX_BYTES {
            return Err(BadEntry::TooLong(line.len()));
        }
        let line = std::str::from_utf8(line)
            .map_err(|e| NotCanonical { at: e.valid_up_to(), what: "bytes that are not UTF-8" })?;
        let wire: EntryWire<Spelled<'_>> = match canonical::decode(line) {
            Ok(wire) => wire,
            Err(NotDecodable::Spelling(spelling)) => return Err(spelling.into()),
            Err(NotDecodable::Shape(what)) => {
                return Err(newer(line).unwrap_or(BadEntry::Shape(what)));
            }
        };
        if wire.format != FORMAT {
            return Err(newer(line).unwrap_or(BadEntry::Shape(format!("format {}", wire.format))));
        }
        // Collecting results would reserve room for four events, and most entries have one.
        let mut events = Vec::with_capacity(wire.events.len());
        for event in wire.events {
            events.push(event.read()?);
        }
        let entry = Self {
            repo: wire.repo,
            replica: wire.replica,
            seq: wire.seq,
            at: wire.at,
            actor: wire.actor,
            key: wire.key,
            request: wire.request,
            forked_from: wire.forked_from,
            seen: wire.seen,
            events,
        };
        entry.sound().map_err(|what| BadEntry::Shape(what.to_owned()))?;
        Ok(entry)
    }

    /// Writes the canonical line of this entry, secrets taken out of all that its events say.
    pub fn encode(&self, redactor: &Redactor) -> Result<Vec<u8>, NotWritable> {
        let events = self.events.iter().map(|event| EventWire::write(event.cleaned(redactor)));
        let wire = EntryWire {
            actor: self.actor.clone(),
            at: self.at,
            events: events.collect::<Result<_, _>>()?,
            forked_from: self.forked_from,
            format: FORMAT,
            key: self.key.clone(),
            replica: self.replica,
            repo: self.repo,
            request: self.request.clone(),
            seen: self.seen.clone(),
            seq: self.seq,
        };
        let line = canonical::encode(&wire)?;
        if line.len() > MAX_BYTES { Err(NotWritable::TooLong(line.len())) } else { Ok(line) }
    }

    /// The same entry with secrets taken out of all that its events say.
    #[must_use]
    pub fn cleaned(&self, redactor: &Redactor) -> Self {
        let events = self.events.iter().map(|event| event.cleaned(redactor)).collect();
        Self { events, ..self.clone() }
    }

    /// What types alone do not say of an entry.
    fn sound(&self) -> Result<(), &'static str> {
        let sorted = |oids: &[Oid]| oids.windows(2).all(|pair| pair[0] < pair[1]);
        let key_fits =
            |key: &Option<String>| key.as_ref().is_none_or(|key| key.len() <= MAX_KEY + 16);
        let rules = [
            (!self.events.is_empty(), "no events"),
            (self.seq > 0, "seq is 0"),
            (self.forked_from.is_none() || self.seq == 1, "forked_from within a chain"),
            (self.at.is_writable(), "at lies outside of 1970 to 9999"),
            (self.actor.is_writable(), "an actor that no commit can name"),
            (key_fits(&self.key), "the key is too long"),
            (self.seen.values().all(|tips| !tips.is_empty() && sorted(tips)), "seen is not sorted"),
            (
                self.events.iter().all(|e| sorted(&e.after) && sorted(&e.policy)),
                "heads are not sorted",
            ),
            (
                self.events.iter().all(|e| e.reads.values().all(|heads| sorted(heads))),
                "reads are not sorted",
            ),
            (self.events.iter().all(|e| key_fits(&e.key)), "the key of an event is too long"),
        ];
        rules.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, what)| Err(what))
    }

    /// Every entry that must be present before this one can be judged, but for its parent.
    pub fn references(&self) -> impl Iterator<Item = Oid> + '_ {
        self.events
            .iter()
            .flat_map(|e| e.after.iter().chain(&e.policy).chain(e.reads.values().flatten()))
            .copied()
    }
}

impl EventWire<Spelled<'_>> {
    fn read(self) -> Result<Event, BadEntry> {
        let body = EventBody::read(&self.kind, self.data.0)
            .map_err(|e| BadEntry::Shape(format!("{}: {e}", self.kind)))?;
        Ok(Event {
            object: self.object,
            body,
            after: self.after,
            policy: self.policy,
            reads: self.reads,
            critical: self.critical,
            key: self.key,
        })
    }
}

impl EventWire<serde_json::Value> {
    fn write(event: Event) -> Result<Self, NotEncodable> {
        let data = event.body.data()?;
        let kind = event.body.kind().to_owned();
        let Event { object, after, policy, reads, critical, key, .. } = event;
        Ok(Self { after, critical, data, key, kind, object, policy, reads })
    }
}

/// What an entry of a later format tells, if `line` is one.
fn newer(line: &str) -> Option<BadEntry> {
    let outline: Outline = canonical::decode(line).ok().filter(|o: &Outline| o.format > FORMAT)?;
    let objects = outline.events.into_iter().map(|event| event.object).collect();
    Some(BadEntry::Newer { format: outline.format, objects })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ActorKind;
    use crate::event::{ItemCommented, ItemCreated, Reason};

    fn entry(events: Vec<EventBody>) -> Entry {
        let object = Object::read("T-aaaaaaaaaaaaaaaa");
        let event = |body: EventBody| Event {
            object: object.clone(),
            critical: Some(body.is_critical()),
            body,
            after: vec![Oid::from_bytes(&[1; 20]).expect("an id")],
            policy: vec![],
            reads: BTreeMap::new(),
            key: None,
        };
        Entry {
            repo: ProjectId::mint([1; 10]),
            replica: ReplicaId::mint([2; 10]),
            seq: 7,
            at: Millis(1_763_700_000_123),
            actor: Actor::parse("Ann <ann@example.org>", ActorKind::Human).expect("an actor"),
            key: None,
            request: None,
            forked_from: None,
            seen: BTreeMap::new(),
            events: events.into_iter().map(event).collect(),
        }
    }

    fn line(entry: &Entry) -> String {
        String::from_utf8(entry.encode(&Redactor::default()).expect("writable")).expect("UTF-8")
    }

    #[test]
    fn entries_read_back_as_written() {
        let created =
            ItemCreated { title: "Log in".into(), kind: "task".into(), ..ItemCreated::default() };
        let entry = entry(vec![
            EventBody::ItemCreated(Box::new(created)),
            EventBody::ItemArchived(Reason { reason: Some("done".into()) }),
            EventBody::Unknown { kind: "x.later".into(), data: r#"{"a":[1,true]}"#.into() },
        ]);
        let line = line(&entry);
        assert_eq!(Entry::decode(line.as_bytes()), Ok(entry));
    }

    #[test]
    fn every_member_must_be_known_and_sound() {
        let good = line(&entry(vec![EventBody::ItemArchived(Reason::default())]));
        assert!(Entry::decode(good.as_bytes()).is_ok());
        for (from, to) in [
            (r#""seq":7"#, r#""seq":0"#),
            (r#""seq":7"#, r#""seq":7,"then":1"#),
            (r#""seq":7"#, r#""seq":-7"#),
            (r#""data":{}"#, r#""data":{"why":"x"}"#),
            (r#""data":{}"#, r#""data":{"reason":7}"#),
            (r#""at":1763700000123"#, r#""at":-1"#),
            (r#""mail":"ann@example.org""#, r#""mail":"a>b""#),
            (r#""repo":"P-"#, r#""repo":"Q-"#),
        ] {
            let bad = good.replace(from, to);
            assert_ne!(bad, good, "{from} is not there");
            assert!(
                matches!(Entry::decode(bad.as_bytes()), Err(BadEntry::Shape(_))),
                "{to} was taken"
            );
        }
    }

    #[test]
    fn a_later_format_tells_what_it_touches() {
        let later = line(&entry(vec![EventBody::ItemArchived(Reason::default())]))
            .replace(r#""format":1"#, r#""format":2,"more":{"a":1}"#);
        let objects = vec![Object::read("T-aaaaaaaaaaaaaaaa")];
        assert_eq!(Entry::decode(later.as_bytes()), Err(BadEntry::Newer { format: 2, objects }));
    }

    #[test]
    fn secrets_do_not_reach_the_line() {
        let text = format!("my token is ghp_{}", "a".repeat(36));
        let comment = ItemCommented { text, via: None, on: None, reply_to: None, reason: None };
        let line = line(&entry(vec![EventBody::ItemCommented(comment)]));
        assert!(line.contains("my token is [redacted:github-token]"), "{line}");
    }

    #[test]
    fn length_is_bounded_both_ways() {
        let text = "\u{1}".repeat(MAX_BYTES / 6 + 1);
        let comment = ItemCommented { text, via: None, on: None, reply_to: None, reason: None };
        let entry = entry(vec![EventBody::ItemCommented(comment)]);
        assert!(matches!(entry.encode(&Redactor::default()), Err(NotWritable::TooLong(_))));
        assert!(matches!(Entry::decode(&vec![b' '; MAX_BYTES + 1]), Err(BadEntry::TooLong(_))));
    }
}
