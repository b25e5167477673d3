//! The hand that looks after a clone, and what it looks at.

use std::error::Error;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tidegate_core::Millis;
use tidegate_files::volume;
use tidegate_git::{Disk, Objects};

use super::check::{CHECKS, NOT_A_FILE};
use super::cure::Cure;
use super::finding::{Finding, Gravity};
use crate::journal::View;
use crate::store::{Store, StoreError};

/// Is told how far something has come: what, how much, of how much.
pub type Tell<'a> = &'a dyn Fn(&'static str, usize, usize);

/// How long something of another process is left alone.
pub(super) const OLD: Duration = Duration::from_secs(600);

/// The code of what could not be looked at.
const UNREADABLE: &str = "unreadable";

/// Looks after one clone.
pub struct Care<'a> {
    pub(super) store: &'a Store,
    pub(super) disk: &'a Disk,
    pub(super) now: SystemTime,
    pub(super) tell: Tell<'a>,
}

/// What this clone lies on and is served by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    /// The version of git; nothing if it cannot be run.
    pub git: Option<String>,
    /// How git keeps refs here.
    pub refs: &'static str,
    /// How git names objects here.
    pub hash: &'static str,
    /// The file system, if it is not of this machine alone.
    pub distant: Option<&'static str>,
    /// How many bytes may still be written.
    pub free: Option<u64>,
}

impl<'a> Care<'a> {
    /// Looks after the clone of `store`, which lies in `disk`.
    #[must_use]
    pub fn new(store: &'a Store, disk: &'a Disk, now: Millis, tell: Tell<'a>) -> Self {
        let since = Duration::from_millis(u64::try_from(now.0).unwrap_or(0));
        Self { store, disk, now: UNIX_EPOCH + since, tell }
    }

    /// What is the matter with this clone on this machine, the worst first.
    #[must_use]
    pub fn examine(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (name, check) in CHECKS {
            match check(self) {
                Ok(found) => findings.extend(found),
                Err(error) => {
                    findings.push(Finding::error(
                        UNREADABLE,
                        name,
                        format!("failed to {}", told(&error)),
                    ));
                }
            }
        }
        // What cannot be read because of what stands in its place is told of by that.
        let strange = findings.iter().filter(|found| found.code == NOT_A_FILE);
        let strange: Vec<String> = strange.map(|found| found.subject.clone()).collect();
        let is_told = |found: &Finding| strange.iter().any(|path| found.message.contains(path));
        findings.retain(|found| found.code != UNREADABLE || !is_told(found));
        findings.sort_by(|one, other| {
            (one.gravity, one.code, &one.subject).cmp(&(other.gravity, other.code, &other.subject))
        });
        findings
    }

    /// Does what can be done about these findings. Gives what was done, and what could not be.
    pub fn fix(&self, findings: Vec<Finding>) -> Vec<(Finding, Result<(), StoreError>)> {
        let mut curable: Vec<Finding> =
            findings.into_iter().filter(|finding| finding.cure.is_some()).collect();
        curable.sort_by_key(|finding| finding.cure.as_ref().map(Cure::turn));
        curable
            .into_iter()
            .map(|finding| {
                let cure = finding.cure.as_ref().expect("only those that have one are left");
                let done = self.cure(cure);
                (finding, done)
            })
            .collect()
    }

    /// What this clone lies on and is served by.
    #[must_use]
    pub fn machine(&self) -> Machine {
        let volume = volume(self.disk.common_dir()).ok();
        Machine {
            git: self.disk.git_version().ok(),
            refs: if self.disk.is_reftable() { "reftable" } else { "files" },
            hash: if self.disk.hash_kind().length() == 20 { "sha1" } else { "sha256" },
            distant: volume.as_ref().and_then(|volume| volume.distant),
            free: volume.map(|volume| volume.free),
        }
    }

    /// What the own journal holds, if there is one that can be read.
    pub(super) fn own_view(&self) -> Option<View> {
        self.store.journal().ok().flatten().and_then(|journal| journal.view().ok())
    }

    /// For how long nothing has happened since `then`.
    pub(super) fn age(&self, then: SystemTime) -> Duration {
        self.now.duration_since(then).unwrap_or_default()
    }
}

impl Finding {
    /// Whether it is more than something to know.
    #[must_use]
    pub fn matters(&self) -> bool {
        self.gravity != Gravity::Note
    }
}

/// An error with all its causes, in one line.
#[must_use]
pub fn told(error: &dyn Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    texts.dedup();
    texts.join(": ")
}
