//! `recover`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure};

use super::verb::Act;
use crate::context::{Context, tend};

/// Bring a broken store back to the last state that can be proven
///
/// What is broken is copied to a quarantine first, and nothing is written over. Says what is
/// missing. Does nothing to a store that is sound.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate recover --dry-run")]
pub(crate) struct Recover {
    /// Tell what would come of it, change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Act for Recover {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Recover(tend(self.dry_run)?))
    }
}
