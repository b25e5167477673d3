//! `why`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};
use tidegate_core::command::ItemRef;

use super::verb::Act;
use crate::context::{Context, now};

/// Tell where an item can go, and why not further
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate why T-7k2m")]
pub(crate) struct Why {
    /// The item
    item: String,
    /// Only this transition, or the one to this state
    #[arg(value_name = "VIA|STATE")]
    via: Option<String>,
}

impl Act for Why {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let (item, via) = (ItemRef(self.item), self.via);
        let (at, by) = (now()?, context.place().actor_kind()?);
        let head = context.place().head();
        context.show(Body::Why(request::Why { item, via, at, by, head }))
    }
}
