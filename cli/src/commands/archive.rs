//! `archive` and `unarchive`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{Command, ItemRef};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// Put an item away: it is not listed and does not move, and nothing of it is lost
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate archive T-7k2m --reason 'no longer wanted'")]
pub(crate) struct Archive {
    /// The item
    item: String,
    #[command(flatten)]
    options: Mutating,
}

/// Take an item out again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate unarchive T-7k2m")]
pub(crate) struct Unarchive {
    /// The item
    item: String,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Archive {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.change(Command::Archive(ItemRef(self.item)), self.options)
    }
}

impl Act for Unarchive {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.change(Command::Unarchive(ItemRef(self.item)), self.options)
    }
}
