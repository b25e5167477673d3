//! Documents: what those that people and agents leave must hold, by their kind.
//!
//! Text in, findings out, in the order of the text and with their places. [`check`] looks at one
//! document, [`set`] at what several say together. Which kinds there are, `kind.rs` alone says.
//! Nothing here decides what a finding means for a gate.

mod adr;
mod assessment;
mod code;
mod coverage;
mod ears;
mod front;
mod json;
mod kind;
mod markdown;
mod prd;
mod report;
mod schema;

#[cfg(test)]
mod tests;

pub use adr::next_number;
pub use code::Code;
pub use coverage::markers;
pub use ears::{Pattern, Unfit, pattern};
pub use front::{Companions, Found, Options, check, check_with, companions, fits, is_known, set};
pub use kind::{KINDS, Kind};

/// The biggest document that is read.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;

/// How many errors, and how many warnings, are told of one document.
pub const MAX_TOLD: usize = 100;
