//! `tidegate.definition/1` and `tidegate.definitions/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::item::Recorded;
use crate::notice::Notice;

/// `tidegate.definition/1`: what was published under one name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionDocument {
    /// Always `tidegate.definition/1`.
    pub schema: String,
    /// What was published.
    pub workflow: WorkflowView,
    /// The digest of the one that is shown; nothing, if clones published several apart.
    pub shown: Option<String>,
    /// What it says.
    pub definition: Option<Value>,
    /// What it says otherwise than the one that was published before it.
    pub changes: Vec<String>,
    /// What was recorded, if the request was a change.
    pub recorded: Option<Recorded>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// `tidegate.definitions/1`: all that was published, and what is in force without that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DefinitionsDocument {
    /// Always `tidegate.definitions/1`.
    pub schema: String,
    /// By name.
    pub definitions: Vec<WorkflowView>,
    /// What is to be known about them.
    pub notices: Vec<Notice>,
}

/// What was published under one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct WorkflowView {
    pub name: String,
    pub digest: Option<String>,
    pub contested: Vec<String>,
    pub default: bool,
    pub versions: Vec<VersionView>,
    pub heads: Vec<String>,
}

/// One definition that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct VersionView {
    pub digest: String,
    pub standing: VersionStanding,
    pub open: usize,
    pub items: usize,
    pub entry: Option<String>,
    pub by: Option<String>,
    pub at: Option<String>,
}

/// What a definition is to the items of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionStanding {
    /// It is in force.
    Active,
    /// It is one of several that clones published apart.
    Contested,
    /// It is not in force any more, and open items follow it.
    Draining,
    /// No open item follows it any more.
    Drained,
}
