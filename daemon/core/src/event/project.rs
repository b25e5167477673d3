//! Events of the project itself.

use serde::{Deserialize, Serialize};

/// The project began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectCreated {
    /// What people call it.
    pub name: String,
}
