//! The commits that can be reached from some tips and not from others. Walks from the newest to the
//! oldest, and marks what is known on the way, as git does: a commit that claims to be much older
//! than what it builds on may make something known look new, and never the other way round.

use std::collections::{BinaryHeap, HashMap, HashSet};

use tidegate_core::Oid;

use super::commit::{Commit, Raw};
use super::order::in_order;
use super::reading::{Found, Reading, TAGS};
use crate::disk::Disk;
use crate::failure::Cause;

/// How many known commits are looked at beyond the oldest new one, for the sake of clocks that went
/// wrong. Git looks at five.
const SLACK: usize = 32;

/// The most bytes of commits that are kept at a time.
const KEPT: usize = 256 * 1024 * 1024;

/// What came of looking for new commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCommits {
    /// Those that are wanted: parents before children, then by the committer's time, then by id.
    pub commits: Vec<Commit>,
    /// How many commits were read.
    pub looked_at: usize,
    /// Whether a new commit builds on one that is not here.
    pub shallow: bool,
}

/// What is known of a commit that was met.
struct Node {
    seconds: i64,
    parents: Box<[Oid]>,
    /// It can be reached from what is known.
    is_known: bool,
    /// It has yet to be walked through.
    is_waiting: bool,
    /// What it builds on is said not to be here.
    ends: bool,
    wanted: Option<Box<Commit>>,
}

struct Walk<'a> {
    reading: Reading<'a>,
    keep: &'a dyn Fn(&Commit) -> bool,
    since: Option<i64>,
    /// Everything that was met; nothing under an id that is no commit, or not here.
    met: HashMap<Oid, Option<Node>>,
    /// What is to be walked through, the newest first, and of one second what is known.
    waiting: BinaryHeap<(i64, bool, Oid)>,
    /// How many of those that wait are not known.
    unknown: usize,
    /// How many were walked through and are not known.
    new: usize,
    kept_bytes: usize,
}

impl Disk {
    /// The commits that lead from `tips` and not from `known`, as far as `keep` wants them. Annotated
    /// tags stand for what they name; ids that are not here or are no commits lead to nothing.
    ///
    /// A commit that was made before `since`, and all it builds on, counts as known. `keep` is asked
    /// about each new one, and may be asked about others. More new ones than `most` are an error: who
    /// was told of some of them would take the others for known.
    pub fn new_commits(
        &self,
        tips: &[Oid],
        known: &[Oid],
        keep: &dyn Fn(&Commit) -> bool,
        since: Option<i64>,
        most: usize,
    ) -> Result<NewCommits, Cause> {
        let of_known: HashSet<&Oid> = known.iter().collect();
        if tips.iter().all(|tip| of_known.contains(tip)) {
            return Ok(NewCommits::default());
        }
        let mut walk = Walk {
            reading: Reading::new(self)?,
            keep,
            since,
            met: HashMap::new(),
            waiting: BinaryHeap::new(),
            unknown: 0,
            new: 0,
            kept_bytes: 0,
        };
        // What is known comes first, so that nothing is made of it.
        for id in known {
            walk.begin_with(*id, true)?;
        }
        for id in tips {
            walk.begin_with(*id, false)?;
        }
        walk.run(most)?;
        Ok(walk.finish())
    }
}

