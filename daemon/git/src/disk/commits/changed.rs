//! How much commits changed. Git counts, one process for many commits; no configuration, attribute or
//! program of anybody's has a say in the numbers.

use std::collections::{BTreeMap, BTreeSet};

use gix::bstr::ByteSlice as _;
use tidegate_core::Oid;
use tidegate_process::RunError;

use super::reading::Reading;
use crate::disk::{Disk, plumbing};
use crate::failure::Cause;
use crate::objects::Objects;

/// How much a commit changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changed {
    /// How many files. One that was renamed counts twice.
    pub files: u32,
    /// How many lines were added to files that have lines.
    pub added: u32,
    /// How many lines were removed from them.
    pub removed: u32,
}

/// How many commits one git is asked about.
const AT_ONCE: usize = 2_000;

/// How much it may print about them.
const OUTPUT: usize = 64 * 1024 * 1024;

/// What git is asked: each path for itself, compared in one way. What is larger than core.bigFileThreshold
/// counts as a file without lines, and is not compared.
const QUESTION: [&str; 16] = [
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "core.bigFileThreshold=64m",
    "diff-tree",
    "--stdin",
    "-r",
    "--root",
    "--numstat",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--diff-algorithm=myers",
    "--ignore-submodules=none",
    "--",
];

/// A commit, and its first parent if it has one.
type Pair = (Oid, Option<Oid>);

/// What came of asking git about some commits.
enum Counted {
    All(BTreeMap<Oid, Changed>),
    /// There is too much to print.
    TooMuch,
}

impl Disk {
    /// How much each of these commits changed against its first parent; one without parents, against
    /// nothing. Left out is what is not here, what is no commit, what lacks something that it would
    /// take to count, as in a partial clone, and what differs in more names than can be looked through.
    pub fn changed(&self, commits: &[Oid]) -> Result<BTreeMap<Oid, Changed>, Cause> {
        let mut reading = Reading::new(self)?;
        let mut changed = BTreeMap::new();
        let mut pairs = Vec::new();
        for commit in commits.iter().copied().collect::<BTreeSet<_>>() {
            let Some(raw) = reading.commit(commit)? else { continue };
            let (new, parent) = (raw.tree, raw.parents.first().copied());
            let old = match parent {
                Some(parent) => reading.commit(parent)?.map(|raw| raw.tree),
                None => Some(self.empty_tree()),
            };
            if old == Some(new) {
                changed.insert(commit, Changed::default());
                continue;
            }
            // Git stops at the first thing it lacks, and holds all differences at once.
            if let Some(old) = old
                && self.is_countable(old, new)?
            {
                pairs.push((commit, parent));
            }
        }
        let mut pending: Vec<&[Pair]> = pairs.chunks(AT_ONCE).collect();
        while let Some(pairs) = pending.pop() {
            match self.count(pairs)? {
                Counted::All(counted) => changed.extend(counted),
                Counted::TooMuch if pairs.len() > 1 => {
                    let (first, rest) = pairs.split_at(pairs.len() / 2);
                    pending.extend([first, rest]);
                }
                Counted::TooMuch => {}
            }
        }
        Ok(changed)
    }

    fn count(&self, pairs: &[Pair]) -> Result<Counted, Cause> {
        let line = |(commit, parent): &Pair| match parent {
            Some(parent) => format!("{commit} {parent}\n"),
            None => format!("{commit}\n"),
        };
        let input: String = pairs.iter().map(line).collect();
        let run = plumbing::git(self.git_dir(), self.common_dir(), &self.environment)
            .variable("GIT_ATTR_NOSYSTEM", "1")
            .variable("GIT_ATTR_SOURCE", self.empty_tree().to_string())
            .variable("GIT_NO_LAZY_FETCH", "1")
            .args(QUESTION)
            .input(input)
            .output_limit(OUTPUT);
        match run.run() {
            Ok(done) if done.succeeded() => counted(pairs, &done.stdout).map(Counted::All),
            Ok(done) => Err(plumbing::complaint(&done)),
            Err(RunError::TooMuchOutput { .. }) => Ok(Counted::TooMuch),
            Err(error) => Err(error.into()),
        }
    }
}

/// Adds up what git printed: a commit, then a line for each file. One that changed nothing it does not
/// name at all.
fn counted(pairs: &[Pair], printed: &[u8]) -> Result<BTreeMap<Oid, Changed>, Cause> {
    let mut all: BTreeMap<Oid, Changed> =
        pairs.iter().map(|(commit, _)| (*commit, Changed::default())).collect();
    let mut current = None;
    for record in printed.split(|byte| *byte == 0).filter(|record| !record.is_empty()) {
        let strange = || format!("git counted {:?}", record.as_bstr());
        let mut fields = record.splitn(3, |byte| *byte == b'\t');
        match (fields.next(), fields.next(), fields.next()) {
            (Some(commit), None, None) => {
                let commit = Oid::from_hex(commit).map_err(|_| strange())?;
                current = Some(all.get_mut(&commit).ok_or_else(strange)?);
            }
            (Some(added), Some(removed), Some(_)) => {
                let changed = current.as_mut().ok_or_else(strange)?;
                changed.files = changed.files.saturating_add(1);
                changed.added = changed.added.saturating_add(lines(added));
                changed.removed = changed.removed.saturating_add(lines(removed));
            }
            _ => return Err(strange().into()),
        }
    }
    Ok(all)
}

/// A number of lines. A file that has none shows a stroke.
fn lines(field: &[u8]) -> u32 {
    std::str::from_utf8(field).ok().and_then(|field| field.parse().ok()).unwrap_or(0)
}
