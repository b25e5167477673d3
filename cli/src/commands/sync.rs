//! `sync`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::{Body, Failure, request};

use super::verb::Act;
use crate::context::Context;

/// Exchange logs with remotes: take in what they have, and send them what they lack
///
/// Nothing is ever taken away, here or there. What is recorded goes to a remote that is named, or that
/// was chosen by `tidegate remote set`, and to no other.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate sync\n  tidegate sync origin --dry-run")]
pub(crate) struct Sync {
    /// The remotes; all that are configured, if none is named
    #[arg(value_name = "REMOTE")]
    remotes: Vec<String>,
    /// Tell what would go, take in and send nothing
    #[arg(long)]
    dry_run: bool,
    /// Send nothing
    #[arg(long, conflicts_with = "push_only")]
    fetch_only: bool,
    /// Take in nothing
    #[arg(long)]
    push_only: bool,
    /// Leave the session of the terminal first
    #[arg(long, hide = true)]
    detached: bool,
}

impl Act for Sync {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        if self.detached {
            // Who leads a process group already cannot leave, and need not.
            let _ = rustix::process::setsid();
        }
        let Self { remotes, dry_run, fetch_only, push_only, .. } = self;
        let asked = request::Sync { remotes, dry_run, fetch: !push_only, send: !fetch_only };
        context.show(Body::Sync(asked))
    }
}
