//! `verify`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::{Context, now};

/// Check what is recorded: read every entry again and judge every event again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate verify T-7k2m")]
pub(crate) struct Verify {
    /// An item, an entry, or the entries after A up to B [default: everything]
    #[arg(value_name = "ITEM|ENTRY|A..B")]
    target: Option<String>,
    /// Do not read the bytes of every entry again
    #[arg(long)]
    quick: bool,
}

impl Act for Verify {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self { target, quick } = self;
        context.show(Body::Verify(request::Verify { target, quick, at: now()? }))
    }
}
