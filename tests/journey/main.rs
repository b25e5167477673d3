//! Journeys: the real binary in a sealed place, from what people type to what they are told.
//!
//! A file a subject. What a rule of the law says is tested beside the law; here it is asserted
//! that people get it. Plain git makes the fixtures, and looks at what was recorded.

#[path = "../support/mod.rs"]
pub mod support;

mod artifacts;
mod back;
mod begin;
mod below;
mod care;
mod changes;
mod clones;
mod comments;
mod commits;
mod completions;
mod copies;
mod demo;
mod doctor;
mod documents;
mod elsewhere;
mod environment;
mod fields;
mod flowspec;
mod forged;
mod gaps;
mod gates;
mod graph;
mod help;
mod history;
mod hooks;
mod hooks_installed;
mod hooks_tools;
mod import;
mod import_names;
mod kept;
mod kinds;
mod lies;
mod links;
mod lists;
mod locks;
mod moves;
mod names;
mod next;
mod notices;
mod occasions;
mod output;
mod owners;
mod past;
mod picked;
mod place;
mod presets;
mod project;
mod published;
mod read_model;
mod recover;
mod regions;
mod repin;
mod replicas;
mod repositories;
mod rewritten;
mod secrets;
mod shared;
mod signing;
mod stats;
mod status;
mod stays;
mod strange_refs;
mod strangers;
mod text;
mod together;
mod told;
mod uninstall;
mod watch;
mod why;
mod workflow;
