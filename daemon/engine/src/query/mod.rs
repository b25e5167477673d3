//! Views: what people and programs look at. One file a view.

mod census;
mod dump;
mod evidence;
mod graph;
mod history;
mod list;
mod marks;
mod past;
mod progress;
mod project;
mod search;
mod show;
mod sql;
mod stats;
mod status;
mod verify;
mod watch;
mod way;
mod workflow;

pub(crate) use census::Census;
pub(crate) use dump::dump;
pub(crate) use evidence::{assessments, criteria};
pub(crate) use graph::graph;
pub(crate) use history::history;
pub(crate) use list::list;
pub(crate) use marks::{row, view};
pub(crate) use project::project;
pub(crate) use search::search;
pub(crate) use show::{resolve, show, show_past};
pub(crate) use sql::sql;
pub(crate) use stats::stats;
pub(crate) use status::status;
pub(crate) use verify::verify;
pub(crate) use watch::watch;
pub(crate) use way::{way, why};
pub(crate) use workflow::{differs, workflow, workflows};
