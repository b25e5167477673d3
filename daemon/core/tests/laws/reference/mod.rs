//! The law once more, as its rules are written: whole sets, walked by brute force.
//!
//! Shares with the law the decoding of entries, the builtin definition and nothing else. Slow, and
//! meant to be read beside the rules. `past` is rules 2 to 7, `judge` 13 to 20, `register` 15 to
//! 17, `repin` 23 and 25, `challenge` 24 and 28, `gates` 37,
//! `documents` what moves rest on, `fields` 33 and 36.

mod challenge;
mod documents;
mod fields;
mod gates;
mod judge;
mod model;
mod past;
mod ranks;
mod regions;
mod register;
mod repin;

pub(crate) use fields::Shown;
pub(crate) use model::{Fact, Facts, Reference, Verdict};
use model::{Ground, Place, region, written};
