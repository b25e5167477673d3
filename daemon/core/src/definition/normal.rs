//! A definition as it is recorded: its canonical spelling, whether or not this build can read it.

use schemars::JsonSchema;
use serde::de::Error as _;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::Definition;
use crate::canonical::{self, Spelled};

/// The most bytes of a definition: with its envelope it must fit into one entry.
pub const MAX_BYTES: usize = 56 * 1024;

/// The canonical spelling of a definition. Where it is not recorded it travels as a text.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Normal(String);

/// What every definition says, be it of a later build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// What people call it.
    pub name: String,
    /// Where items begin.
    pub initial: String,
}

impl Normal {
    /// The spelling of a definition.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        let bytes = canonical::encode(definition).expect("texts, lists and counts");
        Self(String::from_utf8(bytes).expect("canonical JSON is text"))
    }

    /// The spelling itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The name under which entries refer to exactly this definition.
    #[must_use]
    pub fn digest(&self) -> String {
        Sha256::digest(&self.0).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The definition, if this build can read it.
    #[must_use]
    pub fn read(&self) -> Option<Definition> {
        canonical::decode(&self.0).ok()
    }

    /// What can be told of it in any case; nothing, if it is no definition of any build.
    #[must_use]
    pub fn outline(&self) -> Option<Outline> {
        #[derive(Deserialize)]
        struct Wire<S> {
            name: String,
            states: Vec<S>,
        }
        #[derive(Deserialize)]
        struct Named {
            name: String,
        }
        let Wire { name, states } = canonical::decode::<Wire<Spelled<'_>>>(&self.0).ok()?;
        let first = states.first()?.0;
        let initial = match first.starts_with('"') {
            true => canonical::decode(first).ok()?,
            false => canonical::decode::<Named>(first).ok()?.name,
        };
        Some(Outline { name, initial })
    }
}

/// Writes it into an entry: as what it is, and not as a text.
pub(crate) fn record<S: Serializer>(normal: &Normal, serializer: S) -> Result<S::Ok, S::Error> {
    canonical::decode_value(&normal.0).map_err(S::Error::custom)?.serialize(serializer)
}

/// Reads it out of an entry.
pub(crate) fn recorded<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Normal, D::Error> {
    let Spelled(text) = Spelled::deserialize(deserializer)?;
    match text.starts_with('{') {
        true => Ok(Normal(text.to_owned())),
        false => Err(D::Error::custom("a definition that is no map")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spelled_is_the_definition_under_its_digest() {
        let builtin = Definition::builtin();
        let normal = Normal::of(&builtin);
        assert_eq!(normal.digest(), builtin.digest());
        let outline = normal.outline().expect("it is a definition");
        assert_eq!((outline.name.as_str(), outline.initial.as_str()), ("builtin", "To Do"));
        assert_eq!(normal.read(), Some(builtin));
    }

    #[test]
    fn a_definition_of_a_later_build_tells_its_name_and_where_items_begin() {
        for first in [r#""Open""#, r#"{"later":1,"name":"Open"}"#] {
            let text = format!(r#"{{"hues":7,"name":"later","states":[{first}]}}"#);
            let normal = Normal(text);
            assert_eq!(normal.read(), None);
            let outline = normal.outline().expect("it is a definition");
            assert_eq!((outline.name.as_str(), outline.initial.as_str()), ("later", "Open"));
        }
        for text in ["{}", r#"{"name":"x","states":[]}"#, r#"{"name":"x"}"#, "7", "{"] {
            assert_eq!(Normal(text.to_owned()).outline(), None, "{text}");
        }
    }
}
