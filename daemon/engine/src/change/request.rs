//! Asking the same thing twice under one key: the second time records nothing.

use sha2::{Digest, Sha256};
use tidegate_api::remedy::Aid;
use tidegate_api::request::Change;
use tidegate_api::{Exit, Failure};
use tidegate_core::canonical;
use tidegate_core::command::ItemRef;
use tidegate_core::fact::Lookup;
use tidegate_index::Memory;

use super::Done;
use super::entries::numbered;

/// What was asked, in sixteen bytes: the command as given, its items by whole id, without clock,
/// generated ids or ways of showing the answer.
pub(super) fn digest(change: &Change, memory: &Memory) -> String {
    let whole = |reference: &ItemRef| match memory.look_up(reference) {
        Lookup::Found(fact) => ItemRef::from(fact.item.id),
        Lookup::Missing(_) | Lookup::Ambiguous(_) => reference.clone(),
    };
    let command = change.command.clone().with_references(whole);
    let asked = serde_json::json!({
        "command": command,
        "expect": change.expect.join(" "),
        "reason": change.reason.as_deref().unwrap_or_default(),
    });
    // Commands may hold nulls and fractions that no entry holds; only sameness matters here.
    let bytes = canonical::encode_value(&asked).unwrap_or_else(|_| asked.to_string().into_bytes());
    Sha256::digest(&bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// What the key was used for before, if it was: the same thing, or something else.
pub(super) fn replay(
    change: &Change,
    request: &str,
    memory: &Memory,
) -> Result<Option<Done>, Failure> {
    let Some(key) = &change.key else { return Ok(None) };
    let used = memory.by_key(&numbered(key, 0));
    let Some(first) = used.first() else { return Ok(None) };
    let same = used.iter().find(|oid| {
        let entry = memory.fold().entry(**oid);
        entry.is_some_and(|entry| entry.request.as_deref() == Some(request))
    });
    let Some(entry) = same else {
        let message =
            format!("key '{key}' was used for something else, in entry {}", first.short(12));
        let failure = Failure::new(Exit::Conflict, "key_reused", message);
        return Err(failure.hint(Aid::ShowObject(first.short(12))));
    };
    if change.command.is_import() {
        // Its items are known by the key, so deciding again finds each of them.
        return Ok(None);
    }
    let recorded =
        memory.fold().entry(*entry).map(|entry| entry.events.as_slice()).unwrap_or_default();
    Ok(Some(Done {
        entries: vec![*entry],
        events: recorded.len(),
        replayed: true,
        about: recorded.first().map(|event| event.object.clone()),
        ..Done::default()
    }))
}
