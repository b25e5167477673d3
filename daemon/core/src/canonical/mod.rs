//! Canonical JSON: the one spelling of everything that is recorded, hashed or dumped.
//!
//! Keys sorted by their bytes and never repeated, no white space, integers only and none beyond
//! 2^53 - 1, no null, text escaped in exactly one way. Characters that could move a terminal's
//! cursor or reorder what it shows are always escaped, so that plain `git log` is harmless too.
//!
//! [`encode`] writes this spelling from any serialisable value, whatever order a dependency's maps
//! have; [`decode`] reads it into any type that says what it is read from, and [`check`] only looks
//! at it. Both refuse every other spelling.

mod decode;
mod encode;
mod escape;
mod reader;

pub use decode::{
    NotDecodable, Spelled, any_value, any_value_or_none, check, decode, decode_value,
};
pub use encode::{NotEncodable, encode, encode_value};
pub use escape::is_escaped;
pub use reader::NotCanonical;

/// The largest integer that every JSON reader holds exactly.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How deeply lists and maps may nest.
pub const MAX_DEPTH: usize = 32;

#[cfg(test)]
mod tests;
