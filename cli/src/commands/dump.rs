//! `dump`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::Context;

/// Write all that is known in canonical lines
///
/// Two clones that hold the same entries write the same bytes.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate dump | sha256sum")]
pub(crate) struct Dump {
    /// This item only
    item: Option<String>,
}

impl Act for Dump {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        context.show(Body::Dump(self.item.map(ItemRef)))
    }
}
