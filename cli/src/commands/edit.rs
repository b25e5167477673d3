//! `edit`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{Command, Edit as Write, EditItem, ItemRef};

use super::patch;
use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Change fields of an item
///
/// Records the difference only: what is so already is not written again.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate edit T-7k2m --priority high --label auth")]
pub(crate) struct Edit {
    /// The item
    item: String,
    /// One line that names it; - for standard input
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// More about it; - for standard input, empty for none
    #[arg(long, value_name = "TEXT", conflicts_with = "body_file")]
    body: Option<String>,
    /// Read the body from FILE; - for standard input
    #[arg(long, value_name = "FILE")]
    body_file: Option<PathBuf>,
    /// Task, feature, epic, bug, …
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Add a label; may be given several times
    #[arg(long, value_name = "LABEL", alias = "add-label")]
    label: Vec<String>,
    /// Take a label away; may be given several times
    #[arg(long, value_name = "LABEL", alias = "remove-label")]
    unlabel: Vec<String>,
    /// How urgent it is; empty for nothing
    #[arg(long, value_name = "PRIORITY")]
    priority: Option<String>,
    /// Who is to do it
    #[arg(long, value_name = "WHO", conflicts_with = "unassign")]
    assignee: Option<String>,
    /// Nobody is to do it
    #[arg(long)]
    unassign: bool,
    /// The item it is part of
    #[arg(long, value_name = "ITEM", conflicts_with = "no_parent")]
    parent: Option<String>,
    /// It is part of nothing
    #[arg(long)]
    no_parent: bool,
    /// Write a further field, or += and -= for counters, lists and sets; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_parser = input::further_field)]
    set: Vec<input::Further>,
    /// Empty a further field; may be given several times
    #[arg(long, value_name = "NAME")]
    unset: Vec<String>,
    /// A JSON merge patch (RFC 7396) from FILE; - for standard input
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Edit {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let fields = input::further(self.set, self.unset)?;
        let mut edit = EditItem::of(ItemRef(self.item));
        if let Some(path) = &self.patch {
            patch::apply(&mut edit, &input::file(path, input::TEXT)?)?;
        }
        let body = match (self.body, self.body_file) {
            (Some(body), _) => Some(input::text_or_stdin(body)?),
            (None, Some(path)) => Some(input::file(&path, input::TEXT)?),
            (None, None) => None,
        };
        write(&mut edit.title, self.title.map(input::text_or_stdin).transpose()?);
        write(&mut edit.body, body);
        write(&mut edit.kind, self.kind);
        write(&mut edit.priority, self.priority);
        write(&mut edit.assignee, self.assignee);
        write(&mut edit.parent, self.parent.map(ItemRef));
        if self.unassign {
            edit.assignee = Write::Clear;
        }
        if self.no_parent {
            edit.parent = Write::Clear;
        }
        edit.label.extend(self.label);
        edit.unlabel.extend(self.unlabel);
        edit.fields.extend(fields);
        context.change(Command::EditItem(Box::new(edit)), self.options)
    }
}

fn write<T>(field: &mut Write<T>, value: Option<T>) {
    if let Some(value) = value {
        *field = Write::Set(value);
    }
}
