//! Canonical JSON: the one spelling of everything that is recorded, hashed or dumped.
//!
//! Keys sorted by their bytes and never repeated, no white space, integers only and none beyond
//! 2^53 - 1, no null, text escaped in exactly one way. Characters that could move a terminal's
//! cursor or reorder what it shows are always escaped, so that plain `git log` is harmless too.
//!
//! [`encode`] writes this spelling from any serialisable value, whatever order a dependency's maps
//! have; [`check`] refuses every other spelling. Typed decoding is left to `serde_json`, which is
//! only ever shown text that passed the check.

mod check;
mod encode;
mod escape;

pub use check::{NotCanonical, check};
pub use encode::{NotEncodable, encode, encode_value};
pub use escape::is_escaped;

/// The largest integer that every JSON reader holds exactly.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// How deeply lists and maps may nest.
pub const MAX_DEPTH: usize = 32;

#[cfg(test)]
mod tests;
