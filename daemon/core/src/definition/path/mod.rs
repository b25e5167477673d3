//! Paths of artifacts: which patterns are taken, and which files they mean.
//!
//! A path stays inside the repository and outside of `.git`, on every file system: what could be
//! read otherwise by one of them is refused, as written and again with its fields put in.

use super::{Artifact, Match};
use crate::expression::{Misplaced, Part, Template, Untold, Value, Values};

/// The field that stands for a number of three digits.
const NUMBER: &str = "NNN";
/// The field that stands for the title, and what is taken in its place.
const SLUG: (&str, &str) = ("slug", "feature");

/// Why no file is meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// The pattern is no template.
    #[error(transparent)]
    Template(#[from] Misplaced),
    /// A path that could lead elsewhere.
    #[error("{0}")]
    Unsafe(String),
    /// A field cannot be put in.
    #[error(transparent)]
    Untold(#[from] Untold),
}

/// A pattern of paths, all of its fields put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    folders: Vec<Vec<Piece>>,
    /// Whether all that is in a folder is meant.
    is_folder: bool,
}

/// What one place of a name may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        // Which of the first names the folders up to here may mean.
        let mut met = vec![false; names.len() + 1];
        met[0] = true;
        for folder in &self.folders {
            let mut next = vec![false; names.len() + 1];
            for at in 0..=names.len() {
                if folder[..] == [Piece::Star, Piece::Star] {
                    next[at] = met[at] || (at > 0 && next[at - 1] && !hidden(&names[at - 1]));
                } else if at > 0 && met[at - 1] {
                    next[at] = name_matches(folder, &names[at - 1]);
                }
            }
            met = next;
        }
        match self.is_folder {
            true => met[..names.len()].contains(&true),
            false => met[names.len()],
        }
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
    let instead = (name == SLUG.0).then(|| fields.get(SLUG.1)).flatten();
    let text = match fields.get(name).or(instead) {
        None if name == NUMBER => return Ok(vec![Piece::Digit; 3]),
        None => return Err(Untold::Missing(name.to_owned()).into()),
        Some(Value::Number(number)) if name == NUMBER => format!("{number:03}"),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Truth(_) | Value::List(_)) => {
            return Err(Unusable::Unsafe(format!("{name} is no text that can stand in a path")));
        }
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match !text.is_empty() && text.chars().all(plain) {
        true => Ok(text.chars().map(Piece::Exactly).collect()),
        false => Err(Unusable::Unsafe(format!(
            "{name} stands in a path and holds more than letters, digits, - and _"
        ))),
    }
}

/// One name of a path, as a file system might read it.
fn safe(name: &str) -> Result<(), Unusable> {
    let refuse = |why: &str| Err(Unusable::Unsafe(why.to_owned()));
    if name.is_empty() {
        return refuse("a path that is absolute, empty, or has an empty part");
    }
    if name.contains('\\') {
        return refuse("a backslash in a path; folders are parted by /");
    }
    if name.contains(':') || name.chars().any(char::is_control) {
        return refuse("a character that some file systems do not take as it is");
    }
    let seen: String = name.chars().filter(|c| !is_ignored(*c)).collect();
    let seen = seen.trim_end_matches([' ', '.']).to_lowercase();
    if seen.is_empty() {
        return refuse("a path that leaves its folder");
    }
    let short = seen.strip_prefix("git~").is_some_and(|rest| rest.starts_with(is_digit));
    if seen == ".git" || short {
        return refuse("a path into the repository of git");
    }
    if seen != name.trim_end_matches([' ', '.']).to_lowercase() {
        return refuse("a character that some file systems leave out");
    }
    if name.ends_with([' ', '.']) || name.starts_with(' ') {
        return refuse("a name that begins with a space, or ends with one or with a dot");
    }
    Ok(())
}

