//! From a reply to text, a file a reply. Pure: knows neither terminal nor clock but by argument.

mod daemon;
mod doctor;
mod failure;
mod gc;
mod graph;
mod history;
mod import;
mod item;
mod lint;
mod list;
mod notices;
mod picked;
mod project;
mod publish;
mod recover;
mod repin;
mod replicas;
mod search;
mod stats;
mod status;
mod table;
mod uninstall;
mod verify;
mod whole;
mod why;
mod workflow;

pub(crate) use daemon::{launchd, log_line, systemd};
pub(crate) use failure::failure;
pub(crate) use graph::{occupied, picture};
pub(crate) use history::{event, flowspec};
pub(crate) use lint::{lint, lint_line, presets, sarif};
pub(crate) use notices::notices;
pub(crate) use picked::picked;
pub(crate) use whole::{exit, ids, json_lines, more, text};
pub(crate) use workflow::{definition, file as definition_file};
