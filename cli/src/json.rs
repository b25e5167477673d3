//! Reading JSON that people wrote. A member that is written twice is an error: one of the two would
//! be lost.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::{Map, Value};
use tidegate_core::text::visible;

/// What is wrong with a text, and where.
#[derive(Debug)]
pub(crate) struct Wrong {
    what: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

/// The value that a text is.
pub(crate) fn parse(text: &str) -> Result<Value, Wrong> {
    match serde_json::from_str(text) {
        Ok(Once(value)) => Ok(value),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let what = error.to_string();
            let place = format!(" at line {line} column {column}");
            let what = what.strip_suffix(&place).unwrap_or(&what);
            let is_json = error.classify() == Category::Data;
            let what = if is_json { what.to_owned() } else { format!("not JSON: {what}") };
            Err(Wrong { what, line, column })
        }
    }
}

/// A value in which no object has a member twice.
struct Once(Value);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_unit<E: Error>(self) -> Result<Value, E> {
                Ok(Value::Null)
            }

            fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
                Ok(Value::from(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
                let mut values = Vec::new();
                while let Some(Once(value)) = seq.next_element()? {
                    values.push(value);
                }
                Ok(Value::Array(values))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
                let mut members = Map::new();
                while let Some(name) = map.next_key::<String>()? {
                    if members.contains_key(&name) {
                        let name = visible(&name);
                        return Err(A::Error::custom(format!("'{name}' is written twice")));
                    }
                    let Once(value) = map.next_value()?;
                    members.insert(name, value);
                }
                Ok(Value::Object(members))
            }
        }

        deserializer.deserialize_any(Reader).map(Once)
    }
}
