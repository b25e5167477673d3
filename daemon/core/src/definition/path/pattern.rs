//! Patterns: paths with all their fields put in, and what they match.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::definition::{Artifact, Match};
use crate::expression::{Misplaced, Part, Template, Untold, Value, Values};

use super::safe::safe;

/// The field that stands for a number of three digits.
const NUMBER: &str = "NNN";
/// The field that stands for a day: four digits, two, and two.
const DATE: &str = "date";
/// The field that stands for the title, and what is taken in its place, the latter as a path can
/// hold it.
const SLUG: (&str, [&str; 2]) = ("slug", ["feature", "title"]);

/// How long what is made of a title may get.
const LONGEST_SLUG: usize = 60;

/// Why no file is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The pattern is no template.
    #[error(transparent)]
    Template(#[from] Misplaced),
    /// A path that could lead elsewhere.
    #[error("{0}")]
    Unsafe(String),
    /// A field holds what cannot stand in a path.
    #[error("{0} stands in a path and holds more than letters, digits, - and _")]
    Unfit(String),
    /// A field cannot be put in.
    #[error(transparent)]
    Untold(#[from] Untold),
}

/// A pattern of paths, all of its fields put in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pattern {
    folders: Vec<Vec<Piece>>,
    /// Whether all that is in a folder is meant.
    is_folder: bool,
}

/// Any folders, or none.
const ANY: [Piece; 2] = [Piece::Star, Piece::Star];

/// What one place of a name may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Exactly(char),
    Digit,
    Any,
    /// Any characters, or none.
    Star,
}

/// Whether `artifact` may stand in a definition: its fields are not known yet.
pub fn check(artifact: &Artifact) -> Result<(), Unusable> {
    let any = |name: &String| (name.clone(), Value::Text("x".to_owned()));
    let template = Template::parse(&artifact.path)?;
    let fields = template.fields().filter(|name| *name != NUMBER).map(any).collect();
    Pattern::of(artifact, &fields).map(|_| ())
}

/// The fields that the path of `artifact` may ask for, each once.
#[must_use]
pub fn fields(artifact: &Artifact) -> Vec<String> {
    let Ok(template) = Template::parse(&artifact.path) else { return Vec::new() };
    let mut names: Vec<String> = template.fields().cloned().collect();
    if names.iter().any(|name| name == SLUG.0) {
        names.extend(SLUG.1.map(str::to_owned));
    }
    names.sort_unstable();
    names.dedup();
    names
}

impl Pattern {
    /// The files that `artifact` means for an item with these fields.
    pub fn of(artifact: &Artifact, fields: &Values) -> Result<Self, Unusable> {
        let mut pieces: Vec<Piece> = Vec::new();
        if !artifact.root.is_empty() {
            let root = artifact.root.trim_end_matches('/').chars().chain(['/']);
            pieces.extend(root.map(Piece::Exactly));
        }
        let path = artifact.path.strip_prefix("./").unwrap_or(&artifact.path);
        for part in Template::parse(path)?.parts {
            match part {
                Part::Text(text) => pieces.extend(text.chars().map(|c| piece(c, artifact))),
                Part::Field(name) => pieces.extend(field(&name, fields)?),
            }
        }
        let is_folder = pieces.last() == Some(&Piece::Exactly('/'));
        pieces.truncate(pieces.len() - usize::from(is_folder));
        let folders = pieces.split(|piece| *piece == Piece::Exactly('/'));
        let folders: Vec<Vec<Piece>> = folders.map(<[Piece]>::to_vec).collect();
        let written = |folder: &Vec<Piece>| folder.iter().copied().map(spelled).collect::<String>();
        folders.iter().try_for_each(|folder| safe(&written(folder)))?;
        Ok(Self { folders, is_folder })
    }

    /// Whether a file is meant, by its path from the top of the repository.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let names: Vec<Vec<char>> = path.split('/').map(|name| name.chars().collect()).collect();
        if path.split('/').any(|name| safe(name).is_err()) {
            return false;
        }
        let met = self.met(&names);
        let whole = met.last().expect("there is one before the first folder");
        match self.is_folder {
            true => whole[..names.len()].contains(&true),
            false => whole[names.len()],
        }
    }

    /// Whether files below this folder may be meant.
    #[must_use]
    pub fn leads_below(&self, folder: &str) -> bool {
        let names: Vec<Vec<char>> = folder.split('/').map(|name| name.chars().collect()).collect();
        let met = self.met(&names);
        let (whole, parts) = met.split_last().expect("there is one before the first folder");
        let goes_on = self.folders.last().is_some_and(|last| last[..] == ANY);
        parts.iter().any(|met| met[names.len()])
            || (goes_on && whole[names.len()])
            || (self.is_folder && whole.contains(&true))
    }

    /// Of no folders of the pattern, the first, the first two and so on: which of the first names they
    /// may mean.
    fn met(&self, names: &[Vec<char>]) -> Vec<Vec<bool>> {
        let mut all = vec![vec![false; names.len() + 1]];
        all[0][0] = true;
        for folder in &self.folders {
            let met = all.last().expect("the first was just put there");
            let mut next = vec![false; names.len() + 1];
            for at in 0..=names.len() {
                if folder[..] == ANY {
                    next[at] = met[at] || (at > 0 && next[at - 1] && !hidden(&names[at - 1]));
                } else if at > 0 && met[at - 1] {
                    next[at] = name_matches(folder, &names[at - 1]);
                }
            }
            all.push(next);
        }
        all
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // As it is written in a definition: a digit stands only in one of these.
        let path = self.spelled().replace(ANY_DAY, "{date}");
        f.write_str(&path.replace(ANY_NUMBER, "{NNN}").replace('\\', ""))
    }
}

