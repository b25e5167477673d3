//! How far this clone looked: kept in a file that may be lost. Then it looks again, as far back as the
//! project goes, and finds what it recorded.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use tidegate_core::command::{Part, TakeCommit};
use tidegate_core::commit::{Mention, mentions};
use tidegate_core::decide::{Came, Outcome};
use tidegate_core::definition::Trigger;
use tidegate_core::{ItemId, Millis, Oid, ReplicaId};
use tidegate_git::{Tips, UnderWay};

/// What the file says first: another number is another meaning.
const VERSION: u32 = 1;

/// The most commits that are kept because their items are not here.
const MOST_WAITING: usize = 100_000;

/// The most commits that are kept because they were refused, the latest ones.
const MOST_REFUSED: usize = 100;

/// How far was looked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Position {
    version: u32,
    /// Where each ref stood.
    pub(super) refs: BTreeMap<String, Oid>,
    /// Where each work tree stood that is on no branch.
    pub(super) heads: BTreeMap<String, Oid>,
    /// Commits that name items which are not here, in the order in which they were found: what is done
    /// later may build on what was done before.
    pub(super) waiting: Vec<Oid>,
    /// The branches on which some of them stand that are called after such an item.
    #[serde(default)]
    pub(super) waiting_on: BTreeMap<Oid, String>,
    /// Commits that did not do what they say, lately: what they were refused for may be taken back.
    #[serde(default)]
    pub(super) refused: Vec<Oid>,
    /// Where the logs stood when those were asked for last.
    pub(super) logs: BTreeMap<ReplicaId, Oid>,
    /// What was recorded here of commits that nobody else is known to have.
    pub(super) mine: Vec<Mine>,
}

/// A move that was recorded here of a commit that nobody else is known to have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Mine {
    /// The item.
    pub(super) item: ItemId,
    /// What the item was called there.
    pub(super) called: BTreeSet<String>,
    /// The transition.
    pub(super) via: String,
    /// The key of the move.
    pub(super) key: String,
    /// The commits that say it.
    pub(super) commits: BTreeSet<Oid>,
    /// When the first of them was written, in seconds.
    pub(super) authored: i64,
    /// Since when none of them is reached.
    pub(super) lost: Option<Millis>,
}

/// Whether what is under way leaves commits behind that are not there to stay.
pub(super) fn makes_commits(under_way: &UnderWay) -> bool {
    !matches!(under_way, UnderWay::Bisect)
}

impl Mine {
    /// Whether the item is called so: by what it was called, or by the beginning of its id.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let id = self.item.to_string().to_lowercase();
        self.called.contains(name) || id.starts_with(&name.to_lowercase())
    }
}

/// What a commit calls the item that this part of it moves.
pub(super) fn named(asked: &TakeCommit) -> Option<String> {
    let Part::Mention(n) = asked.part else { return None };
    match mentions(&asked.commit.message).into_iter().nth(n)? {
        Mention::Moves(trailer) | Mention::Astray(trailer) => Some(trailer.item.0),
        _ => None,
    }
}

