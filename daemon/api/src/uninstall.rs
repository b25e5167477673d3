//! `tidegate.uninstall/1`: what was taken away.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// What was taken away, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UninstallDocument {
    /// Always `tidegate.uninstall/1`.
    pub schema: String,
    /// Whether nothing was done.
    pub dry_run: bool,
    /// What, in its order.
    pub removed: Vec<RemovedView>,
    /// What is to be known about it.
    pub notices: Vec<Notice>,
}

/// Something that was taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RemovedView {
    /// What it is.
    pub kind: RemovedKind,
    /// Its name.
    pub name: String,
    /// What becomes of it, if it is not removed.
    pub note: Option<String>,
}

/// What something is that was taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemovedKind {
    /// A hook of git.
    Hook,
    /// A ref.
    Ref,
    /// A pack.
    Pack,
    /// A folder, with all in it.
    Folder,
}

impl UninstallDocument {
    /// The document.
    #[must_use]
    pub fn new(dry_run: bool, removed: Vec<RemovedView>) -> Self {
        let (schema, notices) = ("tidegate.uninstall/1".to_owned(), Vec::new());
        Self { schema, dry_run, removed, notices }
    }
}
