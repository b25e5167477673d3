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

/// Whether a name fits a pattern, in which `*` stands for anything. What stands between two of them is
/// looked for at the first place where it is, which leaves the most for the others.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == name };
    let (between, end) = rest.rsplit_once('*').unwrap_or(("", rest));
    let inner = name.strip_prefix(before).and_then(|name| name.strip_suffix(end));
    let Some(mut inner) = inner else { return false };
    between.split('*').all(|part| match inner.split_once(part) {
        Some((_, after)) => {
            inner = after;
            true
        }
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_rule_covers_the_branches_that_its_pattern_means() {
        let rule = |branch: &str| Protected { branch: branch.to_owned(), ..Protected::default() };
        assert!(rule("main").covers("refs/heads/main"));
        assert!(rule("release/*").covers("refs/heads/release/1.0"));
        assert!(rule("*").covers("refs/heads/a/b"));
        assert!(rule("*/1.*.*").covers("refs/heads/release/1.0.2"));
        assert!(rule("a*a").covers("refs/heads/aa"));
        for (pattern, other) in [
            ("main", "refs/heads/maint"),
            ("main", "refs/tags/main"),
            ("r/*", "refs/heads/main"),
            ("a*a", "refs/heads/a"),
            ("*/1.*.*", "refs/heads/release/1.0"),
        ] {
            assert!(!rule(pattern).covers(other), "{pattern} covers {other}");
        }
    }

    #[test]
    fn a_pattern_is_read_in_time_in_proportion_to_a_name() {
        let (pattern, name) = ("a*".repeat(500), "a".repeat(5_000));
        assert!(!fits(&format!("{pattern}b"), &name));
        assert!(fits(&pattern, &name));
    }

    proptest! {
        #[test]
        fn a_pattern_fits_what_a_slow_reading_says(pattern in "[ab*/]{0,8}", name in "[ab/]{0,8}") {
            fn slowly(pattern: &[u8], name: &[u8]) -> bool {
                match (pattern.split_first(), name.split_first()) {
                    (None, rest) => rest.is_none(),
                    (Some((b'*', after)), rest) => {
                        slowly(after, name) || rest.is_some_and(|(_, name)| slowly(pattern, name))
                    }
                    (Some((one, after)), Some((other, name))) => one == other && slowly(after, name),
                    (Some(_), None) => false,
                }
            }
            prop_assert_eq!(fits(&pattern, &name), slowly(pattern.as_bytes(), name.as_bytes()));
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
