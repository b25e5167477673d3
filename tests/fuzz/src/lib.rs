//! Targets for fuzzing, as plain functions of bytes: what must never crash, hang or lie, whatever
//! it is given. Each asserts more than survival.
//!
//! `cargo test` feeds each target mutations of real entries for a bounded time; a fuzzer that is
//! guided by coverage can call the same functions. `docs/testing.md` has both commands.

mod documents;
mod mutate;
mod targets;

pub use mutate::Mutations;
pub use targets::{TARGETS, Target};
