//! The ref of the own log against the journal, and the lock of that ref.

use std::time::{Duration, SystemTime};

use tidegate_core::ReplicaId;
use tidegate_git::Durable;

use super::barred;
use super::locks::{self, Held};
use crate::care::cure::Cure;
use crate::care::finding::Finding;
use crate::care::hand::{Care, OLD};
use crate::commit;
use crate::journal::{Kind, Record, Stream, View};
use crate::publish::Standing;
use crate::refname::log_ref;
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let Some(replica) = care.store.replica() else { return Ok(Vec::new()) };
    // Without a journal there is nothing to compare with, and it is told of by itself.
    let Some(view) = care.own_view() else { return Ok(Vec::new()) };
    let name = log_ref(replica);
    let standing = care.store.standing(&name, &view)?;
    let mut findings: Vec<Finding> = Vec::new();
    let found =
        |code, message: String| vec![Finding::error(code, &name, message).cure(Cure::Publish)];
    findings.extend(match standing {
        Standing::At(0) if was_published(care, &name, &view)? => found(
            "ref_gone",
            "it is not there, and its objects are: somebody deleted it, or a publication was \
             broken off"
                .to_owned(),
        ),
        Standing::At(above) => unpublished(care, &name, &view, above),
        Standing::Gone => found("ref_gone", "it is not there, and was".to_owned()),
        Standing::Behind(oid) => found("ref_rewound", format!("somebody moved it back to {oid}")),
        Standing::Strange(what) => found("ref_strange", what),
        Standing::Twin(oid) => {
            let what = "that another copy of this clone wrote: this one goes on under a new name";
            found("ref_twin", format!("it holds entries up to {oid} {what}"))
        }
        Standing::Foreign(oid) => {
            found("ref_foreign", format!("it points to {oid}, which this clone never wrote"))
        }
    });
    let lock = lock(care, replica, &view);
    let is_held = lock.as_ref().is_some_and(|lock| lock.matters() && lock.cure.is_none());
    if is_held || care.store.unfounded(&view)?.is_some() || barred::is_barred(care, &name)? {
        // Nothing is published there, or on what git lacks, and why not is told of by itself.
        findings.iter_mut().for_each(|found| (found.help, found.cure) = (None, None));
    }
    findings.extend(lock);
    Ok(findings)
}

/// Whether the ref is not there though objects of its entries are, and nobody is about to put it
/// there: they are written before it.
fn was_published(care: &Care<'_>, name: &str, view: &View) -> Result<bool, StoreError> {
    let Ok(_alone) = care.publishing_within(Duration::ZERO) else { return Ok(false) };
    let is_there = care.store.repository.find(name)?.is_some();
    let first = view.records.iter().find(|record| record.kind == Kind::Entry);
    let is_locked = care.store.files.look(&care.disk.lock_of(name)).is_ok();
    Ok(!is_there && !is_locked && first.is_some_and(|first| care.disk.lies_here(first.oid)))
}

/// What git has not yet, and since when.
fn unpublished(care: &Care<'_>, name: &str, view: &View, above: usize) -> Vec<Finding> {
    let log: Vec<&Record> = view.records.iter().filter(|r| r.stream == Stream::Log).collect();
    let Some(first) = log.get(above) else { return Vec::new() };
    let read = commit::read(first.oid, &first.payload, care.store.repository.empty_tree());
    let since = read.content.ok().map(|entry| entry.at);
    let then = since
        .map(|at| SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or(0)));
    let what = match log.len() - above {
        1 => "1 entry is recorded and git has not seen it".to_owned(),
        n => format!("{n} entries are recorded and git has not seen them"),
    };
    let message = format!(
        "{what}{}",
        since.map(|at| format!(", since {}", at.rfc3339())).unwrap_or_default()
    );
    let is_old = then.is_some_and(|then| care.age(then) > OLD);
    let kind = if is_old { Finding::warning } else { Finding::note };
    vec![kind("unpublished", name, message).cure(Cure::Publish)]
}

/// A lock that stands in the way of publishing.
fn lock(care: &Care<'_>, log: ReplicaId, view: &View) -> Option<Finding> {
    let lock = care.disk.lock_of(&log_ref(log));
    let is_ours = |oid| view.knows(oid);
    let (grave, meanwhile) = (Finding::error, "and nothing is published meanwhile");
    locks::told(care, Held { lock, log: Some(log), is_ours: &is_ours, grave, meanwhile })
}
