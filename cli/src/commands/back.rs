//! `rollback` and `undo`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{Command, ItemRef, RollBack, Undo as Taken};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// Have an item go back to a state that it had
///
/// The state is written anew, past all gates: what happened in between stays in the history.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate rollback T-7k2m --to Planned --reason 'it was too early'"
)]
pub(crate) struct Rollback {
    /// The item
    item: String,
    /// The state
    #[arg(long, value_name = "STATE")]
    to: String,
    #[command(flatten)]
    options: Mutating,
}

/// Take back the last move of an item, or all from an entry on
///
/// What was taken back counts no more, as if it had not been made: another clone that made the same
/// move of the same commit does not bring it back.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate undo T-7k2m --reason 'by mistake'")]
pub(crate) struct Undo {
    /// The item, or the entry from which on its moves are taken back
    #[arg(value_name = "ITEM|ENTRY")]
    what: String,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Rollback {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let back = RollBack { item: ItemRef(self.item), to: self.to };
        context.change(Command::RollBack(back), self.options)
    }
}

impl Act for Undo {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.change(Command::Undo(Taken { what: ItemRef(self.what) }), self.options)
    }
}
