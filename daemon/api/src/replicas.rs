//! `tidegate.replicas/1`: whose logs are known here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// The replicas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplicasDocument {
    /// Always `tidegate.replicas/1`.
    pub schema: String,
    /// Each by its id.
    pub replicas: Vec<ReplicaView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// One replica.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplicaView {
    /// Its id.
    pub id: String,
    /// Who writes it.
    pub writer: WriterView,
    /// The number of its last entry.
    pub seq: u64,
    /// Its last entry.
    pub entry: Option<String>,
    /// When that was recorded.
    pub at: Option<String>,
    /// Where it is written, if that is here.
    pub folder: Option<String>,
    /// Whether git has all of it.
    pub published: bool,
    /// How many records git has not.
    pub unpublished: usize,
}

/// Who writes a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WriterView {
    /// This user, here.
    Own,
    /// This user, here, under an earlier name.
    Former,
    /// Another user of this clone.
    Here,
    /// Another clone.
    Elsewhere,
}

impl ReplicasDocument {
    /// The document.
    #[must_use]
    pub fn new(replicas: Vec<ReplicaView>) -> Self {
        Self { schema: "tidegate.replicas/1".to_owned(), replicas, notices: Vec::new() }
    }
}
