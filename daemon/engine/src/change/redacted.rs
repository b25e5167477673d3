//! Secrets that were taken out, told to who gave them: what is recorded is not what was written.

use std::collections::BTreeMap;

use tidegate_api::notice::Notice;
use tidegate_api::{Step, Tell};
use tidegate_core::Entry;
use tidegate_core::redact::Redactor;

/// The entries without secrets, and how many were taken out, by the field they stood in.
pub(super) fn clean(
    entries: Vec<Entry>,
    redactor: &Redactor,
    tell: &Tell,
) -> (Vec<Entry>, BTreeMap<String, usize>) {
    let mut taken = BTreeMap::new();
    let mut clean = Vec::with_capacity(entries.len());
    let total = entries.len();
    for (done, entry) in entries.into_iter().enumerate() {
        tell(Step { what: "entries", done, total });
        let cleaned = entry.cleaned(redactor);
        for (said, left) in entry.events.iter().zip(&cleaned.events) {
            for (field, count) in said.taken_out(left) {
                *taken.entry(field).or_default() += count;
            }
        }
        clean.push(cleaned);
    }
    (clean, taken)
}

/// What is told of a field that held secrets.
pub(super) fn notice(field: &str, count: usize) -> Notice {
    let secrets = if count == 1 { "a secret was" } else { &format!("{count} secrets were") };
    let message = format!("{field}: {secrets} taken out and not recorded");
    Notice { count, ..Notice::new("redacted", message, [field.to_owned()]) }
}
