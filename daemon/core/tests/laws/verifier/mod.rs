//! A second verifier of moves: it takes what the logs hold, and says of every move whether the gates
//! were open to its author.
//!
//! Written from `docs/gates.md` and `docs/merge.md` alone: definitions are read as the JSON that was
//! published. It knows of no undo, key, region, rank and renamed state; `reference` knows of these.

mod documents;
mod gates;
mod history;
mod state;
mod window;

pub(crate) use gates::Asked;
pub(crate) use history::{Told, Verifier};
