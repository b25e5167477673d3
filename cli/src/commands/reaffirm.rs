//! `reaffirm`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::command::{Command, ItemRef, Reaffirm as Asked};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// Have gates asked again that changed behind an item
///
/// Where an item goes over to another definition, the move that brought it to its state may be one
/// whose gates are others there. It is challenged then: it stays where it is, and no gate opens
/// until this asks those gates, and they are open.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate reaffirm --all --dry-run")]
pub(crate) struct Reaffirm {
    /// The items: all of them, or none
    #[arg(value_name = "ITEM", required_unless_present = "all", conflicts_with = "all")]
    items: Vec<String>,
    /// Every item that is challenged, as far as its gates are open
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Reaffirm {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let items = self.items.into_iter().map(ItemRef).collect();
        let asked = Command::Reaffirm(Asked { items, all: self.all });
        let reply = context.changed(asked, self.options)?;
        let shown = context.output().reply(&reply);
        let is_left = match &reply {
            Reply::Items(document) => document.items.iter().any(|row| row.read().challenged),
            _ => false,
        };
        Ok(if is_left { ExitCode::from(Exit::Refused.code()) } else { shown })
    }
}
