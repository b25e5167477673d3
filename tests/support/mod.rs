//! What the tests of the whole program share: a sealed place to run it in, and honest skips.
//!
//! A test target takes this module in by its path. It is public there, so that a target may use
//! a part of it only.

pub mod mounts;
mod sandbox;
pub mod skip;

pub use sandbox::{Output, Sandbox, TIDEGATE, repo};
