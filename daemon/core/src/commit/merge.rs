//! What git says of a merge in its subject.

use super::message::subject;

/// Which branch was merged, and into which, as far as git says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Merge<'a> {
    /// The branch that was merged.
    pub from: Option<&'a str>,
    /// The branch that it was merged into; where git says nothing, the one that all begin with.
    pub into: Option<&'a str>,
}

impl<'a> Merge<'a> {
    /// Reads the subject of a message: `Merge branch 'x' of URL into y`, `Merge remote-tracking branch
    /// 'origin/x'`, or `Merge pull request #1 from owner/x`.
    #[must_use]
    pub fn read(message: &'a str) -> Self {
        let subject = subject(message);
        let (what, into) = match subject.rsplit_once(" into ") {
            Some((what, into)) => (what, Some(into.trim_matches('\''))),
            None => (subject, None),
        };
        let quoted = |rest: &'a str| rest.split('\'').next();
        let behind = |name: &'a str| name.split_once('/').map(|(_, name)| name);
        let from = if let Some(rest) = what.strip_prefix("Merge branch '") {
            quoted(rest)
        } else if let Some(rest) = what.strip_prefix("Merge remote-tracking branch '") {
            quoted(rest).and_then(behind)
        } else if let Some(rest) = what.strip_prefix("Merge pull request #") {
            rest.split_once(" from ").and_then(|(_, name)| behind(name))
        } else {
            None
        };
        match from {
            Some(_) => Self { from, into },
            None => Self::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_git_says_of_a_merge_is_read() {
        let read = |subject: &'static str| {
            let Merge { from, into } = Merge::read(subject);
            (from.unwrap_or("-"), into.unwrap_or("-"))
        };
        assert_eq!(read("Merge branch 'task/A-1'"), ("task/A-1", "-"));
        assert_eq!(read("Merge branch 'task/A-1' into release"), ("task/A-1", "release"));
        let pulled = "Merge branch 'task/A-1' of /srv/shop into task/A-1";
        assert_eq!(read(pulled), ("task/A-1", "task/A-1"));
        assert_eq!(read("Merge remote-tracking branch 'origin/task/A-1'\n\nx"), ("task/A-1", "-"));
        assert_eq!(read("Merge pull request #7 from ada/task/A-1"), ("task/A-1", "-"));
        assert_eq!(read("Put a thing into a box"), ("-", "-"));
    }
}
