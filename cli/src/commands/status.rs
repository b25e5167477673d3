//! `status`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, Reply, request};

use super::verb::Act;
use super::workflow;
use crate::context::{Context, now};

/// Tell what is in flight, what needs you, and whether all is well
///
/// You are needed for open items that are assigned to you, by your name or mail address, and for
/// contested ones, which anybody may settle.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate status")]
pub(crate) struct Status {
    /// Look closer, as `doctor` does, and change nothing
    #[arg(long)]
    deep: bool,
}

impl Act for Status {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        // Who says nobody who they are is told what is in flight all the same.
        let actor = context.caller().ok().map(|caller| caller.actor);
        let is_served = context.is_served();
        let (deep, file) = (self.deep, workflow::lying(context));
        let asked = request::Status { actor, at: now()?, deep, head: context.place().head(), file };
        let mut reply = context.ask(Body::Status(asked))?;
        if let Reply::Status(document) = &mut reply {
            document.daemon.running = is_served;
        }
        Ok(context.output().reply(&reply))
    }
}
