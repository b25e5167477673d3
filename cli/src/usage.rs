//! What is wrong with a command line, in words, and what would be right.

use std::error::Error as _;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{ArgMatches, Command, Error};
use tidegate_api::remedy::quoted;
use tidegate_api::{Exit, Failure};

use crate::arguments::grammar;
use crate::commands::VERBS;
use crate::output::{Form, Output, unless_closed, unwritten};

/// Shows help and versions, and tells what is wrong with a command line.
pub(crate) fn refuse(error: &Error, arguments: &[OsString]) -> ExitCode {
    let json = arguments.iter().any(|word| word == "--json" || word == "--json-lines");
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let written = error.print().and_then(|()| io::stdout().flush());
            unless_closed(written).map_or_else(|error| unwritten(&error), |()| ExitCode::SUCCESS)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if !json => {
            // Nothing is left to be told where even this cannot be written.
            drop(error.print());
            ExitCode::from(Exit::Usage.code())
        }
        _ => {
            let form = if json { Form::Json } else { Form::Text };
            Output::plain(form).failure(&failure(error, arguments))
        }
    }
}

/// What is wrong, what may have been meant, and where it is explained.
fn failure(error: &Error, arguments: &[OsString]) -> Failure {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    let words: Vec<&str> = words.iter().skip(1).map(AsRef::as_ref).collect();
    let verb = verb(arguments);
    let mut failure = Failure::new(Exit::Usage, "usage", message(error, &verb));
    for (wrong, right) in [
        (ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand),
        (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        (ContextKind::InvalidValue, ContextKind::SuggestedValue),
    ] {
        let wrong = texts(error, wrong).concat();
        let meant = texts(error, right).into_iter();
        let meant = meant.filter_map(|right| corrected(&words, &wrong, &right));
        failure.hints.extend(meant);
    }
    failure.reasons = texts(error, ContextKind::Suggested);
    failure.hint(format!("{verb} --help"))
}

/// The verb that the command line came to, as it is called.
fn verb(arguments: &[OsString]) -> String {
    let read = grammar(&VERBS).ignore_errors(true).try_get_matches_from(arguments).ok();
    let mut name = "tidegate".to_owned();
    let mut rest = read.as_ref().and_then(ArgMatches::subcommand);
    while let Some((inner, matches)) = rest {
        name = format!("{name} {inner}");
        rest = matches.subcommand();
    }
    name
}

fn message(error: &Error, verb: &str) -> String {
    let argument = bare(&texts(error, ContextKind::InvalidArg).join(" and "));
    let value = texts(error, ContextKind::InvalidValue).concat();
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let word = texts(error, ContextKind::InvalidSubcommand).concat();
            format!("'{word}' is no verb of {verb}")
        }
        ErrorKind::MissingSubcommand => {
            format!("{verb} needs a verb: {}", verbs(error).join(", "))
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => format!("{verb} needs a verb"),
        ErrorKind::UnknownArgument => format!("{verb} does not take '{argument}'"),
        ErrorKind::MissingRequiredArgument => format!("{verb} needs {argument}"),
        ErrorKind::ArgumentConflict => {
            match bare(&texts(error, ContextKind::PriorArg).join(", ")) {
                prior if prior == argument => format!("{argument} can be given only once"),
                prior => format!("{argument} cannot be given together with {prior}"),
            }
        }
        ErrorKind::InvalidValue => {
            let values = match texts(error, ContextKind::ValidValue) {
                values if values.is_empty() => String::new(),
                values => format!("; possible are {}", values.join(", ")),
            };
            match value.as_str() {
                "" => format!("{argument} lacks its value{values}"),
                value => format!("{argument} cannot be '{value}'{values}"),
            }
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{argument} cannot be '{value}': {why}")
        }
        ErrorKind::TooManyValues => format!("{argument} takes no value, and '{value}' was given"),
        ErrorKind::InvalidUtf8 => "a word of the command line is not UTF-8".to_owned(),
        // No other kind of error comes of this grammar.
        kind => kind.to_string(),
    }
}

/// The verbs that could have been given, each by its one name, but for those that are
/// left to the program itself.
fn verbs(error: &Error) -> Vec<String> {
    let whole = grammar(&VERBS);
    let told = |verb: &Command, name: &str| !verb.is_hide_set() && verb.get_name() == name;
    let mut verbs = texts(error, ContextKind::ValidSubcommand);
    verbs.retain(|name| whole.find_subcommand(name).is_none_or(|verb| told(verb, name)));
    verbs
}

/// The texts of a kind that clap tells of an error.
fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

/// An argument without the brackets of its usage.
fn bare(argument: &str) -> String {
    argument.replace(['<', '>', '[', ']'], "")
}

/// The command line with the right word for the wrong one, if it is plain which word that is.
fn corrected(words: &[&str], wrong: &str, right: &str) -> Option<String> {
    let with = |word: &str| match word.split_once('=') {
        _ if word == wrong => Some(right.to_owned()),
        Some((option, value)) if option == wrong => Some(format!("{right}={value}")),
        Some((option, value)) if value == wrong && option.starts_with("--") => {
            Some(format!("{option}={right}"))
        }
        _ => None,
    };
    let mut found = words.iter().enumerate().filter_map(|(n, word)| Some((n, with(word)?)));
    let (Some((n, right)), None) = (found.next(), found.next()) else {
        return None;
    };
    let mut line = "tidegate".to_owned();
    for word in
        words[..n].iter().copied().chain([right.as_str()]).chain(words[n + 1..].iter().copied())
    {
        line = format!("{line} {}", quoted(word));
    }
    Some(line)
}
