//! `workflow` and its verbs. Most need no project: they look at files.

mod file;
mod graph;
mod lint;
mod presets;
mod published;
mod repin;
mod schema;
mod verbs;

pub(crate) use file::lying;
pub(crate) use presets::following;
pub(crate) use verbs::Workflow;
