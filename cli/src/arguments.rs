//! The grammar of the command line, and what every verb shares.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser};
use tidegate_api::request::History;
use tidegate_core::Millis;
use tidegate_core::command::ItemRef;

use crate::commands::{self, VERBS, Verb};
use crate::context::Context;
use crate::output::{ColorWhen, Output};
use crate::{completion, usage, when};

/// What every verb takes. With the verbs under it, this is the grammar of the program.
#[derive(Debug, Parser)]
#[command(
    name = "tidegate",
    version,
    about = "Keeps the workflow of a software project in git",
    after_help = "Begin with `tidegate init`. `tidegate demo` shows it all in a scratch repository.",
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true
)]
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
    /// Do not ask the daemon, and start none
    #[arg(long, global = true, help_heading = "Global options")]
    pub(crate) no_daemon: bool,
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
    /// Change only what is still at this entry; several, if it was written apart
    #[arg(long, value_name = "ENTRY", value_delimiter = ',')]
    pub(crate) expect: Vec<String>,
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

/// Which events are wanted.
#[derive(Debug, Args)]
pub(crate) struct Events {
    /// To this item [default: to everything]
    item: Option<String>,
    /// At or after this local day or time (2026-11-21, '2026-11-21 14:30'), or moment in RFC 3339
    #[arg(long, value_name = "TIME", value_parser = when::first)]
    since: Option<Millis>,
    /// Before this time, written likewise
    #[arg(long, value_name = "TIME", value_parser = when::first)]
    until: Option<Millis>,
    /// Events of this kind, such as transition.applied, or of this family, such as transition
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Events by actors whose name or mail address holds this
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
}

impl Events {
    /// What is to be asked for.
    pub(crate) fn wanted(self) -> History {
        let Self { item, since, until, kind, actor } = self;
        History { item: item.map(ItemRef), since, until, kind, actor, ..History::default() }
    }
}

/// Runs the command line and tells how it ended.
pub(crate) fn run(arguments: Vec<OsString>) -> ExitCode {
    if let Some(code) = completion::answered(&arguments) {
        return code;
    }
    let read =
        parse(&arguments).and_then(|matches| Ok((Global::from_arg_matches(&matches)?, matches)));
    let (global, matches) = match read {
        Ok(read) => read,
        Err(error) => return usage::refuse(&error, &arguments),
    };
    let context = Context::new(&global, Output::new(&global));
    match commands::run(&matches, &context) {
        Ok(code) => code,
        Err(failure) => context.output().failure(&failure),
    }
}

/// What the words of a command line mean.
///
/// To build the grammar of all verbs takes longer than everything else at the start. So the words
/// are first read by a grammar that knows only the verbs among them. What it takes, the whole
/// grammar takes and reads alike. Whatever it refuses, the whole grammar judges and explains.
pub(crate) fn parse(arguments: &[OsString]) -> Result<ArgMatches, clap::Error> {
    let named = |verb: &&Verb| arguments.iter().skip(1).any(|word| verb.is_called(word));
    match grammar(VERBS.iter().filter(named)).try_get_matches_from(arguments) {
        Err(error) if error.kind() != ErrorKind::DisplayVersion => {
            grammar(&VERBS).try_get_matches_from(arguments)
        }
        read => read,
    }
}

/// The grammar of a program that has these verbs.
pub(crate) fn grammar<'a>(verbs: impl IntoIterator<Item = &'a Verb>) -> clap::Command {
    Global::command().subcommands(verbs.into_iter().map(Verb::grammar))
}
