//! `gate`

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::request::{Gates, Which};
use tidegate_api::{Body, Failure};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::{Context, now};

/// Tell what the gates of items say
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate gate ls T-7k2m --closed")]
pub(crate) struct Gate {
    #[command(subcommand)]
    verb: GateVerb,
}

#[derive(Debug, Subcommand)]
enum GateVerb {
    #[command(alias = "list")]
    Ls(Ls),
}

/// List the gates of every way from where an item stands, or from where all open items stand
///
/// Without ITEM the gates of the 200 newest open items are listed.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate gate ls --closed")]
struct Ls {
    /// The item [default: all open items]
    item: Option<String>,
    /// Only gates that let the item through
    #[arg(long, conflicts_with = "closed")]
    open: bool,
    /// Only gates that do not, or of which that is not known
    #[arg(long)]
    closed: bool,
}

impl Act for Gate {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let GateVerb::Ls(Ls { item, open, closed }) = self.verb;
        let which = match (open, closed) {
            (true, _) => Which::Open,
            (_, true) => Which::Closed,
            _ => Which::All,
        };
        let (at, by) = (now()?, context.place().actor_kind()?);
        let (item, head) = (item.map(ItemRef), context.place().head());
        context.show(Body::Gates(Gates { item, which, at, by, head }))
    }
}
