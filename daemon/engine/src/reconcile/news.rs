//! What is new: commits that nobody looked at, and branches and tags that began or moved, each as what
//! is to be taken of it.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_core::Oid;
use tidegate_core::command::{ItemRef, Part, TakeCommit};
use tidegate_core::commit::{self, BranchName, Mention, may_mention, mentions};
use tidegate_core::definition::Trigger;
use tidegate_git::{Cause, Commit, Disk, NewCommits, Tips};

use super::merged::Merged;
use super::position::Position;
use super::round::Project;

/// The most commits that are looked at at once.
pub(super) const MOST: usize = 1_000_000;

/// What is new.
#[derive(Default)]
pub(super) struct News {
    /// What is to be taken, in order.
    pub(super) steps: Vec<TakeCommit>,
    /// The commits that say something.
    pub(super) commits: Vec<Commit>,
    /// How many were looked at.
    pub(super) looked_at: usize,
}

/// Which commits are new.
pub(super) struct Wanted {
    pub(super) tips: Vec<Oid>,
    pub(super) known: Vec<Oid>,
    /// In seconds: none that is older.
    pub(super) since: Option<i64>,
    /// When the project began, in seconds, if that is the limit where there is too much.
    pub(super) begun: Option<i64>,
}

/// What is new between where it was looked last, if ever, and where things stand.
pub(super) fn news(
    disk: &Disk,
    (before, now): (Option<&Position>, &Position),
    tips: &Tips,
    project: &Project,
) -> Result<News, Cause> {
    let nothing = Position::default();
    let was = before.unwrap_or(&nothing);
    let moved = Moved::between(was, now);
    let heads = now.heads.iter().filter(|(name, head)| was.heads.get(*name) != Some(head));
    let wanted = Wanted {
        tips: moved.all().map(|(_, tip)| tip).chain(heads.map(|(_, head)| *head)).collect(),
        known: was.known(),
        since: before.is_none().then_some(project.created_at.seconds()),
        begun: Some(project.created_at.seconds()),
    };
    let branches = on_branches(disk, &moved, was, &project.branches)?;
    // What was there when somebody looked for the first time did not happen then.
    let merged = before.map(|_| Merged::of(was, tips, project)).unwrap_or_default();
    let mut news = said(disk, &wanted, &branches, &merged)?;
    if before.is_some() {
        let happened = happened(disk, &moved, was, project)?;
        let begins =
            |step: &TakeCommit| matches!(step.part, Part::Happened { on: Trigger::Branch, .. });
        let (begun, rest): (Vec<_>, Vec<_>) = happened.into_iter().partition(begins);
        // A branch begins before there is anything on it.
        news.steps.splice(..0, begun);
        news.steps.extend(rest);
    }
    if !was.waiting.is_empty() && was.logs != project.logs {
        // What is new may build on what waited.
        let before = waited(disk, was, now, project)?;
        news.steps.splice(..0, before);
    }
    Ok(news)
}

/// What commits say, that are wanted and of which one may say something.
pub(super) fn said(
    disk: &Disk,
    wanted: &Wanted,
    branches: &BTreeMap<Oid, (String, BranchName)>,
    merged: &Merged<'_>,
) -> Result<News, Cause> {
    let keep = |commit: &Commit| {
        may_mention(&commit.message)
            || branches.contains_key(&commit.id)
            || !merged.items(commit, None).is_empty()
    };
    let look = |since| disk.new_commits(&wanted.tips, &wanted.known, &keep, since, MOST);
    let found = match look(wanted.since) {
        // A history that came at once, too large to be looked at: what is older than the project says
        // nothing of its items.
        Err(_) if wanted.since.is_none() && wanted.begun.is_some() => look(wanted.begun),
        found => found,
    };
    let NewCommits { commits, looked_at, .. } = found?;
    let ids: Vec<Oid> = commits.iter().map(|commit| commit.id).collect();
    let changed = disk.changed(&ids)?;
    let mut steps = Vec::new();
    for found in &commits {
        let commit = made(found, changed.get(&found.id));
        let branch = branches.get(&found.id).map(|(branch, name)| (branch.as_str(), name));
        steps.extend(TakeCommit::all(&commit, branch));
        let on = branch.map(|(branch, _)| branch);
        steps.extend(merged.items(found, on).into_iter().map(|items| {
            let (on, of) = (Trigger::Merge, String::new());
            TakeCommit::of(commit.clone(), Part::Happened { on, of, items })
        }));
    }
    Ok(News { steps, commits, looked_at })
}