/// Characters that the file system of macOS does not see in names.
fn is_ignored(character: char) -> bool {
    matches!(
        character,
        '\u{200c}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
    )
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit() || matches!(character, '*' | '?')
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

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str) -> Artifact {
        Artifact { path: path.to_owned(), ..Artifact::default() }
    }

    fn matches(path: &str, fields: &Values, file: &str) -> bool {
        Pattern::of(&artifact(path), fields).expect("it can be used").matches(file)
    }

    fn text(name: &str, text: &str) -> Values {
        Values::from([(name.to_owned(), Value::Text(text.to_owned()))])
    }

    #[test]
    fn a_path_that_could_lead_elsewhere_is_refused() {
        let refused = [
            "",
            "/",
            "/etc/passwd",
            "a//b",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "./../a",
            ". /a",
            "...",
            "a/ ..",
            ".git",
            ".git/config",
            "a/.GIT/b",
            ".Git",
            ".git ",
            ".git.",
            ".git./a",
            ".g\u{200c}it/a",
            "\u{feff}.git",
            "git~1",
            "GIT~1/a",
            "git~2",
            "git~?",
            "a\\b",
            "..\\a",
            "C:/a",
            "C:a",
            ".git::$INDEX_ALLOCATION",
            "a\nb",
            "a\0b",
            " a",
            "a ",
            "a.",
            "{feature}/../a",
            "{feature",
            "{}",
            "a/./b",
            "~\u{202e}a",
        ];
        for path in refused {
            assert!(check(&artifact(path)).is_err(), "{path:?} must be refused");
        }
        let root = Artifact { root: "../up".into(), ..artifact("a.md") };
        assert!(check(&root).is_err(), "a root is part of the path");
        let taken = [
            "./docs/prd/{feature}.md",
            "docs/adr/ADR-{NNN}-{slug}.md",
            "./.github/pr-x.json",
            "./backlog/tasks/*.md",
            "./src/",
            "a",
            ".gitignore",
            "gitgit~",
            "docs/**/x?.md",
            "~a",
        ];
        for path in taken {
            assert_eq!(check(&artifact(path)), Ok(()), "{path:?} must be taken");
        }
    }

    #[test]
    fn a_field_never_makes_a_folder_or_a_pattern() {
        for value in ["..", "a/b", "", "*", ".git", "a b", "ä"] {
            let refused = Pattern::of(&artifact("d/{feature}.md"), &text("feature", value));
            assert!(refused.is_err(), "{value:?}");
        }
        let git = Pattern::of(&artifact(".{feature}/x"), &text("feature", "git"));
        assert!(git.is_err(), "what comes of it is looked at again");
    }

    #[test]
    fn a_star_stays_in_its_folder() {
        let none = Values::new();
        assert!(matches("docs/adr/ADR-*.md", &none, "docs/adr/ADR-001-login.md"));
        assert!(!matches("docs/adr/ADR-*.md", &none, "docs/adr/ADR-1/x.md"));
        assert!(!matches("docs/*.md", &none, "docs/.hidden.md"));
        assert!(matches("docs/**/*.md", &none, "docs/a.md"));
        assert!(matches("docs/**/*.md", &none, "docs/a/b/c.md"));
        assert!(!matches("docs/**/*.md", &none, "docs/.a/c.md"));
        assert!(matches("a?c", &none, "abc"));
        assert!(!matches("**", &none, ".git/config"));
        let exact = Artifact { matching: Match::Exact, ..artifact("a*.md") };
        let exact = Pattern::of(&exact, &none).expect("it can be used");
        assert!(exact.matches("a*.md"));
        assert!(!exact.matches("ab.md"));
    }

    #[test]
    fn a_dot_at_the_beginning_is_part_of_a_name() {
        assert!(matches("./.github/pr-x.json", &Values::new(), ".github/pr-x.json"));
        assert!(!matches("./.github/pr-x.json", &Values::new(), "github/pr-x.json"));
    }

    #[test]
    fn a_folder_means_what_is_in_it() {
        assert!(matches("./src/", &Values::new(), "src/a/b.rs"));
        assert!(!matches("./src/", &Values::new(), "src"));
        assert!(!matches("./src/", &Values::new(), "other/src/a.rs"));
    }

    #[test]
    fn numbers_have_three_digits_and_the_slug_may_be_the_feature() {
        let path = "docs/ADR-{NNN}-{slug}.md";
        let mut fields = text("feature", "login");
        assert!(matches(path, &fields, "docs/ADR-017-login.md"));
        assert!(!matches(path, &fields, "docs/ADR-17-login.md"));
        fields.insert("NNN".to_owned(), Value::Number(7));
        assert!(matches(path, &fields, "docs/ADR-007-login.md"));
        assert!(!matches(path, &fields, "docs/ADR-017-login.md"));
        let missing = Pattern::of(&artifact(path), &Values::new());
        assert_eq!(missing, Err(Unusable::Untold(Untold::Missing("slug".to_owned()))));
    }

    #[test]
    fn a_root_comes_before_the_path() {
        let below = Artifact { root: "services/shop/".into(), ..artifact("./docs/a.md") };
        let pattern = Pattern::of(&below, &Values::new()).expect("it can be used");
        assert!(pattern.matches("services/shop/docs/a.md"));
        assert!(!pattern.matches("docs/a.md"));
    }
}
