//! The state register: which state an item is in, given every event that wrote one.
//!
//! State is a set of candidates. One candidate is a state; several are a contested item, which is
//! shown as such until somebody resolves it. The rules are explained, with their numbers, in
//! `docs/merge.md`.
//!
//! [`Register`] keeps moves of one item and what they settle to, [`Registers`] those of its state and
//! of each region; `settle` is the rule itself; `undo` says what has been taken back; `cover` compares
//! two moves; `repin` says what a state is called in the definition that the item follows now;
//! `challenge` says which moves that puts in doubt.

mod challenge;
mod cover;
mod nid;
mod regions;
mod register;
mod repin;
mod settle;
mod undo;

pub(crate) use challenge::Carried;
pub use challenge::{Challenge, Reaffirmation, Resting};
pub use nid::{Nid, Round};
pub(crate) use regions::was_entered;
pub use regions::{Entry, Place, Registers, Standings, Without};
pub use register::{Act, Candidate, Judged, Move, Register, Standing};
pub(crate) use repin::renamed;
pub use repin::{Inner, Reading, Repin, Repins};
