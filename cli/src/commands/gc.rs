//! `gc`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::{Context, tend};

/// Make one pack of Tidegate's own packs
///
/// Packs, objects and refs of yours are not touched. Packs that were replaced go with the next call.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate gc")]
pub(crate) struct Gc {
    /// Tell what would be done, change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Act for Gc {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked = tend(self.dry_run)?;
        context.show(Body::Gc(request::Gc { tend: asked, if_due: false }))
    }
}
