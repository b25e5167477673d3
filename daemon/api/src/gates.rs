//! `tidegate.gates/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::outlook::Outlook;

use crate::notice::Notice;
use crate::request::Which;
use crate::why::WayView;

/// `tidegate.gates/1`: the gates of the ways from where items stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GatesDocument {
    /// Always `tidegate.gates/1`.
    pub schema: String,
    /// The gates, by item and then by way.
    pub gates: Vec<GateRow>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// A gate of a way of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct GateRow {
    pub item: String,
    pub short: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    pub via: String,
    pub to: String,
    pub kind: String,
    pub verdict: String,
    pub reasons: Vec<String>,
    pub fix: Vec<String>,
}

impl GatesDocument {
    /// The document of the gates that are wanted of these outlooks.
    #[must_use]
    pub fn new(outlooks: &[Outlook], which: Which, notices: Vec<Notice>) -> Self {
        let wanted = |row: &GateRow| match which {
            Which::All => true,
            Which::Open => row.is_open(),
            Which::Closed => !row.is_open(),
        };
        let gates = outlooks.iter().flat_map(GateRow::all).filter(wanted).collect();
        Self { schema: "tidegate.gates/1".to_owned(), gates, notices }
    }
}

impl GateRow {
    /// Whether it lets the item through.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.verdict == "pass"
    }

    /// How people write the way.
    #[must_use]
    pub fn written(&self) -> String {
        self.region.iter().chain([&self.via]).cloned().collect::<Vec<_>>().join(".")
    }

    /// Every gate of an outlook, way by way.
    pub(crate) fn all(outlook: &Outlook) -> Vec<Self> {
        outlook
            .ways
            .iter()
            .flat_map(|way| Self::of(outlook, WayView::new(way, &outlook.fact)))
            .collect()
    }

    pub(crate) fn of(outlook: &Outlook, way: WayView) -> Vec<Self> {
        let WayView { region, via, to, gates, .. } = way;
        let row = |gate: crate::why::GateView| Self {
            item: outlook.fact.item.id.to_string(),
            short: outlook.fact.short.clone(),
            region: region.clone(),
            via: via.clone(),
            to: to.clone(),
            kind: gate.kind,
            verdict: gate.verdict,
            reasons: gate.reasons,
            fix: gate.fix,
        };
        gates.into_iter().map(row).collect()
    }
}
