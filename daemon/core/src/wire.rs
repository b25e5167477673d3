//! Reading names out of JSON text without copying it.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

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
