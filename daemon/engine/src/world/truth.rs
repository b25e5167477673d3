//! Whether documents are there that a move of somebody else rests on, as far as this clone can see.

use std::collections::{BTreeSet, VecDeque};

use tidegate_core::Oid;
use tidegate_core::event::{Document, RULES};
use tidegate_core::fact::{Lack, Look, Looked, Rests, Truth};
use tidegate_core::item::Meant;
use tidegate_git::{Disk, ObjectKind, Objects, Read};

use super::{at, look};

/// How many commits before the one under test are looked at for documents that were rewritten.
const MOST_COMMITS: usize = 1_000;

/// The most bytes of a commit that is looked into.
const COMMIT: u64 = 1024 * 1024;

/// Whether what was recorded is so.
pub(super) fn truth(disk: &Disk, rests: &Rests) -> Truth {
    let said = &rests.documents;
    let commit = said.commit.short(12);
    let missing = |why: String, lack: Lack| Truth::Missing { why, lack };
    match disk.tree_of(said.commit) {
        Ok(Some(tree)) if tree != said.tree => {
            Truth::Refuted(format!("commit {commit} has another tree than was recorded"))
        }
        Ok(Some(_)) => match holds(disk, rests, said.commit) {
            Truth::Missing { why, lack } => {
                elsewhere(disk, rests).unwrap_or_else(|| missing(why, lack))
            }
            truth => truth,
        },
        // A commit that was changed before it was shared is nowhere else, and what it held may be.
        Ok(None) => elsewhere(disk, rests)
            .unwrap_or_else(|| missing(format!("commit {commit} is not here"), Lack::Commit)),
        Err(error) => missing(format!("commit {commit} cannot be read: {error}"), Lack::Files),
    }
}

/// That the commit under test, or one of those before it, holds the very same documents, if one does.
fn elsewhere(disk: &Disk, rests: &Rests) -> Option<Truth> {
    let found = &rests.documents.found;
    let paths: BTreeSet<String> = found.iter().map(|one| one.path.clone()).collect();
    let mut open: VecDeque<Oid> = rests.under_test.into_iter().collect();
    let mut seen: BTreeSet<Oid> = open.iter().copied().collect();
    while let Some(commit) = open.pop_front() {
        let there = at::at(disk, commit, &paths);
        let is_same = |one: &Document| {
            there.as_ref().is_some_and(|there| there.get(&one.path) == Some(&one.blob))
        };
        if found.iter().all(is_same) && holds(disk, rests, commit) == Truth::Verified {
            return Some(Truth::Verified);
        }
        for parent in parents(disk, commit) {
            if seen.len() < MOST_COMMITS && seen.insert(parent) {
                open.push_back(parent);
            }
        }
    }
    None
}

fn parents(disk: &Disk, commit: Oid) -> Vec<Oid> {
    let Ok(Read::Found { kind: ObjectKind::Commit, data }) = disk.read(commit, COMMIT) else {
        return Vec::new();
    };
    let lines = data.split(|byte| *byte == b'\n').take_while(|line| !line.is_empty());
    let parents = lines.filter_map(|line| line.strip_prefix(b"parent "));
    parents.filter_map(|id| Oid::from_hex(id).ok()).collect()
}

/// Whether a commit holds the documents, no others are meant, and all are good.
fn holds(disk: &Disk, rests: &Rests, commit: Oid) -> Truth {
    for meant in &rests.meant {
        let truth = one(disk, rests, meant, commit);
        if truth != Truth::Verified {
            return truth;
        }
    }
    Truth::Verified
}

fn one(disk: &Disk, rests: &Rests, meant: &Meant, commit: Oid) -> Truth {
    let Meant { pattern, demand, multiple } = meant;
    let (pattern, demand, multiple) = (pattern.clone(), demand.clone(), *multiple);
    let look = Look { commit, pattern, demand, multiple };
    let said = rests.documents.found.iter().filter(|one| look.means(one));
    let said: BTreeSet<(&str, Oid)> = said.map(|one| (one.path.as_str(), one.blob)).collect();
    let files = match look::look(disk, &look) {
        Looked::Untold(why) => return Truth::Missing { why, lack: Lack::Files },
        Looked::Files { files, .. } => files,
    };
    let short = commit.short(12);
    let there: BTreeSet<(&str, Oid)> = files.iter().map(|f| (f.path.as_str(), f.blob)).collect();
    // Of very many the last ones are not told of.
    let last = files.last().filter(|_| files.len() >= look::MOST_FILES).map(|f| f.path.as_str());
    let is_told = |path: &str| last.is_none_or(|last| path <= last);
    if let Some((path, _)) = said.difference(&there).find(|(path, _)| is_told(path)) {
        return Truth::Refuted(format!("{path} of commit {short} is not what was recorded"));
    }
    let unsaid = there.difference(&said).count();
    if unsaid > rests.documents.more as usize || (!multiple && there.len() > 1) {
        let all = there.len();
        return Truth::Refuted(format!("{} means {all} files of commit {short}", look.pattern));
    }
    // What was judged by earlier rules is not held to these. Later ones are stricter, if there are any.
    if (1..RULES).contains(&rests.documents.rules) {
        return Truth::Verified;
    }
    let mut flaws = files.iter().filter_map(|file| Some((&file.path, file.flaws.first()?)));
    match flaws.next() {
        None => Truth::Verified,
        Some((path, flaw)) => {
            let (line, code, why) = (flaw.line, flaw.code, &flaw.message);
            Truth::Refuted(format!("{path}:{line}: {code}: {why}"))
        }
    }
}
