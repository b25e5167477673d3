//! What is drawn: items, what is between them, and where they stand. It is carried to whoever draws
//! it, and is no document of its own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// Items to be drawn, in a stable order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Graph {
    /// The items.
    pub items: Vec<GraphItem>,
    /// What leads from one of them to another.
    pub edges: Vec<GraphEdge>,
    /// How many open items stand in each state, if that was asked for.
    pub standing: Vec<StandingView>,
    /// What is left out, and what else is to be known.
    pub notices: Vec<Notice>,
}

/// An item to be drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct GraphItem {
    /// Its id.
    pub id: String,
    /// How people are shown that.
    pub short: String,
    /// One line that names it.
    pub title: String,
    /// Its state, if one stands.
    pub state: Option<String>,
    /// The states that stand, if several do.
    pub contested: Vec<String>,
    /// Whether it is named and not here.
    pub missing: bool,
    /// Whether it was put away.
    pub archived: bool,
    /// Whether work on it is over.
    pub closed: bool,
    /// Whether it waits for one that has not come.
    pub blocked: bool,
    /// Whether a move of it is in doubt.
    pub challenged: bool,
    /// Whether it was asked about.
    pub asked: bool,
}

/// What leads from one item to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GraphEdge {
    /// The id of the item that says so.
    pub from: String,
    /// How the two are related.
    pub rel: String,
    /// The id of the other.
    pub to: String,
    /// The state that is waited for.
    pub when: Option<String>,
}

/// How many open items stand in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StandingView {
    /// The state; none, if several stand.
    pub state: Option<String>,
    /// How many.
    pub open: usize,
    /// The first of them.
    pub items: Vec<GraphItem>,
}
