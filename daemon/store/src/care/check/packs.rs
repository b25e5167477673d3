//! Packs of ours: whole, readable, and not merely copied from elsewhere.

use tidegate_git::{KeptPack, Role};

use crate::care::cure::Cure;
use crate::care::finding::{Finding, Help};
use crate::care::hand::{Care, told};
use crate::journal::JournalError;
use crate::store::StoreError;

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    // Who is publishing has packs that are not finished. Where no lock can be taken, nobody is.
    let _alone = match care.publishing() {
        Err(StoreError::Journal(JournalError::Held { path })) => {
            let message = "something is being published, and our packs were not looked at";
            return Ok(vec![Finding::note("publishing", path.display(), message)]);
        }
        locked => locked.ok(),
    };
    let ours = [care.store.place.root(), &care.store.place.removed()];
    let is_copy = !ours.iter().any(|folder| care.store.files.stands(folder).unwrap_or(true));
    let packs = care.disk.kept_packs()?;
    let mut findings = Vec::new();
    for (done, pack) in packs.iter().enumerate() {
        (care.tell)("packs", done, packs.len());
        findings.extend(match is_copy {
            true => Some(copied(pack)),
            false => flaw(care, pack),
        });
    }
    Ok(findings)
}

/// A clone of the same disk has git take over packs with their `.keep`, and none of our refs.
fn copied(pack: &KeptPack) -> Finding {
    let message = "it came with a copy of a repository, and git keeps it for nobody";
    Finding::warning("pack_copied", pack.name(), message).cure(Cure::LeaveToGit(pack.clone()))
}

fn flaw(care: &Care<'_>, pack: &KeptPack) -> Option<Finding> {
    let name = pack.name();
    if pack.has_index && !pack.has_data {
        let message = "its index is there and the pack is gone";
        return Some(Finding::error("pack_lost", name, message).help(Help::Recover));
    }
    if !pack.has_data {
        let message = "it was never begun, only kept";
        let found = Finding::warning("pack_unfinished", name, message);
        return Some(found.cure(Cure::Discard(pack.clone())));
    }
    if !pack.has_index {
        let message = "git does not see it: its index is not there";
        return Some(Finding::error("pack_unfinished", name, message).help(Help::Recover));
    }
    let error = care.disk.check_kept(pack).err()?;
    let found = match pack.role {
        Role::Superseded => Finding::warning,
        Role::Fresh | Role::Folded => Finding::error,
    };
    Some(found("pack_damaged", name, told(&error)).help(Help::Recover))
}
