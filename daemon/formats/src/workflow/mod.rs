//! Workflows: the YAML files in which people write definitions, ours and those of flowspec.
//!
//! A file a noun, as in the normal form. Reading goes on behind what is wrong, so that all of it is
//! told at once.

mod agents;
mod artifact;
mod file;
mod gate;
mod kind;
mod locate;
mod overlay;
mod protected;
mod reader;
mod schedule;
mod sequence;
mod show;
mod state;
mod step;
mod transition;

#[cfg(test)]
mod tests;

pub use file::{Checked, read};
pub use show::write;
