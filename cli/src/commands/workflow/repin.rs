//! `workflow repin`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;
use tidegate_core::command::{Command, ItemRef, Repin as Asked};

use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Have items follow another definition, and show first what that would mean
///
/// Nothing is recorded without --apply. A state that has another name there, or none, is given one
/// with --map; the others keep theirs.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate workflow repin --all-from builtin --to bug --map 'In Progress=Fixing'"
)]
pub(super) struct Repin {
    /// The items
    #[arg(value_name = "ITEM", required_unless_present = "all_from")]
    items: Vec<String>,
    /// All open items that follow this definition: a name, or a digest or the beginning of one
    #[arg(long, value_name = "DEFINITION")]
    all_from: Option<String>,
    /// The definition they are to follow: a name, or a digest or the beginning of one
    #[arg(long, value_name = "DEFINITION")]
    to: String,
    /// What a state is called there; may be given several times
    #[arg(long, value_name = "OLD=NEW", value_parser = input::assignment)]
    map: Vec<(String, String)>,
    /// Record it
    #[arg(long, conflicts_with = "dry_run")]
    apply: bool,
    #[command(flatten)]
    options: Mutating,
}

impl Repin {
    pub(super) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        input::once(self.map.iter().map(|(name, _)| name))?;
        let asked = Asked {
            items: self.items.into_iter().map(ItemRef).collect(),
            all_from: self.all_from,
            to: self.to,
            map: self.map.into_iter().collect(),
        };
        let options = Mutating { dry_run: !self.apply, ..self.options };
        context.change(Command::Repin(asked), options)
    }
}
