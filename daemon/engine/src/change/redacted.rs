//! Secrets are taken out before anything is decided, and whoever gave them is told: what is recorded
//! is not what was written.

use std::collections::BTreeMap;

use tidegate_api::notice::Notice;
use tidegate_api::request::Change;
use tidegate_api::{Asker, Exit, Failure, Step};
use tidegate_core::Entry;
use tidegate_core::command::Cleaner;
use tidegate_core::redact::Redactor;

/// How many secrets were taken out, by the field they stood in.
pub(crate) type Taken = BTreeMap<String, usize>;

/// The change without secrets, and where they stood. A secret in a name is refused.
pub(crate) fn clean(asked: &Change, redactor: &Redactor) -> Result<(Change, Taken), Failure> {
    let mut change = asked.clone();
    let mut cleaner = Cleaner::new(redactor);
    change.command.clean(&mut cleaner);
    change.reason.iter_mut().for_each(|reason| cleaner.text("reason", reason));
    change.key.iter().for_each(|key| cleaner.name("key", key));
    cleaner.name("actor", &change.caller.actor.to_string());
    match cleaner.refused {
        Some(why) => Err(secret(why)),
        None => Ok((change, cleaner.taken)),
    }
}

/// Refuses entries that hold a secret in spite of it: line ends are made plain when a text is
/// accepted, and what clones recorded before may be repeated.
pub(super) fn are_clean(
    entries: &[Entry],
    redactor: &Redactor,
    asker: &dyn Asker,
) -> Result<(), Failure> {
    let total = entries.len();
    for (done, entry) in entries.iter().enumerate() {
        asker.step(Step { what: "entries", done, total });
        if entry.cleaned(redactor) != *entry {
            return Err(secret("what would be recorded holds a secret".to_owned()));
        }
    }
    Ok(())
}

/// What is told of the fields that held secrets.
pub(crate) fn notices(taken: &Taken) -> impl Iterator<Item = Notice> + '_ {
    taken.iter().map(|(field, count)| {
        let secrets = if *count == 1 { "a secret was" } else { &format!("{count} secrets were") };
        let message = format!("{field}: {secrets} taken out and not recorded");
        Notice { count: *count, ..Notice::new("redacted", message, [field.clone()]) }
    })
}

/// The same failure; of what cannot be recorded, with what was taken out of it before.
pub(super) fn explained(failure: Failure, taken: &Taken) -> Failure {
    match failure.exit {
        Exit::Usage => notices(taken).fold(failure, |told, notice| told.reason(notice.message)),
        _ => failure,
    }
}

fn secret(why: String) -> Failure {
    Failure::new(Exit::Usage, "secret", why)
}
