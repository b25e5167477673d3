//! The reference of the command line, generated from its grammar, and the promise that whatever
//! Tidegate tells people to run can be run.
//!
//! `docs/cli.md` is written by the first test below when `TIDEGATE_UPDATE_DOCS=1` is set.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use tidegate_api::remedy::{Aid, command_line};
use tidegate_core::ProjectId;
use tidegate_core::refusal::Remedy;

use crate::arguments::{self, Global, grammar};
use crate::commands::VERBS;

/// The heading of the options that every change takes.
const OF_CHANGES: &str = "Options of every change";

const OPENING: &str = "\
# The command line

Generated from the program's own grammar; `tidegate VERB --help` says the same. An item is named by
its id, by any beginning of it that means it alone (`T-` and at least four characters), or by an
alias. What comes back under `--json`, and the exit codes, is in [json.md](json.md).

";

fn whole() -> Command {
    let mut command = grammar(&VERBS);
    command.build();
    command
}

/// The whole document.
fn reference(command: &Command) -> String {
    let mut text = OPENING.to_owned();
    let verbs: Vec<&Command> = command.get_subcommands().filter(|verb| is_told(verb)).collect();
    text.push_str("| Verb | What it does |\n| --- | --- |\n");
    for verb in &verbs {
        let (name, about) = (verb.get_name(), about(verb));
        let _ = writeln!(text, "| [`{name}`](#tidegate-{name}) | {about} |");
    }
    let globals: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).collect();
    section(&mut text, "Global options", "They may stand before or after the verb.", &globals);
    let new = command.find_subcommand("new").expect("new changes something");
    let of_changes: Vec<&Arg> = of_heading(new, Some(OF_CHANGES));
    section(
        &mut text,
        OF_CHANGES,
        "Every verb that changes an item or the project takes them.",
        &of_changes,
    );
    for verb in verbs {
        tell(&mut text, verb, &format!("tidegate {}", verb.get_name()), 2);
    }
    text
}

/// Appends what one verb is and takes, then the verbs under it.
fn tell(text: &mut String, verb: &Command, name: &str, level: usize) {
    let _ = write!(text, "\n{} {name}\n\n{}.\n", "#".repeat(level), about(verb));
    let aliases: Vec<String> = verb.get_all_aliases().map(|alias| format!("`{alias}`")).collect();
    if !aliases.is_empty() {
        let _ = write!(text, "\nAlso taken: {}.\n", aliases.join(", "));
    }
    if let Some(long) = verb.get_long_about() {
        for paragraph in long.to_string().split("\n\n").skip(1) {
            let _ = write!(text, "\n{}\n", paragraph.trim());
        }
    }
    let usage = verb.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let _ = write!(text, "\n```text\n{usage}\n```\n");
    let own = of_heading(verb, None);
    if !own.is_empty() {
        text.push('\n');
        table(text, &own);
    }
    if !of_heading(verb, Some(OF_CHANGES)).is_empty() {
        let _ = write!(text, "\nAnd the [options of every change](#options-of-every-change).\n");
    }
    if let Some(example) = verb.get_after_help() {
        let example = example.to_string();
        let lines = example.lines().skip(1).map(str::trim).collect::<Vec<_>>().join("\n");
        let _ = write!(text, "\nExample:\n\n```text\n{lines}\n```\n");
    }
    for inner in verb.get_subcommands().filter(|verb| is_told(verb)) {
        tell(text, inner, &format!("{name} {}", inner.get_name()), level + 1);
    }
}

fn section(text: &mut String, heading: &str, opening: &str, arguments: &[&Arg]) {
    let _ = write!(text, "\n## {heading}\n\n{opening}\n\n");
    table(text, arguments);
}

fn table(text: &mut String, arguments: &[&Arg]) {
    text.push_str("| Argument | What it means |\n| --- | --- |\n");
    for argument in arguments {
        let _ = writeln!(text, "| `{}` | {} |", spelled(argument), meaning(argument));
    }
}

/// The arguments of a verb under a heading, those of every verb left out.
fn of_heading<'a>(verb: &'a Command, heading: Option<&str>) -> Vec<&'a Arg> {
    let arguments = verb.get_arguments();
    arguments
        .filter(|arg| !arg.is_global_set() && !arg.is_hide_set() && arg.get_id() != "help")
        .filter(|arg| arg.get_help_heading() == heading)
        .collect()
}

fn is_told(verb: &Command) -> bool {
    !verb.is_hide_set() && verb.get_name() != "help"
}

fn about(verb: &Command) -> String {
    verb.get_about().map(ToString::to_string).unwrap_or_default()
}

