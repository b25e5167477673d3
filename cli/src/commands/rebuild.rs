//! `rebuild`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::Context;

/// Make the read model anew from the logs
///
/// It is made and kept by itself; nothing is lost with it.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate rebuild --check")]
pub(crate) struct Rebuild {
    /// Compare it with the logs, change nothing
    #[arg(long)]
    check: bool,
}

impl Act for Rebuild {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Rebuild(request::Rebuild { check: self.check }))
    }
}
