//! The verbs, a file each: its arguments, whose comments are its help, and what it asks.

mod archive;
mod comment;
mod completions;
mod daemon;
mod demo;
mod doctor;
mod dump;
mod edit;
mod gc;
mod history;
mod import;
mod init;
mod link;
mod ls;
mod man;
mod move_item;
mod new;
mod patch;
mod project;
mod publish;
mod rebuild;
mod recover;
mod replica;
mod resolve;
mod search;
mod show;
mod sql;
mod stats;
mod status;
mod uninstall;
mod verb;
mod verify;
mod watch;
mod why;
mod workflow;

pub(crate) use verb::{VERBS, Verb, run};
