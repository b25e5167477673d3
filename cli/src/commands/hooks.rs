//! `hooks`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::hooks::HooksDocument;
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::refusal::Remedy;
use tidegate_hooks::HooksError;

use super::verb::Act;
use crate::context::Context;

/// What this program is called.
const PROGRAM: &str = "tidegate";

/// Have git tell of commits as they are made
///
/// Without hooks nothing is lost: the next command looks at what happened. With them it is looked at at
/// once, and a wrong trailer is found before the commit is made. Hooks of others stay as they are and
/// go on running.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate hooks install\n  tidegate hooks status")]
pub(crate) struct Hooks {
    #[command(subcommand)]
    act: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Put them beside the hooks of others
    Install {
        /// Tell what would be done, change nothing
        #[arg(long)]
        dry_run: bool,
        /// Print what belongs into files of other tools, change nothing
        #[arg(long)]
        print: bool,
    },
    /// Take them away, and put back what was there before
    Uninstall {
        /// Tell what would be done, change nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Tell whether git reaches each of them: exit 1 if it does not
    Status,
}

impl Act for Hooks {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let output = context.output();
        let hooks = open(context)?;
        let document = match self.act {
            Verb::Install { print: true, .. } => {
                let document = hooks.status_with_lines().map_err(failed)?;
                return Ok(output.reply(&Reply::Hooks(HooksDocument { ok: true, ..document })));
            }
            Verb::Install { dry_run, .. } => {
                begun(context)?;
                hooks.install(dry_run)
            }
            Verb::Uninstall { dry_run } => hooks.uninstall(dry_run),
            Verb::Status => hooks.status(),
        };
        Ok(output.reply(&Reply::Hooks(document.map_err(failed)?)))
    }
}

/// Has git tell of commits, where that takes nothing from others.
pub(super) fn install(context: &Context) -> Result<HooksDocument, Failure> {
    open(context)?.install(false).map_err(failed)
}

/// How the hooks stand here.
pub(super) fn status(context: &Context) -> Result<HooksDocument, Failure> {
    open(context)?.status().map_err(failed)
}

/// Takes the hooks away that were put down here, or only says so.
pub(super) fn uninstall(context: &Context, dry_run: bool) -> Result<HooksDocument, Failure> {
    open(context)?.uninstall(dry_run).map_err(failed)
}

fn open(context: &Context) -> Result<tidegate_hooks::Hooks, Failure> {
    let home = context.place().home()?;
    tidegate_hooks::Hooks::at(context.directory(), home, program()).map_err(failed)
}

/// That a project has begun here: elsewhere hooks would have nothing to tell.
fn begun(context: &Context) -> Result<(), Failure> {
    match context.place().home()?.is_dir() {
        true => Ok(()),
        false => {
            let message = "no project has begun in this repository";
            let failure = Failure::new(Exit::Environment, "not_initialised", message);
            Err(failure.remedy(&Remedy::Init))
        }
    }
}

/// This program, by the name under which the user starts it: that stays when it is replaced by its
/// next version.
fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let is_own = |found: &PathBuf| found.is_absolute() && same(found, &own);
    std::env::split_paths(&path).map(|folder| folder.join(PROGRAM)).find(is_own).unwrap_or(own)
}

fn same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn failed(error: HooksError) -> Failure {
    Failure::new(Exit::Environment, "hooks_failed", error.to_string())
}
