//! The grammar of the command line, and what every verb shares.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser};
use tidegate_api::{Exit, Failure};
use tidegate_core::text;

use crate::commands::Verb;
use crate::context::Context;
use crate::output::{ColorWhen, Output};

/// Keeps the workflow of a software project in git.
#[derive(Debug, Parser)]
#[command(name = "tidegate", version, max_term_width = 100, arg_required_else_help = true)]
#[command(
    after_help = "Begin with `tidegate init`. `tidegate demo` shows it all in a scratch repository."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

/// What every verb takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Run as if started in DIR
    #[arg(short = 'C', value_name = "DIR", global = true, help_heading = "Global options")]
    pub(crate) directory: Option<PathBuf>,
    /// Answer with one JSON document
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) json: bool,
    /// Answer with ids only
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub(crate) quiet: bool,
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help_heading = "Global options"
    )]
    pub(crate) color: ColorWhen,
}

/// What every verb takes that changes something.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Options of every change")]
pub(crate) struct Mutating {
    /// Name this change: the same change under the same name is made once
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Change only what is still at this entry
    #[arg(long, value_name = "ENTRY")]
    pub(crate) expect: Option<String>,
    /// Say why
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Tell what would happen, record nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Return when plain git sees the change
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) publish: bool,
}

/// Runs the command line and tells how it ended.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.collect();
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return refuse(&error, &arguments),
    };
    let output = Output::new(&parsed.global);
    let context = Context::new(&parsed.global, output);
    let outcome = parsed.verb.run(&context);
    match outcome {
        Ok(code) => code,
        Err(failure) => context.output().failure(&failure),
    }
}

/// Shows help and versions, and tells what is wrong with a command line.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is no reason to fail.
        drop(error.print());
        return ExitCode::SUCCESS;
    }
    if arguments.iter().any(|argument| argument == "--json") {
        let rendered = error.render().to_string();
        let message = rendered.lines().next().unwrap_or_default().trim_start_matches("error: ");
        let failure = Failure::new(Exit::Usage, "usage", message);
        let failure = meant(error).into_iter().fold(failure, Failure::hint);
        return Output::json().failure(&failure.hint("tidegate --help"));
    }
    let harmful = |argument: &OsString| argument.to_string_lossy().contains(text::is_unsafe);
    if arguments.iter().any(harmful) {
        let harmless = text::visible_lines(&error.render().to_string()).into_owned();
        drop(std::io::stderr().lock().write_all(harmless.as_bytes()));
    } else {
        drop(error.print());
    }
    ExitCode::from(Exit::Usage.code())
}

/// What is spelled like what was written.
fn meant(error: &clap::Error) -> Vec<String> {
    let kinds =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let found = kinds.into_iter().filter_map(|kind| error.get(kind));
    found
        .flat_map(|value| match value {
            ContextValue::String(word) => vec![word.clone()],
            ContextValue::Strings(words) => words.clone(),
            _ => Vec::new(),
        })
        .collect()
}
