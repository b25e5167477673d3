//! `tidegate.project/1`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tidegate_core::fold::Project;

use crate::item::Recorded;
use crate::notice::Notice;

/// `tidegate.project/1`: the project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProjectDocument {
    /// Always `tidegate.project/1`.
    pub schema: String,
    /// The project.
    pub project: ProjectView,
    /// Whether this request began it here, if it was to.
    pub begun: Option<bool>,
    /// What was recorded, if the request was a change.
    pub recorded: Option<Recorded>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// The project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "documented in docs/json.md, where others look for them")]
pub struct ProjectView {
    pub id: String,
    pub name: String,
    pub replica: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub complexity: Option<String>,
    pub industry: Option<String>,
    pub workflow: Option<String>,
    pub stakeholders: Vec<String>,
    pub constraints: Map<String, Value>,
    pub also: Map<String, Value>,
    pub heads: Vec<String>,
    pub created_at: String,
}

impl ProjectDocument {
    /// The document of `project`, in which this clone writes as `replica`.
    #[must_use]
    pub fn new(project: &Project, replica: Option<String>) -> Self {
        let setting = |name: &str| project.settings.iter().find(|(n, _)| n == name).map(|(_, v)| v);
        let text = |name: &str| setting(name).and_then(Value::as_str).map(str::to_owned);
        let stakeholders = setting("stakeholders").and_then(Value::as_array);
        let constraint = |(name, value): &(String, Value)| {
            Some((name.strip_prefix("constraints.")?.to_owned(), value.clone()))
        };
        let project = ProjectView {
            id: project.id.to_string(),
            name: project.name.clone(),
            replica,
            kind: text("type"),
            complexity: text("complexity"),
            industry: text("industry"),
            workflow: text("workflow"),
            stakeholders: stakeholders
                .map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect())
                .unwrap_or_default(),
            constraints: project.settings.iter().filter_map(constraint).collect(),
            also: project
                .also
                .iter()
                .map(|(name, values)| (name.clone(), Value::from(values.clone())))
                .collect(),
            heads: project.heads.iter().map(ToString::to_string).collect(),
            created_at: project.created_at.rfc3339(),
        };
        let (schema, notices) = ("tidegate.project/1".to_owned(), Vec::new());
        Self { schema, project, begun: None, recorded: None, notices }
    }
}
