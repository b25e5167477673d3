//! Reading values of any type out of canonical text, in one pass, and refusing every other spelling.
//!
//! A map is read as a map and a list as a list, a struct from a map alone, an enum from its name
//! alone. A type that would take whatever comes is refused, for it would take several spellings of
//! one thing: what may hold any JSON says so with [`any_value`].

use std::fmt::{self, Display};

use serde::de::value::CowStrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use super::reader::{NotCanonical, Reader, Said};

/// Why a text is not what was to be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotDecodable {
    /// Not canonical JSON.
    #[error(transparent)]
    Spelling(#[from] NotCanonical),
    /// Canonical JSON of something else.
    #[error("{0}")]
    Shape(String),
}

/// Accepts `text` iff it is one canonical JSON value and nothing else.
pub fn check(text: &str) -> Result<(), NotCanonical> {
    let mut reader = Reader::new(text);
    reader.skip()?;
    reader.end()
}

/// Reads a value, whose text may be of any length, and all of which must be canonical.
pub fn decode<'de, T: Deserialize<'de>>(text: &'de str) -> Result<T, NotDecodable> {
    let mut reader = Reader::new(text);
    let read = T::deserialize(&mut reader).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    read.map_err(|error| match (check(text), error) {
        (Err(spelling), _) => NotDecodable::Spelling(spelling),
        (Ok(()), NotDecodable::Shape(what)) => {
            NotDecodable::Shape(format!("{what} at byte {}", reader.at()))
        }
        (Ok(()), spelling) => spelling,
    })
}

/// Reads any JSON value.
pub fn decode_value(text: &str) -> Result<Value, NotCanonical> {
    let mut reader = Reader::new(text);
    let value = reader.value()?;
    reader.end()?;
    Ok(value)
}

/// Reads a member that may hold any JSON value.
pub fn any_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    decode_value(Spelled::deserialize(deserializer)?.0).map_err(Error::custom)
}

/// The same of a member that may be left out.
pub fn any_value_or_none<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Value>, D::Error> {
    any_value(deserializer).map(Some)
}

/// The spelling of a value that is read later.
#[derive(Debug, Clone, Copy)]
pub struct Spelled<'a>(pub &'a str);

/// By what name the decoder knows it.
const SPELLED: &str = "tidegate::Spelled";

impl<'de> Deserialize<'de> for Spelled<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;

        impl<'de> Visitor<'de> for Whole {
            type Value = Spelled<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("canonical JSON")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Spelled<'de>, E> {
                Ok(Spelled(text))
            }
        }

        deserializer.deserialize_newtype_struct(SPELLED, Whole)
    }
}

impl Error for NotDecodable {
    fn custom<T: Display>(what: T) -> Self {
        Self::Shape(what.to_string())
    }
}

impl<'de> Reader<'de> {
    fn value(&mut self) -> Result<Value, NotCanonical> {
        Ok(match self.peek() {
            Some(b'{') => {
                let mut map = serde_json::Map::new();
                let mut last: Option<Said<'de>> = None;
                self.open()?;
                while let Some(key) = self.key(last)? {
                    last = Some(key);
                    map.insert(key.said().into_owned(), self.value()?);
                }
                Value::Object(map)
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.open()?;
                while self.item(items.is_empty())? {
                    items.push(self.value()?);
                }
                Value::Array(items)
            }
            Some(b'"') => Value::String(self.text()?.said().into_owned()),
            Some(b'-' | b'0'..=b'9') => Value::from(self.integer()?),
            _ => Value::Bool(self.truth()?),
        })
    }

    /// That a value comes next which begins with `first`, as `wanted` does.
    fn expect<'v, V: Visitor<'v>>(&self, first: u8, wanted: &V) -> Result<(), NotDecodable> {
        let found = match self.peek() {
            Some(byte) if byte == first => return Ok(()),
            Some(b'{') => Unexpected::Map,
            Some(b'[') => Unexpected::Seq,
            Some(b'"') => Unexpected::Other("text"),
            Some(b'-' | b'0'..=b'9') => Unexpected::Other("integer"),
            Some(b't' | b'f') => Unexpected::Other("boolean"),
            _ => return Ok(self.fail("no value")?),
        };
        Err(NotDecodable::invalid_type(found, wanted))
    }

    fn integer_for<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, NotDecodable> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            self.expect(b'0', &visitor)?;
        }
        visitor.visit_i64(self.integer()?)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = NotDecodable;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotDecodable> {
        Err(Error::custom("a type that does not say what it is read from"))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        if !matches!(self.peek(), Some(b't' | b'f')) {
            self.expect(b't', &visitor)?;
        }
        visitor.visit_bool(self.truth()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.integer_for(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.integer_for(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.integer_for(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.expect(b'"', &visitor)?;
        words(self.text()?).deserialize_str(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotDecodable> {
        match name {
            SPELLED => visitor.visit_borrowed_str(self.skip()?),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.expect(b'[', &visitor)?;
        self.open()?;
        let mut items = Items { reader: self, is_first: true, is_over: false };
        let list = visitor.visit_seq(&mut items)?;
        if items.is_over { Ok(list) } else { Err(Error::custom("a list that is too long")) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotDecodable> {
        self.expect(b'{', &visitor)?;
        self.open()?;
        let mut members = Members { reader: self, last: None, is_over: false };
        let map = visitor.visit_map(&mut members)?;
        if members.is_over { Ok(map) } else { Err(Error::custom("a map that is too long")) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotDecodable> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotDecodable> {
        self.expect(b'"', &visitor)?;
        visitor.visit_enum(words(self.text()?))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, NotDecodable> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct
        identifier
    }
}

/// A list that is open.
struct Items<'r, 'de> {
    reader: &'r mut Reader<'de>,
    is_first: bool,
    is_over: bool,
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = NotDecodable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, NotDecodable> {
        self.is_over = self.is_over || !self.reader.item(self.is_first)?;
        self.is_first = false;
        if self.is_over { Ok(None) } else { seed.deserialize(&mut *self.reader).map(Some) }
    }
}

/// A map that is open.
struct Members<'r, 'de> {
    reader: &'r mut Reader<'de>,
    last: Option<Said<'de>>,
    is_over: bool,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = NotDecodable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, NotDecodable> {
        if self.is_over {
            return Ok(None);
        }
        match self.reader.key(self.last)? {
            Some(key) => {
                self.last = Some(key);
                seed.deserialize(words(key)).map(Some)
            }
            None => {
                self.is_over = true;
                Ok(None)
            }
        }
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<T::Value, NotDecodable> {
        seed.deserialize(&mut *self.reader)
    }
}

fn words(said: Said<'_>) -> CowStrDeserializer<'_, NotDecodable> {
    said.said().into_deserializer()
}
