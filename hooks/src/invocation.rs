//! Telling whether git started this process, before anything else is looked at: hooks are started
//! often, and people wait for them.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::event::Event;

/// The verb by which a hook of others calls ours.
pub const VERB: &str = "hook";

/// The option by which our own shim says which file git started.
pub(crate) const FILE: &str = "--file";

/// A start of this program by git, or by a hook of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// At which moment.
    pub event: Event,
    /// The file that git started, if that is ours. What it stands for lies beside it.
    pub file: Option<PathBuf>,
    /// What git told it.
    pub arguments: Vec<OsString>,
}

impl Invocation {
    /// What a command line means, if it is that of a hook: a file that has the name of one, as git
    /// starts it, or the verb with a hook's name. Whoever put our file aside may have added an end to
    /// its name; it still is that hook.
    #[must_use]
    pub fn recognise(argv: &[OsString]) -> Option<Self> {
        let (program, rest) = argv.split_first()?;
        let program = PathBuf::from(program);
        let named = program.file_name().and_then(stem).and_then(Event::named);
        if let (Some(event), true) = (named, program.components().count() > 1) {
            return Some(Self { event, file: Some(program), arguments: rest.to_vec() });
        }
        let (verb, rest) = rest.split_first()?;
        if verb != VERB {
            return None;
        }
        let (file, rest) = match rest {
            [option, file, rest @ ..] if option == FILE => (Some(PathBuf::from(file)), rest),
            rest => (None, rest),
        };
        let (name, rest) = rest.split_first()?;
        Some(Self { event: Event::named(name)?, file, arguments: rest.to_vec() })
    }
}

/// A name up to its first dot.
fn stem(name: &OsStr) -> Option<&str> {
    name.to_str()?.split('.').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(words: &[&str]) -> Option<Invocation> {
        Invocation::recognise(&words.iter().map(OsString::from).collect::<Vec<_>>())
    }

    #[test]
    fn git_is_recognised_by_the_name_it_starts() {
        for file in [".git/hooks/commit-msg", "/a/hooks/commit-msg", ".git/hooks/commit-msg.legacy"]
        {
            let found = recognised(&[file, "MSG"]).expect("a hook");
            assert_eq!((found.event, found.file), (Event::CommitMsg, Some(file.into())));
            assert_eq!(found.arguments, ["MSG"]);
        }
    }

    #[test]
    fn hooks_of_others_are_recognised_by_the_verb() {
        let found = recognised(&["/usr/bin/tidegate", "hook", "pre-push", "origin", "url"]);
        let found = found.expect("a hook");
        assert_eq!((found.event, found.file), (Event::PrePush, None));
        assert_eq!(found.arguments, ["origin", "url"]);
        let found = recognised(&["tidegate", "hook", "--file", "h/post-merge", "post-merge", "0"]);
        assert_eq!(found.expect("a hook").file, Some("h/post-merge".into()));
    }

    #[test]
    fn nothing_else_is_taken_for_a_hook() {
        for words in [
            &["tidegate"][..],
            &["tidegate", "hook"],
            &["tidegate", "hook", "reference-transaction"],
            &["tidegate", "hook", "--help"],
            &["tidegate", "hooks", "status"],
            &["tidegate", "show", "hook", "pre-push"],
            // A program of this name in the path is not in git's folder.
            &["post-commit"],
            &[".git/hooks/reference-transaction"],
            &[".git/hooks/pre-commit"],
            &[],
        ] {
            assert_eq!(recognised(words), None, "{words:?}");
        }
    }
}
