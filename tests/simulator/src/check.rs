//! Whether what stands on a disk is what was promised, and whether life goes on.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tidegate_core::Oid;
use tidegate_git::{ObjectKind, Objects, Read, RefTarget, Refs};
use tidegate_store::{Store, log_ref};

use crate::process::{append, label, repository};
use crate::rng::Rng;
use crate::scratch::git;
use crate::world::{Promised, Quiet, World};

/// How long opening, appending and publishing may take together, on a machine that is busy.
const PATIENCE: Duration = Duration::from_secs(20);

/// The largest object that is read.
const LIMIT: u64 = 1 << 20;

impl World {
    /// Checks what stands there, then appends and publishes. Gives the log as it is afterwards.
    pub(crate) fn check(&self, promised: &Promised, rng: &mut Rng) -> Result<Vec<Oid>, String> {
        let started = Instant::now();
        let published = self.as_git_sees()?;
        let mut store = self.open(&self.files(Arc::new(Quiet), 0))?;
        let chain = log(&store)?;
        promised.is_kept(&chain)?;
        if !published.is_empty() && !chain.starts_with(&published) {
            return Err(format!("git has {published:?}, the log is {chain:?}"));
        }
        if rng.once_in(2) {
            publish(&store)?;
        }
        let appended = append(&mut store, "afterwards", 1, 0).map_err(|e| told("append", &e))?;
        publish(&store)?;
        let longer = log(&store)?;
        if longer != [chain, appended].concat() {
            return Err(format!("an append made it {longer:?}"));
        }
        if self.as_git_sees()? != longer {
            return Err("git does not see what was published".to_owned());
        }
        match started.elapsed() < PATIENCE {
            true => Ok(longer),
            false => Err(format!("it took {:?}", started.elapsed())),
        }
    }

    /// The log as somebody has it who knows only git, oldest first.
    fn as_git_sees(&self) -> Result<Vec<Oid>, String> {
        let repository = repository(&self.root)?;
        let name = log_ref(self.replica);
        let mut next = match repository.find(&name).map_err(|error| told("find", &error))? {
            Some(RefTarget::Oid(oid)) => Some(oid),
            Some(other) => return Err(format!("git finds {other:?}")),
            None => None,
        };
        let read = |oid: Oid| match repository.read(oid, LIMIT) {
            Ok(Read::Found { kind, data })
                if repository.hash(kind, &data).is_ok_and(|id| id == oid) =>
            {
                Ok((kind, data))
            }
            read => Err(format!("git reads {read:?} at {oid}")),
        };
        let mut chain = Vec::new();
        while let Some(oid) = next {
            let (kind, data) = read(oid)?;
            let text = String::from_utf8_lossy(&data);
            let header = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
            let tree = header("tree ").and_then(|id| Oid::from_hex(id.as_bytes()).ok());
            if kind != ObjectKind::Commit || tree != Some(repository.empty_tree()) {
                return Err(format!("{oid} is no entry"));
            }
            next = header("parent ").and_then(|id| Oid::from_hex(id.as_bytes()).ok());
            chain.push(oid);
        }
        if !chain.is_empty() {
            read(repository.empty_tree())?;
        }
        chain.reverse();
        Ok(chain)
    }

    /// What git itself says of the repository.
    pub(crate) fn fsck(&self) -> Result<(), String> {
        let arguments = ["fsck", "--strict", "--connectivity-only", "--no-dangling"];
        let said = git(&self.root).args(arguments).output().map_err(|error| error.to_string())?;
        match said.status.success() {
            true => Ok(()),
            false => Err(format!("git fsck: {}", String::from_utf8_lossy(&said.stderr))),
        }
    }
}

impl Promised {
    /// Whether a log holds what was acknowledged, and what git saw.
    pub(crate) fn is_kept(&self, chain: &[Oid]) -> Result<(), String> {
        let here: BTreeSet<&Oid> = chain.iter().collect();
        match self.entries.iter().chain(&self.seen_by_git).find(|oid| !here.contains(oid)) {
            None => Ok(()),
            Some(oid) if self.seen_by_git == Some(*oid) => Err(format!("{oid} was published only")),
            Some(oid) => Err(format!("{oid} was acknowledged and is lost")),
        }
    }
}

/// Publishes. Nothing may have been put right: nobody else was at work here.
pub(crate) fn publish(store: &Store) -> Result<(), String> {
    let published = store.publish().map_err(|error| told("publish", &error))?;
    match published.mended.first() {
        None => Ok(()),
        Some(mended) => Err(format!("a false alarm: {}", mended.what)),
    }
}

/// The own log, oldest first: numbered without a gap, each entry on the one before it, each batch
/// whole.
pub(crate) fn log(store: &Store) -> Result<Vec<Oid>, String> {
    let walked = store.walk(&|_| false).map_err(|error| told("read", &error))?;
    if let Some(problem) = walked.problems.first() {
        return Err(format!("a false alarm: {}", problem.what));
    }
    let mut chain: Vec<Oid> = Vec::new();
    // The batch that is begun, and how many of its entries are to come.
    let mut open: Option<(String, usize)> = None;
    for read in walked.entries {
        let entry =
            read.content.map_err(|refused| format!("{} is refused: {refused:?}", read.oid))?;
        let (name, at, of) = label(&entry).ok_or("an entry that nobody wrote")?;
        let follows = entry.seq == chain.len() as u64 + 1
            && read.parent.as_ref() == chain.last()
            && match &open {
                None => at == 0,
                Some((begun, left)) => *begun == name && at + left == of,
            };
        if !follows {
            return Err(format!("entry {} of {name} {at}/{of} stands after {open:?}", entry.seq));
        }
        chain.push(read.oid);
        open = (at + 1 < of).then_some((name, of - at - 1));
    }
    match open {
        None => Ok(chain),
        Some((name, left)) => Err(format!("{left} entries of batch {name} are missing")),
    }
}

/// An error with its causes.
pub(crate) fn told(what: &str, error: &dyn Error) -> String {
    let mut text = format!("{what}: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        write!(text, ": {error}").expect("a string grows");
        cause = error.source();
    }
    text
}