impl Position {
    /// Takes note of what a commit came to.
    pub(super) fn note(&mut self, asked: &TakeCommit, outcome: &Outcome) {
        let commit = asked.commit.id;
        let is_told = self.waiting.last() == Some(&commit);
        if outcome.came == Came::Waiting && !is_told && self.waiting.len() < MOST_WAITING {
            self.waiting.push(commit);
        }
        if let (Came::Waiting, Part::Branch { branch, .. }) = (outcome.came, &asked.part) {
            self.waiting_on.insert(commit, branch.clone());
        }
        if matches!(outcome.came, Came::Refused | Came::Noted) && !self.refused.contains(&commit) {
            let from = (self.refused.len() + 1).saturating_sub(MOST_REFUSED);
            drop(self.refused.drain(..from));
            self.refused.push(commit);
        }
        // What happened to a branch or a tag happened, whatever becomes of the commit that it was at.
        if matches!(&asked.part, Part::Happened { on, .. } if *on != Trigger::Merge) {
            return;
        }
        self.carried(commit, outcome);
        let (Some(item), Some(key)) = (outcome.id, &outcome.key) else { return };
        let known = self.mine.iter_mut().find(|mine| mine.key == *key);
        let is_own = matches!(outcome.came, Came::Moved | Came::Witnessed);
        match known {
            Some(mine) => {
                mine.commits.insert(commit);
                mine.called.extend(named(asked));
            }
            None if is_own => self.mine.push(Mine {
                item,
                called: std::iter::once(outcome.item.clone()).chain(named(asked)).collect(),
                via: outcome.via.clone().unwrap_or_default(),
                key: key.clone(),
                commits: [commit].into(),
                authored: asked.commit.author.seconds,
                lost: None,
            }),
            None => {}
        }
    }

    /// Takes note of a commit that says what another one did: as long as it is here, that stands.
    fn carried(&mut self, commit: Oid, outcome: &Outcome) {
        let (Some(item), Some(via)) = (outcome.id, &outcome.via) else { return };
        let is_it = |mine: &&mut Mine| mine.item == item && mine.via.eq_ignore_ascii_case(via);
        for mine in self.mine.iter_mut().filter(is_it) {
            mine.commits.insert(commit);
        }
    }

    /// The key of the move of which it is known that this part of a commit repeats it.
    pub(super) fn repeated(&self, asked: &TakeCommit) -> Option<String> {
        let Part::Mention(n) = asked.part else { return None };
        let Mention::Moves(trailer) = mentions(&asked.commit.message).into_iter().nth(n)? else {
            return None;
        };
        let is_it = |mine: &&Mine| {
            mine.commits.contains(&asked.commit.id)
                && mine.via.eq_ignore_ascii_case(&trailer.via)
                && mine.is_called(&trailer.item.0)
        };
        self.mine.iter().find(is_it).map(|mine| mine.key.clone())
    }

    /// Reads what was kept; nothing, if it cannot be read.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let read: Self = serde_json::from_slice(bytes).ok()?;
        (read.version == VERSION).then_some(read)
    }

    /// As it is kept.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let kept = Self { version: VERSION, ..self.clone() };
        serde_json::to_vec(&kept).unwrap_or_default()
    }

    /// All commits at which it was looked.
    pub(super) fn known(&self) -> Vec<Oid> {
        let all: BTreeSet<Oid> = self.refs.values().chain(self.heads.values()).copied().collect();
        all.into_iter().collect()
    }

    /// Whether nothing is left to be done while nothing moves.
    pub(super) fn is_at_rest(&self) -> bool {
        self.waiting.is_empty() && self.mine.iter().all(|mine| mine.lost.is_none())
    }

    /// Where the refs stand of which something may be said now. Where a rebase, a merge or a pick is
    /// under way, what stands there is not what it will be: there it stays as it was.
    pub(super) fn onward(&self, tips: &Tips) -> Self {
        let mut refs = tips.refs.clone();
        let mut heads = BTreeMap::new();
        for tree in &tips.work_trees {
            let Some(under_way) = tree.under_way.as_ref().filter(|it| makes_commits(it)) else {
                heads.extend(tree.head.map(|head| (tree.name.clone(), head)));
                continue;
            };
            let was = self.heads.get(&tree.name);
            heads.extend(was.map(|head| (tree.name.clone(), *head)));
            let rebased = match under_way {
                UnderWay::Rebase { branch } => branch.as_ref(),
                _ => None,
            };
            for branch in tree.branch.iter().chain(rebased) {
                match self.refs.get(branch) {
                    Some(was) => drop(refs.insert(branch.clone(), *was)),
                    None => drop(refs.remove(branch)),
                }
            }
        }
        Self { refs, heads, ..self.clone() }
    }
}
