//! The dump: canonical lines, the same in every clone that holds the same entries. So it says
//! nothing of what this clone lacks: that stands beside it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::notice::Notice;

/// All that is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dump {
    /// The lines, each with its line end.
    pub lines: String,
    /// What is to be known about them.
    pub notices: Vec<Notice>,
}
