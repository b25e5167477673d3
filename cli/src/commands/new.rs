//! `new`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{Command, ItemRef, NewItem};

use super::verb::Act;
use super::workflow;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Make an item
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate new \"Log in with a token\" --kind task --criterion \"token expires\""
)]
pub(crate) struct New {
    /// One line that names it; - for standard input
    title: String,
    /// Task, feature, epic, bug, … [default: task]
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// More about it; - for standard input
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file")]
    body: Option<String>,
    /// Read the body from FILE; - for standard input
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// A word to find it by; may be given several times
    #[arg(long, value_name = "LABEL")]
    label: Vec<String>,
    /// How urgent it is
    #[arg(long, value_name = "PRIORITY")]
    priority: Option<String>,
    /// Who is to do it
    #[arg(long, value_name = "WHO")]
    assignee: Option<String>,
    /// The item it is part of
    #[arg(long, value_name = "ITEM")]
    parent: Option<String>,
    /// What must hold when it is done; may be given several times
    #[arg(long, value_name = "TEXT")]
    criterion: Vec<String>,
    /// A further field, or += for counters, lists and sets; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = input::further_field)]
    set: Vec<input::Further>,
    /// Another name of it; may be given several times
    #[arg(long, value_name = "ALIAS")]
    id: Vec<String>,
    /// The workflow it follows: one that was published, or a preset, which is published then
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    #[command(flatten)]
    options: Mutating,
}

impl Act for New {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let body = match (self.body, self.body_file) {
            (Some(body), _) => input::text_or_stdin(body)?,
            (None, Some(path)) => input::file(&path, input::TEXT)?,
            (None, None) => String::new(),
        };
        let new = NewItem {
            title: input::text_or_stdin(self.title)?,
            kind: self.kind,
            body,
            labels: self.label,
            aliases: self.id,
            priority: self.priority,
            assignee: self.assignee,
            parent: self.parent.map(ItemRef),
            criteria: self.criterion,
            fields: input::further(self.set, Vec::new())?,
            workflow: self.preset.map(workflow::following),
        };
        context.change(Command::NewItem(Box::new(new)), self.options)
    }
}
