//! Events that gates read: what was found to hold, how good it was judged, and who was turned away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Oid;
use crate::wire::{fields, filled, is_default};

/// A criterion was found to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionChecked {
    /// Its name within the item.
    pub criterion: String,
    /// The command that showed it; absent where it is claimed only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// What whoever claims it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A criterion does not hold, or not any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionUnchecked {
    /// Its name within the item.
    pub criterion: String,
    /// The command that showed it, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<Run>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A command that was run to look whether something holds, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The program and what it was given, word by word.
    pub argv: Vec<String>,
    /// What it exited with; absent where it was ended otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exit: Option<i64>,
    /// How many tests it ran, where it tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<u32>,
    /// Whether what it printed tells of tests that failed.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "is_default")]
    pub failed: bool,
    /// The commit that was checked out, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub head: Option<Oid>,
    /// The tree of that commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub tree: Option<Oid>,
    /// Whether files lay there otherwise than that tree has them, ignored ones apart.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "is_default")]
    pub changed: bool,
    /// The digest of what it printed.
    pub output: String,
}

impl Run {
    /// Whether it shows that something holds: it succeeded, ran at least one test, and
    /// tells of none that failed.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.exit == Some(0) && !self.failed && self.tests.is_some_and(|tests| tests > 0)
    }
}

/// An item was assessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessed {
    /// A score from 0 to 100 for each dimension, and for the whole as `overall`.
    pub scores: BTreeMap<String, u32>,
    /// What is recommended: proceed, revise, redesign, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recommendation: Option<String>,
    /// Everything else: issues, improvements, risks, confidence, …
    #[serde(default, deserialize_with = "fields", skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, Value>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Somebody was turned away by the gates of a transition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Denied {
    /// The transition's name.
    pub via: String,
    /// The state it would have entered.
    pub to: String,
    /// The digest of the definition that has this transition.
    pub definition: String,
    /// The region that this is about; absent if it is about the item as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The gates that were not open, by kind, each with what it said in a word.
    #[serde(default, deserialize_with = "filled", skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Shut>,
}

/// A gate that was not open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shut {
    /// Its kind.
    pub kind: String,
    /// What it said: `fail` or `unknown`.
    pub verdict: String,
}
