//! `tidegate.why/1`.

use serde::{Deserialize, Serialize};
use tidegate_core::outlook::Way;

use crate::notice::Notice;

/// `tidegate.why/1`: where an item can go, and what stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyDocument {
    /// Always `tidegate.why/1`.
    pub schema: String,
    /// The item.
    pub item: String,
    /// How people are shown its id.
    pub short: String,
    /// Its state, if it is one.
    pub state: Option<String>,
    /// The ways.
    pub transitions: Vec<WayView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// One way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct WayView {
    pub via: String,
    pub to: String,
    pub open: bool,
    pub gates: Vec<GateView>,
}

/// One gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct GateView {
    pub kind: String,
    pub verdict: String,
    pub reasons: Vec<String>,
    pub fix: Vec<String>,
}

impl WayView {
    /// The view of a way.
    #[must_use]
    pub fn new(way: &Way) -> Self {
        let gate = |gate: &tidegate_core::outlook::GateView| GateView {
            kind: gate.kind.to_owned(),
            verdict: gate.verdict.word().to_owned(),
            reasons: gate.verdict.reasons().to_vec(),
            fix: Vec::new(),
        };
        let Way { via, to, open, gates } = way.clone();
        Self { via, to, open, gates: gates.iter().map(gate).collect() }
    }
}