/// The refs that began or moved.
struct Moved<'a> {
    heads: Vec<(&'a str, Oid)>,
    remotes: Vec<(&'a str, Oid)>,
    tags: Vec<(&'a str, Oid)>,
}

impl<'a> Moved<'a> {
    fn between(was: &Position, now: &'a Position) -> Self {
        let mut moved = Self { heads: Vec::new(), remotes: Vec::new(), tags: Vec::new() };
        for (name, tip) in now.refs.iter().filter(|(name, tip)| was.refs.get(*name) != Some(tip)) {
            let those = match name.split('/').nth(1) {
                Some("heads") => &mut moved.heads,
                Some("remotes") => &mut moved.remotes,
                _ => &mut moved.tags,
            };
            those.push((name, *tip));
        }
        moved
    }

    fn all(&self) -> impl Iterator<Item = (&'a str, Oid)> + '_ {
        self.heads.iter().chain(&self.remotes).chain(&self.tags).copied()
    }
}

/// The new commits on branches that are made for items, each with its branch. What came from a branch
/// that is for all, such as by a rebase, is not the item's.
fn on_branches(
    disk: &Disk,
    moved: &Moved<'_>,
    was: &Position,
    names: &BranchName,
) -> Result<BTreeMap<Oid, (String, BranchName)>, Cause> {
    let known: BTreeSet<Oid> = was.known().into_iter().collect();
    let is_items = |name: &str| !names.items(name).is_empty();
    let mut of_all = BTreeSet::new();
    for (_, tip) in moved.remotes.iter().filter(|(name, _)| !is_items(name)) {
        of_all.extend(disk.first_parents(*tip, &known)?);
    }
    let mut found = BTreeMap::new();
    for (name, tip) in moved.heads.iter().filter(|(name, _)| is_items(name)) {
        for commit in disk.first_parents(*tip, &known)? {
            if !of_all.contains(&commit) {
                found.entry(commit).or_insert_with(|| ((*name).to_owned(), names.clone()));
            }
        }
    }
    Ok(found)
}

/// What happened to branches and tags.
fn happened(
    disk: &Disk,
    moved: &Moved<'_>,
    was: &Position,
    project: &Project,
) -> Result<Vec<TakeCommit>, Cause> {
    let mut steps = Vec::new();
    let mut happens = |on, of: &str, tip, items: Vec<ItemRef>| -> Result<(), Cause> {
        if !items.is_empty()
            && let Some(found) = alone(disk, tip)?
        {
            let (commit, of) = (made(&found, None), of.to_owned());
            steps.push(TakeCommit::of(commit, Part::Happened { on, of, items }));
        }
        Ok(())
    };
    for (name, tip) in &moved.heads {
        if !was.refs.contains_key(*name) {
            happens(Trigger::Branch, name, *tip, project.branches.items(name))?;
        }
    }
    for (name, tip) in &moved.remotes {
        happens(Trigger::Push, "", *tip, project.branches.items(name))?;
    }
    let tagged: Vec<Oid> = was.refs.iter().filter(is_tag).map(|(_, tip)| *tip).collect();
    for (name, tip) in moved.tags.iter().filter(|(name, _)| !was.refs.contains_key(*name)) {
        let keep = |commit: &Commit| may_mention(&commit.message);
        let since = Some(project.created_at.seconds());
        let found = disk.new_commits(&[*tip], &tagged, &keep, since, MOST)?;
        let said = found.commits.iter().flat_map(|commit| mentions(&commit.message));
        let items: BTreeSet<ItemRef> = said.filter_map(|mention| item(&mention)).collect();
        for item in items {
            happens(Trigger::Tag, name, *tip, vec![item])?;
        }
    }
    Ok(steps)
}

fn is_tag((name, _): &(&String, &Oid)) -> bool {
    name.starts_with("refs/tags/")
}

/// The item that a mention is about.
pub(super) fn item(mention: &Mention) -> Option<ItemRef> {
    match mention {
        Mention::Moves(trailer) | Mention::Astray(trailer) => Some(trailer.item.clone()),
        Mention::Refers(item) | Mention::Closes(item) => Some(item.clone()),
        Mention::Wrong(_) => None,
    }
}

/// What the commits say that waited for their items and are still here.
fn waited(
    disk: &Disk,
    was: &Position,
    now: &Position,
    project: &Project,
) -> Result<Vec<TakeCommit>, Cause> {
    let here = disk.reached(&now.known(), &was.waiting.iter().copied().collect(), None)?;
    let left: Vec<Oid> = was.waiting.iter().copied().filter(|id| here.contains(id)).collect();
    let branches = was.waiting_on.iter();
    let branches = branches.map(|(id, branch)| (*id, (branch.clone(), project.branches.clone())));
    again(disk, &left, &branches.collect())
}

/// What these commits say, once more.
pub(super) fn again(
    disk: &Disk,
    commits: &[Oid],
    branches: &BTreeMap<Oid, (String, BranchName)>,
) -> Result<Vec<TakeCommit>, Cause> {
    let changed = disk.changed(commits)?;
    let mut steps = Vec::new();
    for id in commits {
        let Some(found) = alone(disk, *id)? else { continue };
        let branch = branches.get(id).map(|(branch, name)| (branch.as_str(), name));
        steps.extend(TakeCommit::all(&made(&found, changed.get(id)), branch));
    }
    Ok(steps)
}

/// A commit, if it is here.
pub(super) fn alone(disk: &Disk, id: Oid) -> Result<Option<Commit>, Cause> {
    disk.found_commit(id)
}

/// A commit as the law knows it.
pub(super) fn made(found: &Commit, changed: Option<&tidegate_git::Changed>) -> commit::Commit {
    let author = &found.author;
    commit::Commit {
        id: found.id,
        parent: found.parents.first().copied(),
        author: commit::Signature {
            name: author.name.clone(),
            mail: author.email.clone(),
            seconds: author.seconds,
            zone: author.zone.clone(),
        },
        message: found.message.clone(),
        changed: changed.map(|changed| commit::Changed {
            files: changed.files,
            added: changed.added,
            removed: changed.removed,
        }),
    }
}
