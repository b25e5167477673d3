//! The list of all verbs.

use std::process::ExitCode;

use clap::Subcommand;
use tidegate_api::Failure;

use super::{archive, comment, demo, dump, edit, history, import, init, link, ls, move_item, new};
use super::{project, show, verify};
use crate::context::Context;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Init(init::Init),
    New(new::New),
    Show(show::Show),
    #[command(alias = "list")]
    Ls(ls::Ls),
    Edit(Box<edit::Edit>),
    Comment(comment::Comment),
    Link(link::Link),
    Unlink(link::Unlink),
    #[command(name = "move")]
    Move(move_item::Move),
    Archive(archive::Archive),
    Unarchive(archive::Unarchive),
    History(history::History),
    Import(import::Import),
    Dump(dump::Dump),
    Verify(verify::Verify),
    Project(project::Project),
    Demo(demo::Demo),
}

impl Verb {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Init(verb) => verb.run(context),
            Self::New(verb) => verb.run(context),
            Self::Show(verb) => verb.run(context),
            Self::Ls(verb) => verb.run(context),
            Self::Edit(verb) => verb.run(context),
            Self::Comment(verb) => verb.run(context),
            Self::Link(verb) => verb.run(context),
            Self::Unlink(verb) => verb.run(context),
            Self::Move(verb) => verb.run(context),
            Self::Archive(verb) => verb.run(context),
            Self::Unarchive(verb) => verb.run(context),
            Self::History(verb) => verb.run(context),
            Self::Import(verb) => verb.run(context),
            Self::Dump(verb) => verb.run(context),
            Self::Verify(verb) => verb.run(context),
            Self::Project(verb) => verb.run(context),
            Self::Demo(verb) => verb.run(context),
        }
    }
}