fn spelled(argument: &Arg) -> String {
    let values: Vec<String> =
        argument.get_value_names().into_iter().flatten().map(|name| name.to_string()).collect();
    let takes = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let value = if takes { values.join(" ") } else { String::new() };
    if argument.is_positional() {
        return value.replace('|', "\\|");
    }
    let short = argument.get_short().map(|short| format!("-{short}"));
    let long = argument.get_long().map(|long| format!("--{long}"));
    let names = short.into_iter().chain(long).collect::<Vec<_>>().join(", ");
    format!("{names} {value}").trim_end().replace('|', "\\|")
}

fn meaning(argument: &Arg) -> String {
    let mut meaning = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let takes = matches!(argument.get_action(), ArgAction::Set | ArgAction::Append);
    let possible: Vec<String> = argument
        .get_possible_values()
        .iter()
        .filter(|_| takes)
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !possible.is_empty() {
        let _ = write!(meaning, ": {}", possible.join(", "));
    }
    if let Some(default) = argument.get_default_values().first().filter(|_| takes) {
        let _ = write!(meaning, " [default: {}]", default.to_string_lossy());
    }
    meaning.replace('|', "\\|")
}

/// Lines in which what names a verb is none, or what names none is one.
const ODD_LINES: [&str; 20] = [
    "",
    "-q",
    "--version",
    "--help",
    "help",
    "help ls",
    "ls",
    "list --all",
    "ls --help",
    "ls --version",
    "ls show",
    "ls -C show",
    "-C ls show x",
    "-qCls show ls",
    "show ls list",
    "new show --body ls -- move",
    "--color never project show --json",
    "project ls",
    "mvoe ls",
    "-- ls",
];

fn document() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md")
}

/// What a shell makes of a line: words, those in single quotes as they are.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut open) = (Vec::new(), String::new(), None, false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quoted, letter) {
            (Some(quote), letter) if letter == quote => quoted = None,
            (Some(_), letter) => word.push(letter),
            (None, '\'' | '"') => (quoted, open) = (Some(letter), true),
            (None, '\\') => word.extend(letters.next()),
            (None, ' ') if word.is_empty() && !open => {}
            (None, ' ') => {
                words.push(std::mem::take(&mut word));
                open = false;
            }
            (None, letter) => word.push(letter),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}

/// The words of a line, as the system hands them over.
fn spoken(line: &str) -> Vec<OsString> {
    words(line).into_iter().map(OsString::from).collect()
}

#[track_caller]
fn assert_parses(line: &str) {
    let command = line.split(" | ").next().unwrap_or_default();
    if let Err(error) = arguments::parse(&spoken(command)) {
        panic!("`{line}` is not a command of this program:\n{error}");
    }
}

/// One of each remedy, whose names a shell would take apart.
fn remedies() -> Vec<Remedy> {
    let item = || "it's #7".to_owned();
    let all = vec![
        Remedy::Init,
        Remedy::ListItems,
        Remedy::UseItem(item()),
        Remedy::ShowItem(item()),
        Remedy::ShowProject,
        Remedy::ItemHistory(item()),
        Remedy::VerifyItem(item()),
        Remedy::Reaffirm(item()),
        Remedy::ListWorkflows,
        Remedy::ShowWorkflow(item()),
        Remedy::ChooseWorkflow { name: item(), digest: "6b74".to_owned() },
        Remedy::Unarchive(item()),
        Remedy::Move { item: item(), via: "In Review".to_owned() },
        Remedy::RollBack { item: item(), to: "In Review".to_owned() },
        Remedy::Type { item: item(), via: "In Review".to_owned(), word: "GO on".to_owned() },
        Remedy::Criteria(item()),
        Remedy::AddCriterion(item()),
        Remedy::Check { item: item(), n: 2 },
        Remedy::Claim { item: item(), n: 2 },
        Remedy::Assess { item: item(), dimension: "overall".to_owned(), score: 70 },
        Remedy::SetField { item: item(), field: "feature".to_owned() },
        Remedy::SetField { item: item(), field: "parent".to_owned() },
        Remedy::CheckDocuments(item()),
        Remedy::Why(item()),
        Remedy::Resolve { item: item(), state: "In Review@6b746b7d4f7a".to_owned() },
        Remedy::Force { item: item(), state: "In Review".to_owned() },
    ];
    // A remedy that is not in this list does not compile, and belongs into the one above.
    let _ = |remedy: &Remedy| match remedy {
        Remedy::Init
        | Remedy::ListItems
        | Remedy::UseItem(_)
        | Remedy::ShowItem(_)
        | Remedy::ShowProject
        | Remedy::ItemHistory(_)
        | Remedy::VerifyItem(_)
        | Remedy::Reaffirm(_)
        | Remedy::ListWorkflows
        | Remedy::ShowWorkflow(_)
        | Remedy::ChooseWorkflow { .. }
        | Remedy::Unarchive(_)
        | Remedy::Move { .. }
        | Remedy::RollBack { .. }
        | Remedy::Type { .. }
        | Remedy::Criteria(_)
        | Remedy::AddCriterion(_)
        | Remedy::Check { .. }
        | Remedy::Claim { .. }
        | Remedy::Assess { .. }
        | Remedy::SetField { .. }
        | Remedy::CheckDocuments(_)
        | Remedy::FetchCommit(_)
        | Remedy::FetchFiles(..)
        | Remedy::Why(_)
        | Remedy::Resolve { .. }
        | Remedy::Force { .. } => {}
    };
    all
}

