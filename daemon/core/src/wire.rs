//! Reading members of what is recorded: names, without copying them, and what is left out where it
//! says nothing, and so may not stand there empty.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde_json::Value;

use crate::canonical;

/// Deserialises a text and hands it to `parse`, whose error becomes the decoder's.
pub(crate) fn from_text<'de, D, T, E>(
    deserializer: D,
    parse: fn(&str) -> Result<T, E>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    E: fmt::Display,
{
    struct Text<T, E>(fn(&str) -> Result<T, E>);

    impl<T, E: fmt::Display> Visitor<'_> for Text<T, E> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a name")
        }

        fn visit_str<F: Error>(self, text: &str) -> Result<T, F> {
            self.0(text).map_err(F::custom)
        }
    }

    deserializer.deserialize_str(Text(parse))
}

/// Deserialises what is left out where it is empty.
pub(crate) fn filled<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default + PartialEq,
{
    let value = T::deserialize(deserializer)?;
    if value == T::default() { Err(empty()) } else { Ok(value) }
}

/// Deserialises values of any kind by name, which are left out where there are none.
pub(crate) fn fields<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Value>, D::Error> {
    match canonical::any_value(deserializer)? {
        Value::Object(fields) if fields.is_empty() => Err(empty()),
        Value::Object(fields) => Ok(fields.into_iter().collect()),
        _ => Err(Error::custom("fields that are no map")),
    }
}

/// Whether a member says nothing, and so is left out.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn empty<E: Error>() -> E {
    E::custom("a member that is empty and not left out")
}
