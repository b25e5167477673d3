//! Asking the same thing twice under one key: the second time records nothing.

use std::cell::Cell;

use sha2::{Digest, Sha256};
use tidegate_api::remedy::Aid;
use tidegate_api::request::{Change, Mode};
use tidegate_api::{Exit, Failure};
use tidegate_core::command::ItemRef;
use tidegate_core::fact::Lookup;
use tidegate_core::{Entry, ItemId, Oid, canonical};
use tidegate_index::ReadModel;

use super::entries::numbered;
use super::{Done, reply};
use crate::failure::Unanswered;

/// What was asked, in sixteen bytes: the command as given, its items by whole id, without clock,
/// generated ids or ways of showing the answer.
pub(super) fn digest(change: &Change, model: &dyn ReadModel) -> Result<String, Unanswered> {
    let wrong = Cell::new(None);
    let whole = |reference: &ItemRef| match model.find(reference) {
        Ok(Lookup::Found(fact)) => ItemRef::from(fact.item.id),
        Ok(Lookup::Missing(_) | Lookup::Ambiguous(_)) => reference.clone(),
        Err(error) => {
            wrong.set(Some(error));
            reference.clone()
        }
    };
    let command = change.command.clone().with_references(whole);
    if let Some(error) = wrong.take() {
        return Err(error.into());
    }
    let asked = serde_json::json!({
        "command": command,
        "expect": change.expect.join(" "),
        "reason": change.reason.as_deref().unwrap_or_default(),
    });
    // Commands may hold nulls and fractions that no entry holds; only sameness matters here.
    let bytes = canonical::encode_value(&asked).unwrap_or_else(|_| asked.to_string().into_bytes());
    Ok(Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect())
}

/// Names an import that has no key, so that it can be asked for again: its lines may have none either.
pub(super) fn name(change: &mut Change) {
    if change.command.is_import() && change.mode != Mode::DryRun && change.key.is_none() {
        let name = ItemId::mint(change.caller.seed.entropy(usize::MAX)).to_string();
        change.key = Some(format!("import:{}", &name[2..]));
    }
}

/// How a key begins that was made of an entry: that of a change without a key of its own.
const OF_ENTRY: &str = "entry:";

/// The key under which a change can be asked for again though nobody knows whether `entries`, which
/// are recorded together, were: the caller's own, or one made of the first of them and of what was
/// asked. An import always has one.
pub(super) fn key_to_repeat(change: &Change, entries: &[Oid], asked: &str) -> Option<String> {
    match (&change.key, entries.first()) {
        (None, Some(first)) => Some(format!("{OF_ENTRY}{first}:{asked}")),
        (key, _) => key.clone(),
    }
}

/// What the key was used for before, if it was: the same thing, or something else.
pub(super) fn replay(
    change: &Change,
    request: &str,
    model: &dyn ReadModel,
) -> Result<Option<Done>, Unanswered> {
    let Some(key) = &change.key else { return Ok(None) };
    let used = model.by_key(&numbered(key, 0))?;
    let Some(first) = used.first() else { return made_of_entry(key, change, request, model) };
    let mut same = None;
    for oid in &used {
        if let Some(entry) = model.entry(*oid)?
            && entry.request.as_deref() == Some(request)
        {
            same = Some((*oid, entry));
            break;
        }
    }
    let Some((oid, entry)) = same else { return Err(reused(key, *first).into()) };
    if change.command.is_import() {
        // Its items are known by the key, so deciding again finds each of them.
        return Ok(None);
    }
    replayed(oid, entry, change, model).map(Some)
}

/// What was recorded in the entry that a key was made of, if that was recorded after all.
fn made_of_entry(
    key: &str,
    change: &Change,
    request: &str,
    model: &dyn ReadModel,
) -> Result<Option<Done>, Unanswered> {
    let parts = key.strip_prefix(OF_ENTRY).and_then(|rest| rest.split_once(':'));
    let Some((Ok(entry), asked)) = parts.map(|(entry, asked)| (entry.parse::<Oid>(), asked)) else {
        return Ok(None);
    };
    match model.entry(entry)? {
        None => Ok(None),
        Some(recorded) if asked == request => replayed(entry, recorded, change, model).map(Some),
        Some(_) => Err(reused(key, entry).into()),
    }
}

fn reused(key: &str, entry: Oid) -> Failure {
    let message = format!("key '{key}' was used for something else, in entry {}", entry.short(12));
    let failure = Failure::new(Exit::Conflict, "key_reused", message);
    failure.hint(Aid::ShowObject(entry.short(12)))
}

fn replayed(
    oid: Oid,
    entry: Entry,
    change: &Change,
    model: &dyn ReadModel,
) -> Result<Done, Unanswered> {
    let (mut oids, mut entries) = (vec![oid], vec![entry]);
    // What does not fit into one entry is in others behind it, by the same author.
    while let Some(key) = &change.key {
        let mut found = None;
        for oid in model.by_key(&numbered(key, entries.len()))? {
            let is_part = |part: &Entry| {
                part.request == entries[0].request && part.replica == entries[0].replica
            };
            found = found.or(model.entry(oid)?.filter(is_part).map(|part| (oid, part)));
        }
        let Some((oid, part)) = found else { break };
        oids.push(oid);
        entries.push(part);
    }
    let events = entries.iter().flat_map(|entry| &entry.events);
    let done = Done {
        events: events.clone().count(),
        about: reply::about(events.map(|event| &event.object), change),
        entries: oids,
        replayed: true,
        ..Done::default()
    };
    reply::again(model, change, &entries, done)
}
