//! Waiting for another item, and whether it has come.

use super::{Below, Verdict};
use crate::ItemId;
use crate::definition::{Definition, Definitions};

/// Another item that one waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    /// The other item.
    pub id: ItemId,
    /// Whether it has come to where it is waited for; otherwise why not.
    pub verdict: Verdict,
}

impl Wait {
    /// The wait of an item for `other` to come to the state `when`, or to its end.
    #[must_use]
    pub fn of(other: &Below, when: Option<&str>, definitions: &Definitions) -> Self {
        let definition = other.definition.as_deref().and_then(|digest| definitions.get(digest));
        let id = other.id;
        let verdict = match (&other.state, definition) {
            (Some(state), Some(definition)) => come(id, state, when, definition),
            _ => Verdict::unknown(&format!("the state of {id} is in doubt, or not known here")),
        };
        Self { id, verdict }
    }
}

fn come(id: ItemId, state: &str, when: Option<&str>, definition: &Definition) -> Verdict {
    let is_over = definition.is_final(state);
    let verdict = |has_come: bool, why: String| match has_come {
        true => Verdict::Pass,
        false => Verdict::Fail(vec![why]),
    };
    match when {
        None => verdict(is_over, format!("{id} is in '{state}', and not over")),
        Some(when) if is_over => {
            let why = format!("{id} ended in '{state}', which does not lead past '{when}'");
            verdict(definition.lies_behind(when, state), why)
        }
        Some(when) => {
            let why = format!("{id} is in '{state}', and has not come to '{when}'");
            verdict(definition.lies_behind(when, state), why)
        }
    }
}
