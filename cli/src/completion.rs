//! Completing command lines: the script that a shell takes in, and the answers to what it asks.
//!
//! The script sets a variable and hands over the words behind `--`. What is known here is offered
//! beside what the grammar knows: items, and the ways of the item that is named. Whatever goes
//! wrong, nothing is offered.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command, ValueEnum};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::{Bash, EnvCompleter, Fish, Powershell, Zsh};
use tidegate_api::item::ItemRow;
use tidegate_api::remedy::quoted;
use tidegate_api::{Body, Reply, request};
use tidegate_core::ActorKind;
use tidegate_core::command::ItemRef;
use tidegate_core::text::visible;

use crate::arguments::grammar;
use crate::commands::VERBS;
use crate::context::{Context, now};
use crate::output::{Form, Output};

/// What a shell sets when it asks: its own name.
const VARIABLE: &str = "TIDEGATE_COMPLETE";

/// What is completed, and who is asked.
const PROGRAM: &str = "tidegate";

/// A shell that can be served.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

impl Shell {
    fn adapter(self) -> &'static dyn EnvCompleter {
        match self {
            Self::Bash => &Bash,
            Self::Zsh => &Zsh,
            Self::Fish => &Fish,
            Self::Powershell => &Powershell,
        }
    }
}

/// The script that a shell takes in.
pub(crate) fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    let written =
        shell.adapter().write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script);
    written.expect("memory can be written");
    String::from_utf8_lossy(&script).into_owned()
}

/// The answer to a shell, if one asks.
pub(crate) fn answered(arguments: &[OsString]) -> Option<ExitCode> {
    let shell = Shell::from_str(std::env::var_os(VARIABLE)?.to_str()?, false).ok()?;
    let [_, mark, words @ ..] = arguments else { return None };
    if mark != "--" {
        return None;
    }
    let (here, mut offered) = (std::env::current_dir().ok(), Vec::new());
    let (adapter, mut grammar) = (shell.adapter(), knowing(words));
    drop(adapter.write_complete(&mut grammar, words.to_vec(), here.as_deref(), &mut offered));
    Some(Output::plain(Form::Text).told(&String::from_utf8_lossy(&offered)))
}

/// The whole grammar, which knows what can be said where the words stand.
fn knowing(words: &[OsString]) -> Command {
    let read = grammar(&VERBS).ignore_errors(true).try_get_matches_from(words).ok();
    let given = read.as_ref().and_then(|read| read.get_one::<PathBuf>("directory"));
    let directory = given.cloned().unwrap_or_else(|| PathBuf::from("."));
    let item = read.as_ref().and_then(ArgMatches::subcommand).and_then(|(_, verb)| item(verb));
    let offering = |arg: Arg| {
        let directory = directory.clone();
        if names_item(&arg) {
            arg.add(ArgValueCompleter::new(move |begun: &OsStr| items(&directory, begun)))
        } else if let (true, Some(item)) = (is_called(&arg, "VIA"), item.clone()) {
            arg.add(ArgValueCompleter::new(move |begun: &OsStr| ways(&directory, &item, begun)))
        } else {
            arg
        }
    };
    grammar(&VERBS).mut_subcommands(|verb| verb.mut_args(&offering))
}

/// The item that a verb was given.
fn item(verb: &ArgMatches) -> Option<String> {
    verb.try_get_one::<String>("item").ok().flatten().cloned()
}

/// Whether an argument is an item: by what its value is called, or as an end of a link.
fn names_item(arg: &Arg) -> bool {
    is_called(arg, "ITEM")
        || (arg.is_positional() && ["from", "to"].contains(&arg.get_id().as_str()))
}

/// Whether the value of an argument may be called so.
fn is_called(arg: &Arg, name: &str) -> bool {
    let names = arg.get_value_names().into_iter().flatten();
    names.flat_map(|names| names.split('|')).any(|called| called == name)
}

/// The items whose names begin like this: the open ones as long as nothing is written.
fn items(directory: &Path, begun: &OsStr) -> Vec<CompletionCandidate> {
    let Some(begun) = begun.to_str() else { return Vec::new() };
    let list = request::List { all: !begun.is_empty(), ..request::List::default() };
    match Context::at(directory, true).ask_unseen(Body::List(list)) {
        Ok(Reply::Items(document)) => {
            document.items.iter().flat_map(|item| called(&item.read(), begun)).collect()
        }
        _ => Vec::new(),
    }
}

/// What an item may be called that begins like this; its first name as long as nothing is written.
fn called(item: &ItemRow, begun: &str) -> Vec<CompletionCandidate> {
    let aliases = item.aliases.iter().filter(|alias| alias.starts_with(begun) && is_plain(alias));
    let id = [&item.short, &item.id].into_iter().find(|id| id.starts_with(begun));
    let most = if begun.is_empty() { 1 } else { usize::MAX };
    let names = aliases.chain(id).take(most);
    names.map(|name| candidate(name, &item.title)).collect()
}

/// The ways of an item whose names begin like this.
fn ways(directory: &Path, item: &str, begun: &OsStr) -> Vec<CompletionCandidate> {
    let why = request::Why {
        item: ItemRef(item.to_owned()),
        via: None,
        at: now().unwrap_or_default(),
        by: ActorKind::default(),
        head: None,
    };
    let Ok(Reply::Why(document)) = Context::at(directory, true).ask_unseen(Body::Why(why)) else {
        return Vec::new();
    };
    let begins = |via: &str| begun.to_str().is_some_and(|begun| via.starts_with(begun));
    let ways = document.transitions.iter().filter(|way| begins(&way.via) && is_plain(&way.via));
    ways.map(|way| candidate(&way.via, &format!("to {}", way.to))).collect()
}

/// Whether every shell takes a name as it is. Bash takes a colon for the end of a word.
fn is_plain(name: &str) -> bool {
    quoted(name) == name && !name.contains(':')
}

fn candidate(name: &str, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(name).help(Some(visible(help).into_owned().into()))
}
