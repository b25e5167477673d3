//! The ref of the own log against the journal, and the lock of that ref.

use std::time::{Duration, SystemTime};

use tidegate_core::Oid;
use tidegate_git::Durable;

use super::barred;
use crate::care::cure::Cure;
use crate::care::finding::Finding;
use crate::care::hand::{Care, OLD};
use crate::commit;
use crate::journal::{Kind, Record, Stream, View};
use crate::publish::Standing;
use crate::refname::log_ref;
use crate::store::StoreError;

/// The longest lock that is read.
const LONGEST: u64 = 4096;

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
    let lock = lock(care, &name, &view);
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
fn lock(care: &Care<'_>, name: &str, view: &View) -> Option<Finding> {
    let path = care.disk.lock_of(name);
    let seen = care.store.files.look(&path).ok()?;
    let says = care.store.files.read(&path, LONGEST).unwrap_or_default();
    let left = Oid::from_hex(says.trim_ascii_end()).is_ok_and(|oid| view.knows(oid));
    let age = care.age(seen.modified);
    let subject = path.display();
    if left && care.publishing_within(Duration::ZERO).is_err() {
        return Some(Finding::note("ref_locked", subject, "a publication is under way"));
    }
    if left {
        let found = Finding::note("ref_locked", subject, "a publication that was killed left it");
        return Some(found.cure(Cure::Remove(path, seen)));
    }
    let message = format!(
        "another program locks the ref since {} seconds, and nothing is published meanwhile",
        age.as_secs()
    );
    let found = Finding::error("ref_locked", subject, message);
    // The lock of a reftable is that of every ref, and not for us to take away.
    let is_curable = age > OLD && !care.disk.is_reftable();
    Some(if is_curable { found.cure(Cure::Remove(path, seen)) } else { found })
}
