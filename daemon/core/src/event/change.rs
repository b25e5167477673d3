//! One change of one field.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::any_value_or_none;

/// One change of one field; the operation is that of the field's type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "snake_case", try_from = "Wire")]
pub enum Change {
    /// A register holds another value.
    Write {
        /// The register.
        field: String,
        /// Its new value.
        value: Value,
    },
    /// A register holds nothing.
    Clear {
        /// The register.
        field: String,
    },
    /// A set has an element more.
    Add {
        /// The set.
        field: String,
        /// The element.
        element: String,
    },
    /// A set has an element less.
    Remove {
        /// The set.
        field: String,
        /// The element.
        element: String,
    },
    /// A counter moved.
    Count {
        /// The counter.
        field: String,
        /// By how much, up or down.
        by: i64,
    },
    /// An ordered list has an element at this position, be it new or moved.
    Place {
        /// The list.
        field: String,
        /// The element's name.
        element: String,
        /// Its position among the others.
        at: String,
        /// What it says, where that is new.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<Value>,
    },
}

impl Change {
    /// The field it changes.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::Write { field, .. }
            | Self::Clear { field }
            | Self::Add { field, .. }
            | Self::Remove { field, .. }
            | Self::Count { field, .. }
            | Self::Place { field, .. } => field,
        }
    }
}

/// A change as it is spelled: which members it has depends on one that comes after some of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    at: Option<String>,
    by: Option<i64>,
    element: Option<String>,
    field: String,
    op: Operation,
    #[serde(default, deserialize_with = "any_value_or_none")]
    value: Option<Value>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operation {
    Write,
    Clear,
    Add,
    Remove,
    Count,
    Place,
}

impl TryFrom<Wire> for Change {
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        use Operation::{Add, Clear, Count, Place, Remove, Write};
        let Wire { at, by, element, field, op, value } = wire;
        Ok(match (op, at, by, element, value) {
            (Write, None, None, None, Some(value)) => Self::Write { field, value },
            (Clear, None, None, None, None) => Self::Clear { field },
            (Add, None, None, Some(element), None) => Self::Add { field, element },
            (Remove, None, None, Some(element), None) => Self::Remove { field, element },
            (Count, None, Some(by), None, None) => Self::Count { field, by },
            (Place, Some(at), None, Some(element), value) => {
                Self::Place { field, element, at, value }
            }
            _ => return Err(format!("not the members of a change of kind {op:?}")),
        })
    }
}
