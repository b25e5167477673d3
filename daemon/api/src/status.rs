//! `tidegate.status/1`: what is in flight, what needs the asker, and whether all is well.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::doctor::Ailment;
use crate::item::ItemRow;
use crate::notice::Notice;
use crate::stats::ItemCounts;

/// `tidegate.status/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusDocument {
    /// Always `tidegate.status/1`.
    pub schema: String,
    /// The project's id.
    pub project: String,
    /// What people call it, if its beginning is here.
    pub name: Option<String>,
    /// Who asks, if somebody says so.
    pub you: Option<String>,
    /// How many items there are.
    pub items: ItemCounts,
    /// The first 50 of the open items that left their first state, the last changed first.
    pub in_flight: Vec<ItemRow>,
    /// The first 50 of what needs the asker, contested items first.
    pub needs: Vec<NeedView>,
    /// How many need the asker.
    pub needing: usize,
    /// What is recorded here.
    pub store: StoreView,
    /// Who serves this clone, as far as the process knows that shows this.
    pub daemon: DaemonView,
    /// What `doctor` finds, if it was to look.
    pub findings: Option<Vec<Ailment>>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// An item that needs the asker.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct NeedView {
    pub item: ItemRow,
    pub assigned: bool,
    pub ways_open: Vec<String>,
    pub ways_shut: Vec<String>,
    pub unconfirmed: bool,
}

/// What is recorded in this clone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct StoreView {
    pub replica: Option<String>,
    pub entries: u64,
    pub replicas: usize,
    pub unpublished: usize,
    pub trouble: Option<String>,
}

/// Who serves a clone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct DaemonView {
    pub running: bool,
}
