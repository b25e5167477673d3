//! The list of kinds, and the one question that each of them answers.

use serde::{Deserialize, Serialize};

use super::{Verdict, none};

/// A condition of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Gate {
    /// Always open on an item whose state is known.
    None,
}

/// What every gate may look at.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// Why nothing certain can be said of the item's state, if so.
    pub doubts: &'a [String],
}

impl Gate {
    /// The kind's name in definitions and JSON.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "NONE",
        }
    }

    /// Whether the gate is open on the item in `view`.
    #[must_use]
    pub fn judge(&self, view: View<'_>) -> Verdict {
        if !view.doubts.is_empty() {
            return Verdict::Unknown(view.doubts.to_vec());
        }
        match self {
            Self::None => none::judge(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_gate_opens_in_doubt() {
        let doubts = ["the item is contested".to_owned()];
        assert!(Gate::None.judge(View { doubts: &[] }).passes());
        assert_eq!(Gate::None.judge(View { doubts: &doubts }), Verdict::Unknown(doubts.to_vec()));
    }
}
