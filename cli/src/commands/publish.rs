//! `publish`, which commands leave behind

use std::process::ExitCode;

use clap::Args;
use tidegate_api::request::{self, WhenBusy};
use tidegate_api::{Body, Failure};

use super::verb::Act;
use crate::context::{Context, tend};

/// Let plain git see what was recorded
///
/// Every change leaves this behind; there is no need to give it by hand.
#[derive(Debug, Args)]
#[command(hide = true, after_help = "Example:\n  tidegate publish")]
pub(crate) struct Publish {
    /// Leave the session of the terminal first, and come next after who is at it
    #[arg(long, hide = true)]
    detached: bool,
}

impl Act for Publish {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if self.detached {
            // Who leads a process group already cannot leave, and need not.
            let _ = rustix::process::setsid();
            return publish_behind(context);
        }
        context.show(Body::Publish(WhenBusy::Wait))
    }
}

/// Publishes where nobody waits for it, and folds our packs if there are too many.
pub(super) fn publish_behind(context: &Context) -> Result<ExitCode, Failure> {
    let code = context.show(Body::Publish(WhenBusy::ComeNext))?;
    let asked = tend(false)?;
    context.ask(Body::Gc(request::Gc { tend: asked, if_due: true }))?;
    Ok(code)
}
