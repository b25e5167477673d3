//! Looking after a clone: what is wrong with it, what can be put right, what can be saved, what can
//! be made smaller, and how all of it is removed.
//!
//! [`Care`] is the hand that does it. `check` has a file for each thing that can be wrong, `cure`
//! puts right what provably can be, `recover` brings back what is left of a broken store (`salvage`
//! finds it, `chains` tells what holds together, `packs` does so for packs, `quarantine` keeps copies
//! first; `cut` goes on without what is gone, as far as the rest is `provable`), `fold` makes one
//! pack of many, `uninstall` takes everything away.
//!
//! What is the user's, in objects, refs and packs, is only ever looked at.

mod access;
mod chains;
mod check;
mod cure;
mod cut;
mod finding;
mod fold;
mod hand;
mod packs;
mod provable;
mod quarantine;
mod recover;
mod salvage;
mod uninstall;

pub use cure::Cure;
pub use cut::Cut;
pub use finding::{Finding, Gravity, Help};
pub use fold::Folded;
pub use hand::{Care, Machine, Tell, told};
pub use recover::{Broken, Kept, Recovered};
pub use uninstall::{Needed, Removal};
