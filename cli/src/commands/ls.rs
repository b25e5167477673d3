//! `ls`

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use tidegate_api::{Body, Failure, request};
use tidegate_core::Millis;
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;
use crate::{input, when};

/// List items: the open ones, newest first
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate ls --state 'In Review' --sort updated")]
pub(crate) struct Ls {
    /// Archived and finished items too, and all of them
    #[arg(long)]
    all: bool,
    /// Items in this state
    #[arg(long, value_name = "STATE")]
    state: Option<String>,
    /// Items of this kind
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Items with this label
    #[arg(long, value_name = "LABEL")]
    label: Option<String>,
    /// Items of this assignee
    #[arg(long, value_name = "WHO")]
    assignee: Option<String>,
    /// Items that are part of this one
    #[arg(long, value_name = "ITEM")]
    parent: Option<String>,
    /// Items with this text in title or body
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// Items changed at or after this local day or time (2026-11-21, '2026-11-21 14:30'), or moment in
    /// RFC 3339
    #[arg(long, value_name = "TIME", value_parser = when::first)]
    changed_since: Option<Millis>,
    /// Contested items only
    #[arg(long)]
    contested: bool,
    /// The order
    #[arg(long, value_name = "FIELD", default_value = "created")]
    sort: Sort,
    /// At most so many [default: 50, without --all]
    #[arg(long, value_name = "N", value_parser = input::limit)]
    limit: Option<usize>,
    /// Go on after an earlier answer
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    Created,
    Updated,
    Priority,
    Title,
    State,
}

impl Act for Ls {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let sort = match self.sort {
            Sort::Created => request::Sort::Created,
            Sort::Updated => request::Sort::Updated,
            Sort::Priority => request::Sort::Priority,
            Sort::Title => request::Sort::Title,
            Sort::State => request::Sort::State,
        };
        context.show(Body::List(request::List {
            all: self.all,
            state: self.state,
            kind: self.kind,
            label: self.label,
            assignee: self.assignee,
            parent: self.parent.map(ItemRef),
            text: self.text,
            changed_since: self.changed_since,
            contested: self.contested,
            sort,
            limit: self.limit,
            cursor: self.cursor,
        }))
    }
}
