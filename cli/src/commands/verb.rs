//! The list of all verbs.

use std::ffi::OsStr;
use std::process::ExitCode;

use clap::{ArgMatches, Args, Command};
use tidegate_api::Failure;

use super::{
    archive, artifact, assess, back, comment, commits, completions, criterion, daemon, demo, dump,
    edit, gate, history, hook, hooks, import, init, link, ls, man, move_item, new, next,
};
use super::{
    doctor, gc, graph, project, publish, reaffirm, rebuild, recover, remote, replica, resolve,
    search, show, sql, stats, status, sync, tag, uninstall, verify, watch, why, workflow,
};
use crate::context::Context;

/// The arguments of a verb, and what it does with them.
pub(crate) trait Act: Args {
    fn run(self, context: &Context) -> Result<ExitCode, Failure>;
}

/// A verb, whose grammar is not built before somebody asks for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Verb {
    name: &'static str,
    alias: Option<&'static str>,
    arguments: fn(Command) -> Command,
    run: fn(&ArgMatches, &Context) -> Result<ExitCode, Failure>,
}

/// All verbs, in the order in which the help lists them.
pub(crate) const VERBS: [Verb; 53] = [
    verb::<init::Init>("init"),
    verb::<new::New>("new"),
    verb::<show::Show>("show"),
    Verb { alias: Some("list"), ..verb::<ls::Ls>("ls") },
    verb::<edit::Edit>("edit"),
    verb::<comment::Comment>("comment"),
    verb::<link::Link>("link"),
    verb::<link::Unlink>("unlink"),
    verb::<move_item::Move>("move"),
    verb::<resolve::Resolve>("resolve"),
    verb::<reaffirm::Reaffirm>("reaffirm"),
    verb::<back::Rollback>("rollback"),
    verb::<back::Undo>("undo"),
    verb::<criterion::Criterion>("criterion"),
    verb::<assess::Assess>("assess"),
    verb::<assess::Assessment>("assessment"),
    verb::<artifact::Artifact>("artifact"),
    verb::<artifact::Audit>("audit"),
    verb::<tag::Tag>("tag"),
    verb::<archive::Archive>("archive"),
    verb::<archive::Unarchive>("unarchive"),
    verb::<commits::Branch>("branch"),
    verb::<commits::LinkCommits>("link-commits"),
    verb::<why::Why>("why"),
    verb::<gate::Gate>("gate"),
    verb::<next::Next>("next"),
    verb::<graph::Graph>("graph"),
    verb::<history::History>("history"),
    verb::<watch::Watch>("watch"),
    verb::<status::Status>("status"),
    verb::<stats::Stats>("stats"),
    verb::<search::Search>("search"),
    verb::<sql::Sql>("sql"),
    verb::<import::Import>("import"),
    verb::<dump::Dump>("dump"),
    verb::<verify::Verify>("verify"),
    verb::<doctor::Doctor>("doctor"),
    verb::<recover::Recover>("recover"),
    verb::<rebuild::Rebuild>("rebuild"),
    verb::<gc::Gc>("gc"),
    verb::<sync::Sync>("sync"),
    verb::<remote::Remote>("remote"),
    Verb { alias: Some("replicas"), ..verb::<replica::Replica>("replica") },
    verb::<uninstall::Uninstall>("uninstall"),
    verb::<project::Project>("project"),
    verb::<workflow::Workflow>("workflow"),
    verb::<hooks::Hooks>("hooks"),
    verb::<daemon::Daemon>("daemon"),
    verb::<demo::Demo>("demo"),
    verb::<completions::Completions>("completions"),
    verb::<man::Man>("man"),
    verb::<publish::Publish>("publish"),
    verb::<hook::Hook>("hook"),
];

const fn verb<T: Act>(name: &'static str) -> Verb {
    Verb { name, alias: None, arguments: T::augment_args, run: act::<T> }
}

fn act<T: Act>(matches: &ArgMatches, context: &Context) -> Result<ExitCode, Failure> {
    let arguments = T::from_arg_matches(matches);
    arguments.expect("the grammar lets through what the verb can read").run(context)
}

impl Verb {
    pub(crate) fn is_called(&self, word: impl AsRef<OsStr>) -> bool {
        let word = word.as_ref();
        word == self.name || self.alias.is_some_and(|alias| word == alias)
    }

    pub(crate) fn grammar(&self) -> Command {
        (self.arguments)(Command::new(self.name)).aliases(self.alias)
    }
}

/// Runs the verb that was asked for.
pub(crate) fn run(matches: &ArgMatches, context: &Context) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("the grammar wants a verb");
    let verb = VERBS.iter().find(|verb| verb.is_called(name)).expect("the grammar has these verbs");
    (verb.run)(matches, context)
}
