//! Reading what the command line names: files, standard input, numbers, assignments.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use tidegate_api::{Exit, Failure};
use tidegate_core::command::FieldEdit;
use tidegate_core::item::field;
use tidegate_core::text::visible;

/// The most bytes of a text that is recorded as a whole.
pub(crate) const TEXT: u64 = 1024 * 1024;

/// The most bytes of a file of many items.
pub(crate) const ITEMS: u64 = 256 * 1024 * 1024;

/// The text that an argument means: itself, or standard input for `-`.
pub(crate) fn text_or_stdin(argument: String) -> Result<String, Failure> {
    if argument == "-" { stdin(TEXT) } else { Ok(argument) }
}

/// All of standard input.
pub(crate) fn stdin(limit: u64) -> Result<String, Failure> {
    file(Path::new("-"), limit)
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn file(path: &Path, limit: u64) -> Result<String, Failure> {
    String::from_utf8(bytes(path, limit)?).map_err(|error| {
        let (name, at) = (visible(&name(path)).into_owned(), error.utf8_error().valid_up_to());
        Failure::new(Exit::Usage, "not_utf8", format!("{name} is not UTF-8, from byte {at} on"))
    })
}

/// All of a file, or of standard input for `-`.
pub(crate) fn bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = name(path);
    if path == Path::new("-") {
        return read(std::io::stdin().lock(), &name, limit);
    }
    let file = std::fs::File::open(path).map_err(|error| {
        Failure::new(
            Exit::Environment,
            "unreadable_file",
            format!("failed to open {}: {error}", visible(&name)),
        )
    })?;
    read(file, &name, limit)
}

fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}

fn read(source: impl Read, name: &str, limit: u64) -> Result<Vec<u8>, Failure> {
    let name = visible(name);
    let mut bytes = Vec::new();
    source.take(limit + 1).read_to_end(&mut bytes).map_err(|error| {
        Failure::new(
            Exit::Environment,
            "unreadable_file",
            format!("failed to read {name}: {error}"),
        )
    })?;
    if bytes.len() as u64 > limit {
        let message = format!("{name} has more than {limit} bytes, which is the limit");
        return Err(Failure::new(Exit::Usage, "too_long", message));
    }
    Ok(bytes)
}

/// How many things are wanted: at least one.
pub(crate) fn limit(argument: &str) -> Result<usize, String> {
    match argument.parse() {
        Ok(0) | Err(_) => Err("write a number from 1 on".to_owned()),
        Ok(limit) => Ok(limit),
    }
}

/// `NAME=VALUE`, of which the value may hold further `=`.
pub(crate) fn assignment(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE".to_owned()),
    }
}

/// `NAME=SCORE`
pub(crate) fn score(argument: &str) -> Result<(String, u32), String> {
    let (name, score) = assignment(argument)?;
    match score.parse() {
        Ok(score) if score <= 100 => Ok((name, score)),
        _ => Err("write NAME=SCORE, a whole number from 0 to 100".to_owned()),
    }
}

/// What one `--set` does to a field that items do not have anyway.
#[derive(Debug, Clone)]
pub(crate) struct Further {
    name: String,
    how: How,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Set,
    Add,
    Remove,
}

/// `NAME=VALUE`, and for what is added up or gathered `NAME+=VALUE` and `NAME-=VALUE`.
pub(crate) fn further_field(argument: &str) -> Result<Further, String> {
    let (name, value) = assignment(argument)?;
    let (name, how) = match (name.strip_suffix('+'), name.strip_suffix('-')) {
        (Some(name), _) => (name.to_owned(), How::Add),
        (_, Some(name)) => (name.to_owned(), How::Remove),
        (None, None) => (name, How::Set),
    };
    match name.as_str() {
        "state" => Err("an item changes its state by a move".to_owned()),
        own if own == field::PARENT || field::editable(own).is_some() => {
            Err(format!("every item has '{own}', which has an option of its own"))
        }
        _ => Ok(Further { name, how, value }),
    }
}

/// What becomes of each field: one is set once, but may be added to several times.
pub(crate) fn further(
    set: Vec<Further>,
    unset: Vec<String>,
) -> Result<BTreeMap<String, FieldEdit>, Failure> {
    let whole = set.iter().filter(|further| further.how == How::Set).map(|further| &further.name);
    let altered = set.iter().filter(|further| further.how != How::Set);
    let altered: BTreeSet<&String> = altered.map(|further| &further.name).collect();
    once(whole.chain(&unset).chain(altered))?;
    let mut fields: BTreeMap<String, FieldEdit> =
        unset.into_iter().map(|name| (name, FieldEdit::Clear)).collect();
    for Further { name, how, value } in set {
        let none = FieldEdit::Alter { add: Vec::new(), remove: Vec::new() };
        match (how, fields.entry(name).or_insert(none)) {
            (How::Add, FieldEdit::Alter { add, .. }) => add.push(value),
            (How::Remove, FieldEdit::Alter { remove, .. }) => remove.push(value),
            (_, edit) => *edit = FieldEdit::Set(value.into()),
        }
    }
    Ok(fields)
}

/// Refuses names that are written twice: one of the two would be lost.
pub(crate) fn once<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    match names.into_iter().find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(twice) => {
            let message = format!("'{}' is written twice", visible(twice));
            Err(Failure::new(Exit::Usage, "bad_value", message))
        }
    }
}
