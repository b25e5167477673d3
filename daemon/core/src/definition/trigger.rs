//! What takes a transition without anybody asking for it, and what must hold before a branch is pushed.

use serde::{Deserialize, Serialize};

use crate::wire::{filled, is_default};

/// Something that happens in the repository, to an item that a commit, a branch or a tag is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A commit is about it.
    Commit,
    /// Its branch was pushed, or fetched.
    Push,
    /// Its branch was merged into another one, here.
    Merge,
    /// Its branch began.
    Branch,
    /// A tag was set on a commit that is about it.
    Tag,
    /// A commit says that it closes it.
    Closes,
}

impl Trigger {
    /// All of them, by what they are called.
    pub const ALL: [(&'static str, Self); 6] = [
        ("commit", Self::Commit),
        ("push", Self::Push),
        ("merge", Self::Merge),
        ("branch", Self::Branch),
        ("tag", Self::Tag),
        ("closes", Self::Closes),
    ];

    /// What it is called.
    #[must_use]
    pub fn word(self) -> &'static str {
        let own = Self::ALL.iter().find(|(_, other)| *other == self);
        own.map_or("", |(word, _)| word)
    }
}

/// What must hold before commits are pushed to a branch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protected {
    /// The branch, without `refs/heads/`; a `*` stands for anything.
    pub branch: String,
    /// The states in one of which every item has to be that a pushed commit is about; any, if none is
    /// named.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "filled")]
    pub states: Vec<String>,
    /// Whether every pushed commit has to be about an item.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "filled")]
    pub item: bool,
}

impl Protected {
    /// Whether it is about a branch of this name, `refs/heads/…`.
    #[must_use]
    pub fn covers(&self, branch: &str) -> bool {
        branch.strip_prefix("refs/heads/").is_some_and(|name| fits(&self.branch, name))
    }
}

/// Whether a name fits a pattern, in which `*` stands for anything.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, rest)) => name.strip_prefix(before).is_some_and(|name| {
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| fits(rest, &name[at..]))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_covers_the_branches_that_its_pattern_means() {
        let rule = |branch: &str| Protected { branch: branch.to_owned(), ..Protected::default() };
        assert!(rule("main").covers("refs/heads/main"));
        assert!(rule("release/*").covers("refs/heads/release/1.0"));
        assert!(rule("*").covers("refs/heads/a/b"));
        for (pattern, other) in
            [("main", "refs/heads/maint"), ("main", "refs/tags/main"), ("r/*", "refs/heads/main")]
        {
            assert!(!rule(pattern).covers(other), "{pattern} covers {other}");
        }
    }

    #[test]
    fn every_trigger_has_its_word() {
        for (word, trigger) in Trigger::ALL {
            assert_eq!(trigger.word(), word);
            let spelled = serde_json::to_string(&trigger).expect("a word");
            assert_eq!(spelled, format!("\"{word}\""));
        }
    }
}
