//! `move`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{self, Command, Gates, ItemRef};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;

/// Take an item through a transition
///
/// VIA names a transition or the state it leads to: first exactly, then whatever the case of its
/// letters.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate move T-7k2m start")]
pub(crate) struct Move {
    /// The item
    item: String,
    /// A transition, or a state
    #[arg(value_name = "VIA|STATE", required_unless_present_any = ["via", "to"], conflicts_with_all = ["via", "to"])]
    word: Option<String>,
    /// The transition
    #[arg(long, value_name = "VIA")]
    via: Option<String>,
    /// The state
    #[arg(long, value_name = "STATE")]
    to: Option<String>,
    /// The word that a gate wants to be typed
    #[arg(long, value_name = "WORD", conflicts_with = "force")]
    keyword: Option<String>,
    /// Set the state past the gates; needs --reason, and the history says FORCED
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: Mutating,
}

impl Act for Move {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let gates = if self.force { Gates::Force } else { Gates::Ask };
        let item = ItemRef(self.item);
        let Self { word, via, to, keyword, .. } = self;
        let made = command::Move { item, word, via, to, gates, keyword };
        context.change(Command::Move(made), self.options)
    }
}
