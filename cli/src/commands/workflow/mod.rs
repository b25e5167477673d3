//! `workflow` and its verbs. Those here need no project: they look at files.

mod file;
mod graph;
mod lint;
mod presets;
mod schema;
mod verbs;

pub(crate) use verbs::Workflow;
