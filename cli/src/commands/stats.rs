//! `stats`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure};

use super::verb::Act;
use crate::context::{Context, now};

/// Tell the project in numbers
///
/// How many items there are, how many came and went in the last eight weeks, and how long things
/// took, by the clocks of those who recorded them.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate stats --json")]
pub(crate) struct Stats {}

impl Act for Stats {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Stats(now()?))
    }
}