/// Any day, and any number of three digits, as patterns are spelled.
const ANY_DAY: &str = "####-##-##";
const ANY_NUMBER: &str = "###";

impl Pattern {
    /// It, to be read again: `*`, `?` and `#` stand for what they mean, and behind a backslash for
    /// themselves.
    #[must_use]
    pub fn spelled(&self) -> String {
        let mut text = String::new();
        for (n, folder) in self.folders.iter().enumerate() {
            text.extend((n > 0).then_some('/'));
            for piece in folder {
                match piece {
                    Piece::Exactly(c) if matches!(c, '*' | '?' | '#') => text.extend(['\\', *c]),
                    Piece::Exactly(c) => text.push(*c),
                    Piece::Digit => text.push('#'),
                    Piece::Any => text.push('?'),
                    Piece::Star => text.push('*'),
                }
            }
        }
        text.extend(self.is_folder.then_some('/'));
        text
    }

    /// Reads what [`spelled`](Self::spelled) wrote.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let is_folder = text.ends_with('/');
        let text = text.strip_suffix('/').unwrap_or(text);
        let (mut folders, mut is_escaped) = (vec![Vec::new()], false);
        for c in text.chars() {
            let folder: &mut Vec<Piece> = folders.last_mut().expect("there is one");
            match c {
                _ if std::mem::take(&mut is_escaped) => folder.push(Piece::Exactly(c)),
                '\\' => is_escaped = true,
                '/' => folders.push(Vec::new()),
                '#' => folder.push(Piece::Digit),
                '?' => folder.push(Piece::Any),
                '*' => folder.push(Piece::Star),
                c => folder.push(Piece::Exactly(c)),
            }
        }
        Self { folders, is_folder }
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.spelled())
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::read(&text))
    }
}

fn piece(character: char, artifact: &Artifact) -> Piece {
    match (character, artifact.matching) {
        ('*', Match::Glob) => Piece::Star,
        ('?', Match::Glob) => Piece::Any,
        _ => Piece::Exactly(character),
    }
}

/// What a field puts in: letters, digits, `-` and `_`, so that it never makes a folder or a pattern.
fn field(name: &str, fields: &Values) -> Result<Vec<Piece>, Unusable> {
    let given = fields.get(name).cloned().or_else(|| slug(name, fields));
    let text = match given {
        None if name == NUMBER => return Ok(vec![Piece::Digit; 3]),
        None if name == DATE => {
            let day = "0000-00-00".chars();
            let piece = |c: char| if c == '0' { Piece::Digit } else { Piece::Exactly(c) };
            return Ok(day.map(piece).collect());
        }
        None => return Err(Untold::Missing(name.to_owned()).into()),
        Some(Value::Number(number)) if name == NUMBER => format!("{number:03}"),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => text,
        Some(Value::Truth(_) | Value::List(_)) => {
            return Err(Unusable::Unfit(name.to_owned()));
        }
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !text.is_empty() && text.chars().all(plain) {
        true => Ok(text.chars().map(Piece::Exactly).collect()),
        false => Err(Unusable::Unfit(name.to_owned())),
    }
}

/// What is taken where an item has no slug of its own.
fn slug(name: &str, fields: &Values) -> Option<Value> {
    let [feature, title] = SLUG.1;
    let made = || match fields.get(title) {
        Some(Value::Text(title)) => Some(title.to_lowercase()),
        _ => None,
    };
    let slug = |title: String| {
        let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        let slug = words.collect::<Vec<_>>().join("-");
        slug[..slug.len().min(LONGEST_SLUG)].trim_end_matches('-').to_owned()
    };
    let made = || made().map(slug).filter(|slug| !slug.is_empty()).map(Value::Text);
    (name == SLUG.0).then(|| fields.get(feature).cloned().or_else(made)).flatten()
}

fn spelled(piece: Piece) -> char {
    match piece {
        Piece::Exactly(character) => character,
        Piece::Digit => '0',
        Piece::Any => '?',
        Piece::Star => '*',
    }
}

/// Whether a name is passed over unless it is written out, as shells do.
fn hidden(name: &[char]) -> bool {
    name.first() == Some(&'.')
}

fn name_matches(pattern: &[Piece], name: &[char]) -> bool {
    if hidden(name) && !matches!(pattern.first(), Some(Piece::Exactly('.'))) {
        return false;
    }
    let mut met = vec![false; name.len() + 1];
    met[0] = true;
    for piece in pattern {
        let mut next = vec![false; name.len() + 1];
        for at in 0..=name.len() {
            let before = at > 0 && met[at - 1];
            next[at] = match piece {
                Piece::Star => met[at] || (at > 0 && next[at - 1]),
                Piece::Any => before,
                Piece::Digit => before && name[at - 1].is_ascii_digit(),
                Piece::Exactly(wanted) => before && name[at - 1] == *wanted,
            };
        }
        met = next;
    }
    met[name.len()]
}
