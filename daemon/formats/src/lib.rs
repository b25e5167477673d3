//! Files of people and of other tools: what they hold, and what is wrong with them.
//!
//! Pure: bytes come in, bytes or findings go out. No file is opened here. This is the only crate
//! that names a parser of YAML or of Markdown.

pub mod document;
pub mod finding;
pub mod graph;
pub mod preset;
pub mod report;
pub mod schema;
pub mod workflow;
pub mod yaml;
