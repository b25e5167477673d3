//! Writing what is offered into a message that somebody is about to edit.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

/// Whether somebody begins a message by hand: with nothing, or with a template.
pub(crate) fn is_wanted(arguments: &[OsString]) -> bool {
    arguments.get(1).is_none_or(|source| source == "template")
}

/// Writes these lines above what git has written. One stands as it is; of several, people choose.
pub(crate) fn write(file: &Path, lines: &[String]) -> io::Result<()> {
    let text = fs::read_to_string(file)?;
    match offered(&text, lines) {
        Some(text) => fs::write(file, text),
        None => Ok(()),
    }
}

fn offered(text: &str, lines: &[String]) -> Option<String> {
    let comment = text.lines().last()?.chars().next().filter(char::is_ascii_punctuation)?;
    let is_comment = |line: &str| line.starts_with(comment);
    let own: usize =
        text.split_inclusive('\n').take_while(|line| !is_comment(line)).map(str::len).sum();
    let (own, rest) = text.split_at(own);
    if lines.is_empty() || lines.iter().any(|line| own.contains(line.as_str())) {
        return None;
    }
    let offered: String = match lines {
        [one] => format!("{one}\n"),
        several => several.iter().map(|line| format!("{comment} {line}\n")).collect(),
    };
    Some(format!("{}\n\n{offered}\n{rest}", own.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_trailer_stands_and_of_several_people_choose() {
        let git = "\n# Please enter\n# On branch x\n";
        let lines = ["Tidegate: T-1 go".to_owned(), "Refs: T-1".to_owned()];
        let one = offered(git, &lines[..1]).expect("one");
        assert_eq!(one, "\n\nTidegate: T-1 go\n\n# Please enter\n# On branch x\n");
        let both = offered(git, &lines).expect("two");
        assert_eq!(both, "\n\n# Tidegate: T-1 go\n# Refs: T-1\n\n# Please enter\n# On branch x\n");
        assert_eq!(offered(&one, &lines[..1]), None, "it is offered once");
        assert_eq!(offered(git, &[]), None);
        assert_eq!(offered("no comment\n", &lines), None, "nobody edits this");
    }

    #[test]
    fn only_who_writes_by_hand_is_offered_something() {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert!(is_wanted(&words(&["F"])) && is_wanted(&words(&["F", "template"])));
        for source in ["message", "merge", "squash", "commit"] {
            assert!(!is_wanted(&words(&["F", source])), "{source}");
        }
    }
}
