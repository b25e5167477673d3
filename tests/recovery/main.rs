//! Recovery: real processes that race, are killed, run out of something, or lose their power.
//!
//! Whatever befalls them, what was acknowledged stands in the log exactly once, what was not stands
//! there whole or not at all, and the next command works. Each subject has a short form here and a
//! long one by a variable of the environment, see docs/testing.md.

#[path = "../support/mod.rs"]
pub mod support;

mod audit;
mod clock;
mod commits;
mod cuts;
mod environments;
mod housekeeping;
mod kills;
mod limits;
mod mounts;
mod place;
mod power;
mod publication;
mod quarantine;
mod races;
mod rebuilds;
mod refused_calls;
mod sync;
mod syscalls;
mod uninstall;
