//! `uninstall`

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};
use std::process::ExitCode;

use clap::Args;
use tidegate_api::hooks::HookView;
use tidegate_api::remedy::Aid;
use tidegate_api::request::Tend;
use tidegate_api::uninstall::{RemovedKind, RemovedView, UninstallDocument};
use tidegate_api::{Body, Exit, Failure, Reply};

use super::verb::Act;
use crate::context::{Context, tend};
use crate::render;

/// Remove everything that Tidegate wrote into this repository
///
/// Our refs, packs and files: all that was recorded here and is nowhere else is gone. On a terminal,
/// asks first.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate uninstall --dry-run")]
pub(crate) struct Uninstall {
    /// Tell what would be removed, change nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Act for Uninstall {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let asked = tend(self.dry_run)?;
        let planned = hooks(context, true)?;
        if !self.dry_run && !self.yes {
            let plan = context.ask(Body::Uninstall(Tend { dry_run: true, ..asked }))?;
            let plan = beside(plan, planned.clone());
            if !is_agreed(&plan, context)? {
                return Ok(ExitCode::SUCCESS);
            }
        }
        // What was there before our hooks is remembered in the folder that goes.
        let removed = if self.dry_run { planned } else { hooks(context, false)? };
        let reply = context.ask(Body::Uninstall(asked))?;
        Ok(context.output().reply(&beside(reply, removed)))
    }
}

/// Takes our hooks away, or says which would go.
fn hooks(context: &Context, dry_run: bool) -> Result<Vec<RemovedView>, Failure> {
    if !tidegate_hooks::is_noted(&context.place().home()?) {
        return Ok(Vec::new());
    }
    let document = super::hooks::uninstall(context, dry_run)?;
    if !document.ok {
        let message = "hooks of others lie where ours were, and what was there before waits beside";
        let failure = Failure::new(Exit::Conflict, "hooks_in_the_way", message);
        let reasons = document.hooks.into_iter().filter_map(|hook| hook.note);
        return Err(reasons.fold(failure, Failure::reason).hint(Aid::HooksStatus));
    }
    let view =
        |hook: HookView| RemovedView { kind: RemovedKind::Hook, name: hook.event, note: None };
    Ok(document.hooks.into_iter().map(view).collect())
}

/// The same, with hooks before all else.
fn beside(reply: Reply, mut hooks: Vec<RemovedView>) -> Reply {
    match reply {
        Reply::Uninstall(mut document) => {
            hooks.append(&mut document.removed);
            Reply::Uninstall(UninstallDocument { removed: hooks, ..document })
        }
        other => other,
    }
}

/// Asks, where somebody can answer.
fn is_agreed(plan: &Reply, context: &Context) -> Result<bool, Failure> {
    if !stdin().is_terminal() || !stderr().is_terminal() {
        return Err(refused(plan));
    }
    let shown = render::text(plan, context.output());
    let question = format!("{shown}\nRemove all of this? [y/N] ");
    let asked = stderr().lock().write_all(question.as_bytes());
    let mut answer = String::new();
    let heard = asked.and_then(|()| stdin().lock().read_line(&mut answer));
    heard.map_err(|error| Failure::new(Exit::Environment, "unreadable_file", error.to_string()))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What would be removed, told to somebody who did not say yes.
fn refused(plan: &Reply) -> Failure {
    let message = "this removes all that Tidegate recorded here: say --yes if that is meant";
    let failure = Failure::new(Exit::Usage, "needs_yes", message);
    let removed = match plan {
        Reply::Uninstall(UninstallDocument { removed, .. }) => removed.as_slice(),
        _ => &[],
    };
    let failure = removed.iter().map(|removed| removed.name.clone()).fold(failure, Failure::reason);
    failure.hint(Aid::PreviewUninstall)
}
