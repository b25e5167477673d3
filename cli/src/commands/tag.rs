//! `tag`

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::{Body, Failure, Reply, request};
use tidegate_core::command::{Command, ItemRef, Tag as Named};

use super::show::Show;
use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::output::Form;
use crate::render;

/// Give names to versions of an item: of a specification, at a milestone
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate tag add T-7k2m v1.0")]
pub(crate) struct Tag {
    #[command(subcommand)]
    verb: TagVerb,
}

#[derive(Debug, Subcommand)]
enum TagVerb {
    Add(Add),
    Rm(Rm),
    #[command(alias = "list")]
    Ls(Ls),
}

/// Give the version that stands now a name
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate tag add T-7k2m v1.0 --reason 'as it was agreed'")]
struct Add {
    /// The item
    item: String,
    /// The name
    name: String,
    #[command(flatten)]
    options: Mutating,
}

/// Take a name away; the version stays in the history
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate tag rm T-7k2m v1.0")]
struct Rm {
    /// The item
    item: String,
    /// The name
    name: String,
    #[command(flatten)]
    options: Mutating,
}

/// Show the names, and the entries that show --at takes
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate tag ls T-7k2m --json")]
struct Ls {
    /// The item
    item: String,
}

impl Ls {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let output = context.output();
        if output.form() != Form::Text {
            return Show::members(self.item, &["id", "short", "tags"]).run(context);
        }
        let (items, head) = (vec![ItemRef(self.item)], context.place().head());
        let reply = context.ask(Body::Show(request::Show { items, at: None, head }))?;
        let text = match &reply {
            Reply::Item(document) => render::tags(&document.item, output),
            _ => String::new(),
        };
        Ok(output.instead(&reply, &text))
    }
}

impl Act for Tag {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let tag = |item: String, name: String| Named { item: ItemRef(item), name };
        match self.verb {
            TagVerb::Add(add) => context.change(Command::Tag(tag(add.item, add.name)), add.options),
            TagVerb::Rm(rm) => context.change(Command::Untag(tag(rm.item, rm.name)), rm.options),
            TagVerb::Ls(ls) => ls.run(context),
        }
    }
}
