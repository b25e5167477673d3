//! `doctor`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::{Context, tend};

/// Look whether this clone is well, on this machine
///
/// Looks at the journal, our refs and packs, the settings of git and the disk, and changes nothing
/// without --fix. What was recorded, `verify` judges.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate doctor --fix --dry-run")]
pub(crate) struct Doctor {
    /// Put right what can be without losing anything
    #[arg(long)]
    fix: bool,
    /// Tell what --fix would do, change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

impl Act for Doctor {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked = tend(self.dry_run)?;
        context.show(Body::Doctor(request::Doctor { tend: asked, fix: self.fix }))
    }
}
