//! `criterion`

use std::process::ExitCode;

use clap::{Args, Subcommand};
use tidegate_api::{Body, Failure};
use tidegate_core::command::UncheckCriterion;
use tidegate_core::command::{AddCriterion, CheckCriterion, Command, ItemRef, Shown};

use super::verb::Act;
use crate::arguments::Mutating;
use crate::context::Context;
use crate::input;

/// Say what must hold when an item is done, and show that it does
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate criterion check T-7k2m 1 -- cargo test login")]
pub(crate) struct Criterion {
    #[command(subcommand)]
    verb: CriterionVerb,
}

#[derive(Debug, Subcommand)]
enum CriterionVerb {
    Add(Add),
    Check(Check),
    Uncheck(Uncheck),
    #[command(alias = "list")]
    Ls(Ls),
}

/// Say what must hold
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate criterion add T-7k2m 'tokens expire'")]
struct Add {
    /// The item
    item: String,
    /// What must hold, in at most 500 bytes; - for standard input
    text: String,
    #[command(flatten)]
    options: Mutating,
}

/// Show by a command that a criterion holds, or claim it
///
/// The command runs here and now. It shows that the criterion holds if it succeeds and ran at least
/// one test, as the summary of the usual runners, or TAP or JUnit, tells. What is claimed is shown as
/// claimed, and opens no gate that wants evidence.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate criterion check T-7k2m 1 -- cargo test login")]
struct Check {
    /// The item
    item: String,
    /// The criterion, by its number
    #[arg(value_name = "N")]
    criterion: String,
    /// Say so without a command
    #[arg(long, value_name = "TEXT", required_unless_present = "command")]
    claim: Option<String>,
    /// The command that shows it
    #[arg(last = true, value_name = "COMMAND", conflicts_with = "claim")]
    command: Vec<std::ffi::OsString>,
    #[command(flatten)]
    options: Mutating,
}

/// Say that a criterion does not hold, or not any more
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate criterion uncheck T-7k2m 1 --reason 'it broke'")]
struct Uncheck {
    /// The item
    item: String,
    /// The criterion, by its number
    #[arg(value_name = "N")]
    criterion: String,
    #[command(flatten)]
    options: Mutating,
}

/// List what must hold, and how that is known
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  tidegate criterion ls T-7k2m --json")]
struct Ls {
    /// The item
    item: String,
}

impl Act for Criterion {
    fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self.verb {
            CriterionVerb::Add(Add { item, text, options }) => {
                let add = AddCriterion { item: ItemRef(item), text: input::text_or_stdin(text)? };
                context.change(Command::AddCriterion(add), options)
            }
            CriterionVerb::Check(Check { item, criterion, claim, command, options }) => {
                let item = ItemRef(item);
                let check = |by| {
                    let (item, criterion) = (item.clone(), criterion.clone());
                    Command::CheckCriterion(CheckCriterion { item, criterion, by })
                };
                if let Some(claim) = claim {
                    return context.change(check(Shown::Claim(claim)), options);
                }
                // Nothing is run whose outcome would be refused anyway, and nothing to rehearse.
                let rehearsal = Mutating { dry_run: true, key: None, ..options.clone() };
                let rehearsed =
                    context.changed(check(Shown::Claim("rehearsal".to_owned())), rehearsal)?;
                if options.dry_run {
                    return Ok(context.output().reply(&rehearsed));
                }
                let run = super::evidence::run(context, &command)?;
                context.change(check(Shown::Run(run)), options)
            }
            CriterionVerb::Uncheck(Uncheck { item, criterion, options }) => {
                let uncheck = UncheckCriterion { item: ItemRef(item), criterion };
                context.change(Command::UncheckCriterion(uncheck), options)
            }
            CriterionVerb::Ls(Ls { item }) => context.show(Body::Criteria(ItemRef(item))),
        }
    }
}
