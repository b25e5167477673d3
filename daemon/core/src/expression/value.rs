//! What an expression can speak of.

use std::collections::BTreeMap;

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Texts.
    List(Vec<String>),
}

/// Fields by name.
pub type Values = BTreeMap<String, Value>;

impl Value {
    /// The kind of value, to be read by people.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Truth(_) => "yes or no",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
        }
    }

    /// The number that this is, or is the text of.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Truth(_) | Self::List(_) => None,
        }
    }
}
