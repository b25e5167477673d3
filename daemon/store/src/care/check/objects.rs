//! The objects of published entries: a prune, a bad disk or a partial copy may have taken some.

use std::collections::HashSet;

use tidegate_core::Oid;
use tidegate_git::RefTarget;

use super::barred;
use crate::care::cure::Cure;
use crate::care::finding::{Finding, Help};
use crate::care::hand::Care;
use crate::care::salvage::Salvage;
use crate::commit;
use crate::refname::log_ref;
use crate::store::StoreError;
use crate::walk::Reader;

/// What is missing of a chain.
#[derive(Debug, Default)]
pub(in crate::care) struct Gaps {
    /// What the journal still holds.
    pub(in crate::care) saved: Vec<Oid>,
    /// Where the chain ends because what follows is nowhere.
    pub(in crate::care) lost: Option<Oid>,
}

pub(super) fn check(care: &Care<'_>) -> Result<Vec<Finding>, StoreError> {
    let Some(replica) = care.store.replica() else { return Ok(Vec::new()) };
    let (mut findings, mut seen) = (Vec::new(), HashSet::new());
    let name = log_ref(replica);
    let view = care.own_view();
    let mut lost = match &view {
        Some(view) => care.store.unfounded(view)?,
        None => None,
    };
    if let Some(RefTarget::Oid(tip)) = care.store.repository.find(&name)? {
        let gaps = care.gaps(tip, &mut seen)?;
        if let Some(first) = gaps.saved.first() {
            let message = format!(
                "its object is missing or damaged, of {} in all, and the journal still holds it",
                gaps.saved.len()
            );
            let found = Finding::error("object_missing", first, message);
            let is_shut = !barred::shut_folders(care, &name)?.is_empty();
            findings.push(if is_shut { found } else { found.cure(Cure::Rewrite(gaps.saved)) });
        }
        // A ref to what never was is told of by itself.
        lost = gaps.lost.filter(|oid| *oid != tip || care.wrote(tip)).or(lost);
    } else if let Some(ground) = view.and_then(|view| view.grounds().next_back()) {
        // What the journal holds is published with the ref.
        lost = care.gaps(ground, &mut seen)?.lost.or(lost);
    }
    findings.extend(lost.map(|oid| {
        let message = "the own log needs it, and it is missing or damaged; \
                       if no clone has it, `tidegate recover` goes on without it";
        Finding::error("object_lost", oid, message).help(Help::FetchAgain(name))
    }));
    for log in care.store.former()? {
        let Some(RefTarget::Oid(tip)) = care.store.repository.find(&log_ref(log))? else {
            continue;
        };
        findings.extend(care.gaps(tip, &mut seen)?.lost.map(|oid| {
            let message = format!("the log {log} was written here and needs it");
            Finding::error("object_lost", oid, message).help(Help::Recover)
        }));
    }
    Ok(findings)
}

impl Care<'_> {
    /// Whether the journal, if there is one, knows an entry.
    fn wrote(&self, oid: Oid) -> bool {
        let view = self.store.journal().ok().flatten().map(|journal| journal.view());
        !matches!(view, Some(Ok(view)) if !view.knows(oid))
    }

    /// What git lacks of the chain at `tip`, back to what was `seen`.
    pub(in crate::care) fn gaps(
        &self,
        tip: Oid,
        seen: &mut HashSet<Oid>,
    ) -> Result<Gaps, StoreError> {
        let salvage = Salvage::of(self)?;
        let mut reader = Reader::new(self.store.repository.reader());
        let mut gaps = Gaps::default();
        let (mut next, mut done, mut all) = (Some(tip), 0, 0);
        while let Some(oid) = next.filter(|oid| seen.insert(*oid)) {
            let read = match (reader.read(oid)?, salvage.bytes(oid)) {
                (Some(read), _) => read,
                (None, Some(bytes)) => {
                    gaps.saved.push(oid);
                    commit::read(oid, bytes, self.store.repository.empty_tree())
                }
                (None, None) => {
                    gaps.lost = Some(oid);
                    break;
                }
            };
            if let (0, Ok(entry)) = (done, &read.content) {
                all = usize::try_from(entry.seq).unwrap_or(0);
            }
            done += 1;
            (self.tell)("entries", done, all.max(done));
            next = read.parent;
        }
        Ok(gaps)
    }
}
