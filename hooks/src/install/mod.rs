//! Putting our hooks into git's folder beside those of others, and taking them away again so that no
//! byte of others, and nothing else of their files, has changed.
//!
//! - `shim` is the file that stands before a hook of others; elsewhere a link to this program does
//! - `slot` tells what lies where a hook belongs
//! - `plan` tells what is to be done about it
//! - `manifest` remembers what we did, and is written before we do it
//! - `folder` does it, one slot after the other

mod folder;
mod manifest;
mod plan;
mod shim;
mod slot;

pub(crate) use folder::{Folder, Outcome};
pub use folder::{HooksError, is_noted};
pub(crate) use plan::{Step, aside, runs_legacy};
pub(crate) use slot::Lies;

#[cfg(test)]
mod tests;
