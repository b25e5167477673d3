//! `demo`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use tidegate_api::Failure;

use crate::context::Context;

/// Play the main job end to end in a scratch repository, explaining each step
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate demo --keep /tmp/tide")]
pub(crate) struct Demo {
    /// Keep the repository in DIR, which must not exist
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Wait for Enter after each step
    #[arg(long)]
    pause: bool,
}

impl Demo {
    pub(crate) fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let _ = (context, self.keep, self.pause);
        Ok(ExitCode::SUCCESS)
    }
}
