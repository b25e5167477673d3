//! YAML as a tree that knows where each of its nodes stands.
//!
//! Reading has limits: of bytes, of depth, and of nodes with every alias counted as what it stands
//! for. So a file of any content is read or refused in time and memory in proportion to its size.

mod scalar;
mod tree;
mod write;

pub(crate) use scalar::Plain;
pub use tree::check;
pub(crate) use tree::{Kind, Node, Wrong, parse};
pub(crate) use write::write;

/// The biggest file that is read.
pub const MAX_BYTES: usize = 1024 * 1024;

/// How deeply maps and lists may stand within each other.
pub const MAX_DEPTH: usize = 40;

/// How many nodes a file may have, every alias counted as what it stands for.
pub const MAX_NODES: usize = 400_000;
