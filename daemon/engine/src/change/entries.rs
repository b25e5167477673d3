//! From the events of a decision to the entries that are to be appended.

use std::cell::RefCell;
use std::collections::BTreeMap;

use tidegate_api::request::Change;
use tidegate_api::{Exit, Failure};
use tidegate_core::decide::Draft;
use tidegate_core::event::{Event, Object};
use tidegate_core::fold::Received;
use tidegate_core::{Entry, ItemId, Oid, ReplicaId, canonical, entry, subject};
use tidegate_index::ReadModel;

use crate::desk::Caught;
use crate::failure::Unanswered;
use crate::names::Names;

/// What an event takes beside its data, generously.
const ENVELOPE: usize = 512;

/// What an entry takes beside its events, generously.
const OUTSIDE: usize = 4096;

/// What was asked under a key.
pub(super) struct Asked<'a> {
    pub(super) key: &'a str,
    pub(super) digest: &'a str,
}

/// The entries for these events, as few as fit: each atomic, and small enough to be recorded.
pub(super) fn of(
    drafts: Vec<Draft>,
    change: &Change,
    request: Option<&Asked<'_>>,
    model: &dyn ReadModel,
    caught: &Caught,
    replica: ReplicaId,
) -> Result<Vec<Entry>, Unanswered> {
    let policy = model.heads(&Object::Policy)?;
    let key = request.map(|asked| asked.key);
    let mut entries: Vec<Entry> = Vec::new();
    let mut room = 0;
    let mut seen = news(model, caught, replica)?;
    for (n, draft) in (0..).zip(drafts) {
        let size = size(&draft)?;
        if size > room {
            room = entry::MAX_BYTES - OUTSIDE;
            entries.push(Entry {
                repo: model.repo(),
                replica,
                seq: 1,
                at: change.caller.at,
                actor: change.caller.actor.clone(),
                key: key.map(|key| numbered(key, entries.len())),
                request: request.map(|asked| asked.digest.to_owned()),
                forked_from: None,
                seen: std::mem::take(&mut seen),
                events: Vec::new(),
            });
        }
        room = room.saturating_sub(size);
        let event = recorded(draft, &policy, key.map(|key| format!("u:{key}#{n}")));
        entries.last_mut().expect("one was just begun").events.push(event);
    }
    Ok(entries)
}

/// The entry key of part `n` of what a caller named `key`.
pub(super) fn numbered(key: &str, n: usize) -> String {
    if n == 0 { format!("u:{key}") } else { format!("u:{key}#{n}") }
}

fn recorded(draft: Draft, policy: &[Oid], key: Option<String>) -> Event {
    Event {
        object: draft.object,
        critical: Some(draft.body.is_critical()),
        body: draft.body,
        after: draft.after,
        policy: policy.to_vec(),
        reads: draft.reads,
        key: draft.key.or(key),
    }
}

fn size(draft: &Draft) -> Result<usize, Failure> {
    let data = draft.body.data().map_err(|e| crate::failure::internal(&e.to_string()))?;
    let data = canonical::encode_value(&data)
        .map_err(|e| Failure::new(Exit::Usage, "bad_value", e.to_string()))?;
    let size = data.len() + ENVELOPE + draft.after.len() * 67;
    let limit = entry::MAX_BYTES - OUTSIDE;
    if size <= limit {
        return Ok(size);
    }
    let message = format!("what is to be recorded has {} bytes, the limit is {limit}", data.len());
    Err(Failure::new(Exit::Usage, "too_long", message))
}

/// The tips of other replicas that this one has not named yet, of those that were let in.
fn news(
    model: &dyn ReadModel,
    caught: &Caught,
    own: ReplicaId,
) -> Result<BTreeMap<ReplicaId, Vec<Oid>>, Unanswered> {
    let mut news = BTreeMap::new();
    for (replica, tip) in caught.tips.iter().filter(|(replica, _)| **replica != own) {
        if model.has(*tip)? && !model.has_named(own, *replica, *tip)? {
            news.insert(*replica, vec![*tip]);
        }
    }
    Ok(news)
}

/// The names of items in the subjects of these entries: such as go on meaning their item for a while.
pub(super) fn names(
    entries: &[Entry],
    model: &dyn ReadModel,
) -> Result<BTreeMap<ItemId, String>, Unanswered> {
    let names = Names::of(model);
    let mut known = BTreeMap::new();
    for entry in entries {
        let told = RefCell::new(&mut known);
        let name = |id| told.borrow_mut().entry(id).or_insert_with(|| names.lasting(id)).clone();
        let _ = subject::subject(&entry.events, name);
    }
    names.told(known)
}

/// The subject of an entry.
pub(super) fn subject(entry: &Entry, names: &BTreeMap<ItemId, String>) -> String {
    subject::subject(&entry.events, |id| names.get(&id).cloned().unwrap_or_else(|| id.to_string()))
}

/// These entries under made-up names, as they would arrive after `tip`.
pub(super) fn made_up(
    model: &dyn ReadModel,
    entries: Vec<Entry>,
    tip: Option<Oid>,
) -> Result<Vec<Received>, Unanswered> {
    let last = tip.map_or(Ok(None), |tip| model.entry(tip))?;
    let before = last.map_or(0, |entry| entry.seq);
    let mut parent = tip;
    let arrive = |(n, entry): (u64, Entry)| {
        let mut name = [u8::MAX; 20];
        name[12..].copy_from_slice(&n.to_be_bytes());
        let oid = Oid::from_bytes(&name).expect("twenty bytes");
        let content = Ok(Box::new(Entry { seq: before + n, ..entry }));
        Received { oid, parent: parent.replace(oid), content }
    };
    Ok((1u64..).zip(entries).map(arrive).collect())
}
