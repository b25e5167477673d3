//! `doctor`

use std::process::ExitCode;

use clap::Args;
use tidegate_api::doctor::{Enforcement, EnforcementLevel};
use tidegate_api::hooks::HookView;
use tidegate_api::{Body, Failure, Reply, request};

use super::verb::Act;
use crate::context::{Context, tend};

/// Look whether this clone is well, on this machine
///
/// Looks at the journal, our refs and packs, the settings of git and the disk, and changes nothing
/// without --fix. What was recorded, `verify` judges.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate doctor --fix --dry-run")]
pub(crate) struct Doctor {
    /// Put right what can be without losing anything
    #[arg(long)]
    fix: bool,
    /// Tell what --fix would do, change nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// How much is done here about work that does not do what it should: no more than what hooks say.
fn enforcement(context: &Context) -> Enforcement {
    let (level, known) = match super::hooks::status(context) {
        Err(failure) => (EnforcementLevel::None, vec![failure.message]),
        Ok(document) => {
            let reached = |hook: &HookView| hook.reachable && GUARDS.contains(&hook.event.as_str());
            let level = match document.hooks.iter().any(reached) {
                true => EnforcementLevel::Hinted,
                false => EnforcementLevel::None,
            };
            let hooks = document.hooks.iter().filter(|hook| GUARDS.contains(&hook.event.as_str()));
            let told = |hook: &HookView| {
                let word = if hook.reachable { "git runs" } else { "git does not run" };
                format!("{word} our {}", hook.event)
            };
            (level, hooks.map(told).collect())
        }
    };
    Enforcement { level, known }
}

/// The hooks that say no.
const GUARDS: [&str; 2] = ["commit-msg", "pre-push"];

impl Act for Doctor {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked = tend(self.dry_run)?;
        let mut reply =
            context.ask(Body::Doctor(request::Doctor { tend: asked, fix: self.fix }))?;
        if let Reply::Doctor(document) = &mut reply {
            document.enforcement = Some(enforcement(context));
        }
        Ok(context.output().reply(&reply))
    }
}
