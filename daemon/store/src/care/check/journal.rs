//! The journals of this clone: every byte of them, and whether they can be written.

use std::io::ErrorKind;

use tidegate_core::ReplicaId;
use tidegate_files::Open;

use crate::care::cure::Cure;
use crate::care::finding::{Finding, Gravity, Help};
use crate::care::hand::{Care, OLD};
use crate::journal::{BLANK, Flaw, Found, JournalError, Survey};
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    if let Some(own) = care.store.replica() {
        let folder = care.store.place.replica(own);
        // Nobody begins a segment anew while it is read. Where no lock can be taken, nobody can.
        let writing = match care.store.files.stands(&folder) {
            Ok(true) => care.writing(),
            _ => Ok(None),
        };
        if let Err(StoreError::Journal(JournalError::Held { path })) = &writing {
            let message = "another process has held it for two seconds, and nothing is recorded";
            findings.push(Finding::warning("lock_held", path.display(), message));
        }
        let survey = care.survey(own);
        if survey.is_absent() {
            let message = "it is not there: what it held and git had not is lost";
            let found = Finding::error("journal_missing", folder.display(), message);
            findings.push(found.help(Help::Recover));
        } else {
            findings.extend(flaws(&survey, Finding::error));
            findings.extend(survey.segments.iter().filter_map(|found| locked_out(care, found)));
        }
    }
    for other in care.store.other_replicas()? {
        // All that was written under a name that was given up leads on under the next one.
        if care.store.is_unused(other)? {
            findings.extend(unused(care, other));
        } else if !care.store.is_closed(other) {
            let found = flaws(&care.survey(other), |code, subject, message| {
                let message = format!("{message}; the user who writes it can recover it");
                Finding::warning(code, subject, message)
            });
            findings.extend(found.into_iter().map(|found| Finding { help: None, ..found }));
        }
    }
    Ok(findings)
}

/// A name of this user's under which nobody ever wrote. Whoever takes it at this moment will.
fn unused(care: &Care<'_>, id: ReplicaId) -> Option<Finding> {
    let folder = care.store.place.replica(id);
    let seen = care.store.files.look(&folder).ok()?;
    let is_left = care.store.owner_is_this_user(id) && care.age(seen.modified) > OLD;
    let message = "a process that is gone began to write as it, and recorded nothing";
    let found = Finding::warning("unfinished", folder.display(), message);
    is_left.then(|| found.cure(Cure::Forget(id)))
}

/// What is wrong with the segments, but for those that this user is kept from.
fn flaws(survey: &Survey, found: fn(&'static str, String, String) -> Finding) -> Vec<Finding> {
    let none = survey.segments.iter().all(|found| found.header.is_none() && found.flaw.is_none());
    if none {
        let message = BLANK.to_owned();
        let subject = survey.segments[0].path.display().to_string();
        return vec![found("journal_damaged", subject, message).help(Help::Recover)];
    }
    let told = survey.segments.iter().filter_map(|segment| {
        let flaw = segment.flaw.as_ref()?;
        let (code, message) = flaw.told();
        Some((flaw, found(code, segment.path.display().to_string(), message)))
    });
    let told = told.filter_map(|(flaw, found)| match flaw {
        Flaw::Unreadable(error) if error.kind() == ErrorKind::PermissionDenied => None,
        // What is written next goes over it.
        Flaw::Torn(_) => Some(Finding { gravity: Gravity::Note, ..found }),
        Flaw::Newer(_) | Flaw::Unreadable(_) => Some(found),
        _ => Some(found.help(Help::Recover)),
    });
    told.collect()
}

/// A segment that this user is kept from.
fn locked_out(care: &Care<'_>, found: &Found) -> Option<Finding> {
    let error = care.store.files.open(&found.path, Open::Update).err()?;
    (error.kind() != ErrorKind::NotFound)
        .then(|| Finding::error("journal_not_writable", found.path.display(), error))
}
