//! Definitions: the state machine that an item follows.
//!
//! Holds the machine and its digest; reading one from a file is not done here.

mod builtin;
mod machine;

pub use machine::{Definition, Definitions, Transition};