impl Walk<'_> {
    /// Meets a tip.
    fn begin_with(&mut self, mut id: Oid, is_known: bool) -> Result<(), Cause> {
        for _ in 0..TAGS {
            match self.meet(id, is_known)? {
                Some(next) => id = next,
                None => break,
            }
        }
        Ok(())
    }

    /// Meets a commit, for the first time or again; a tag says what it names instead.
    fn meet(&mut self, id: Oid, is_known: bool) -> Result<Option<Oid>, Cause> {
        if let Some(met) = self.met.get(&id) {
            if is_known && met.as_ref().is_some_and(|node| !node.is_known) {
                self.spread(id);
            }
            return Ok(None);
        }
        let ends = self.reading.ends_with(id);
        let raw = match self.reading.look(id)? {
            Found::Commit(raw) => raw,
            Found::Tag(next) => return Ok(Some(next)),
            Found::Nothing => {
                self.met.insert(id, None);
                return Ok(None);
            }
        };
        let seconds = raw.seconds();
        let is_old = self.since.is_some_and(|since| seconds < since);
        let wanted = if is_known || is_old { None } else { wanted(&raw, id, self.keep) };
        self.kept_bytes += wanted.as_deref().map_or(0, size);
        let parents = if ends { Box::default() } else { raw.parents.into_boxed_slice() };
        self.unknown += usize::from(!is_known);
        self.met
            .insert(id, Some(Node { seconds, parents, is_known, is_waiting: true, ends, wanted }));
        self.waiting.push((seconds, is_known, id));
        Ok(None)
    }

    /// Marks a commit as known, and all it builds on, as far as that was met.
    fn spread(&mut self, id: Oid) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            let Some(Some(node)) = self.met.get_mut(&id) else { continue };
            if node.is_known {
                continue;
            }
            node.is_known = true;
            if node.is_waiting {
                self.unknown -= 1;
                self.waiting.push((node.seconds, true, id));
            } else {
                self.new -= 1;
                pending.extend(node.parents.iter().copied());
            }
            if let Some(commit) = node.wanted.take() {
                self.kept_bytes -= size(&commit);
            }
        }
    }

    /// Walks until nothing new can come.
    fn run(&mut self, most: usize) -> Result<(), Cause> {
        let mut oldest = i64::MAX;
        let mut slack = SLACK;
        while self.unknown > 0 || self.new > 0 {
            let Some((seconds, _, id)) = self.waiting.pop() else { break };
            let Some(Some(node)) = self.met.get_mut(&id) else { continue };
            if !node.is_waiting {
                continue;
            }
            node.is_waiting = false;
            if !node.is_known {
                self.unknown -= 1;
                self.new += 1;
            }
            let (parents, is_new) = (node.parents.clone(), !node.is_known);
            match self.since {
                Some(since) if seconds < since => self.spread(id),
                _ if is_new => oldest = oldest.min(seconds),
                _ => {}
            }
            if self.new > most || self.kept_bytes > KEPT {
                let so_far = self.new;
                return Err(format!("too many commits are new at once: {so_far} so far").into());
            }
            let is_known = matches!(self.met.get(&id), Some(Some(node)) if node.is_known);
            for parent in parents {
                self.meet_parent(parent, is_known)?;
            }
            if self.unknown > 0 || self.waiting.peek().is_some_and(|(next, ..)| *next >= oldest) {
                slack = SLACK;
            } else {
                slack -= 1;
                if slack == 0 {
                    break;
                }
            }
        }
        Ok(())
    }

    fn meet_parent(&mut self, id: Oid, is_known: bool) -> Result<(), Cause> {
        // What is no commit cannot be a parent, a tag neither.
        if self.meet(id, is_known)?.is_some() {
            self.met.insert(id, None);
        }
        Ok(())
    }

    /// What was found, in order.
    fn finish(mut self) -> NewCommits {
        let mut new: Vec<(Oid, i64, &[Oid])> = Vec::with_capacity(self.new);
        for (id, node) in &self.met {
            if let Some(node) = node
                && !node.is_known
                && !node.is_waiting
            {
                new.push((*id, node.seconds, &node.parents));
            }
        }
        let is_away = |parent| matches!(self.met.get(parent), Some(None));
        let shallow = self.met.values().flatten().any(|node| {
            let is_new = !node.is_known && !node.is_waiting;
            is_new && (node.ends || node.parents.iter().any(is_away))
        });
        let ordered = in_order(new);
        let mut take = |id: Oid| Some(*self.met.get_mut(&id)?.as_mut()?.wanted.take()?);
        let commits = ordered.into_iter().filter_map(&mut take).collect();
        let looked_at = self.reading.looked_at;
        NewCommits { commits, looked_at, shallow }
    }
}

fn wanted(raw: &Raw<'_>, id: Oid, keep: &dyn Fn(&Commit) -> bool) -> Option<Box<Commit>> {
    let commit = raw.commit(id);
    keep(&commit).then(|| Box::new(commit))
}

/// About how much memory a commit takes.
fn size(commit: &Commit) -> usize {
    let parents = commit.parents.len() * size_of::<Oid>();
    commit.message.len() + commit.author.name.len() + commit.committer.name.len() + parents
}
