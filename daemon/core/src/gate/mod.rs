//! Gates: what must hold before a transition is taken. One file a kind; this is their only list.
//!
//! A gate is a total function: it passes, fails, or does not know. It never refuses to answer.

mod none;

use serde::{Deserialize, Serialize};

/// A condition of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE", deny_unknown_fields)]
pub enum Gate {
    /// Always open on an item whose state is known.
    None,
}

/// What a gate says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It is open.
    Pass,
    /// It is shut.
    Fail(Vec<String>),
    /// It cannot be told; as good as shut.
    Unknown(Vec<String>),
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

impl Verdict {
    /// Whether the gate is open.
    #[must_use]
    pub fn passes(&self) -> bool {
        matches!(self, Self::Pass)
    }

    /// The word for it in JSON.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail(_) => "fail",
            Self::Unknown(_) => "unknown",
        }
    }

    /// Why it is not open.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        match self {
            Self::Pass => &[],
            Self::Fail(reasons) | Self::Unknown(reasons) => reasons,
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
