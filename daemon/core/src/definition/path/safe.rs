//! Names that every file system reads as they are written.

use super::Unusable;

/// One name of a path, as a file system might read it.
pub(super) fn safe(name: &str) -> Result<(), Unusable> {
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