/// Every aid that is a command of this program.
fn aids() -> Vec<String> {
    let project = ProjectId::mint([1; 10]);
    let name = "it's #7".to_owned();
    let all = [
        Aid::ChooseProject(project),
        Aid::RenameProject(name.clone()),
        Aid::DefaultWorkflow(name),
        Aid::DiffWorkflow,
        Aid::ApplyWorkflow,
        Aid::Artifacts,
        Aid::History,
        Aid::Verify,
        Aid::VerifyRange("a".to_owned(), "b".to_owned()),
        Aid::Verify,
        Aid::Doctor,
        Aid::Fix,
        Aid::Recover,
        Aid::PreviewUninstall,
        Aid::Uninstall,
        Aid::Rebuild,
        Aid::Views,
        Aid::Next,
        Aid::Watch,
        Aid::RunDaemon,
        Aid::DaemonLogs,
        Aid::DaemonStatus,
        Aid::InstallHooks,
        Aid::HooksStatus,
        Aid::Replicas,
        Aid::ShowReplica("r-k2m4p6q8s2u4w6y2".to_owned()),
    ];
    all.map(String::from).into()
}

#[test]
fn the_reference_is_what_the_grammar_says() {
    let wanted = reference(&whole());
    if env::var_os("TIDEGATE_UPDATE_DOCS").is_some() {
        fs::write(document(), &wanted).expect("the documentation can be written");
    }
    let written = fs::read_to_string(document()).unwrap_or_default();
    let differs = wanted.lines().zip(written.lines()).position(|(one, other)| one != other);
    assert!(
        written == wanted,
        "docs/cli.md is out of date, from line {} on: run the tests with TIDEGATE_UPDATE_DOCS=1",
        differs.unwrap_or_else(|| wanted.lines().count().min(written.lines().count())) + 1,
    );
}

#[test]
fn every_remedy_is_a_command_of_this_program() {
    for remedy in remedies() {
        assert_parses(&command_line(&remedy));
    }
    aids().iter().for_each(|line| assert_parses(line));
    let again = String::from(Aid::RepeatUnder("it's".to_owned()));
    assert_parses(&format!("tidegate new x {again}"));
    let line = command_line(&Remedy::UseItem("it's #7".to_owned()));
    assert_eq!(words(&line), ["tidegate", "show", "it's #7"]);
}

/// The examples in the help of a verb and of those under it.
fn examples(verb: &Command) -> Vec<String> {
    let inner = verb.get_subcommands().filter(|verb| is_told(verb)).flat_map(examples);
    let text = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
    let own = text.lines().filter_map(|line| line.trim().strip_prefix("tidegate "));
    own.map(|line| format!("tidegate {line}")).chain(inner).collect()
}

/// What a grammar makes of a line: what is asked of which verb, or what is shown instead.
fn understood(read: Result<ArgMatches, clap::Error>) -> String {
    match read {
        Ok(matches) => {
            format!("{:?}, {:?}", Global::from_arg_matches(&matches), matches.subcommand())
        }
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_verbs_that_a_line_names_are_grammar_enough_to_read_it() {
    let mut lines: Vec<String> = whole().get_subcommands().flat_map(examples).collect();
    lines.extend(ODD_LINES.map(|line| format!("tidegate {line}")));
    for line in lines {
        let words = spoken(&line);
        let by_all = understood(grammar(&VERBS).try_get_matches_from(&words));
        assert_eq!(understood(arguments::parse(&words)), by_all, "{line}");
    }
}

#[test]
fn every_example_is_a_command_of_this_program() {
    let grammar = whole();
    for verb in grammar.get_subcommands().filter(|verb| is_told(verb)) {
        let examples = examples(verb);
        assert!(!examples.is_empty(), "{} has no example", verb.get_name());
        examples.iter().for_each(|example| assert_parses(example));
    }
}
