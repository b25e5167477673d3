//! The log as it stood at some point: folded anew from the entries that stood then.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_api::remedy::Aid;
use tidegate_api::request::At;
use tidegate_api::{Exit, Failure};
use tidegate_core::refusal::Remedy;
use tidegate_core::{Millis, Oid};
use tidegate_index::Memory;

/// The fewest digits that may name an entry.
const SHORTEST: usize = 7;

/// The log as it stood at `at`.
pub(crate) fn at(memory: &Memory, at: &At) -> Result<Memory, Failure> {
    let stood = match at {
        At::Entry(name) => seen_by(memory, entry(memory, name)?),
        At::Time(time) => recorded_by(memory, *time),
    };
    let mut past = Memory::new(memory.fold().repo());
    let fold = memory.fold();
    past.fold_in(
        fold.oids().filter(|oid| stood.contains(oid)).filter_map(|oid| fold.received(oid)),
    );
    Ok(past)
}

/// The entry that `name` begins the id of.
pub(crate) fn entry(memory: &Memory, name: &str) -> Result<Oid, Failure> {
    let begin = name.to_ascii_lowercase();
    let matching = |oid: &Oid| name.len() >= SHORTEST && oid.to_string().starts_with(&begin);
    let found: Vec<Oid> = memory.fold().oids().filter(matching).collect();
    let shown = tidegate_core::text::visible(name);
    match found.as_slice() {
        [one] => Ok(*one),
        [] => {
            let message = format!("no entry '{shown}'");
            Err(Failure::new(Exit::NotFound, "no_such_entry", message).hint(Aid::History))
        }
        several => {
            let failure = Failure::new(
                Exit::NotFound,
                "ambiguous",
                format!("'{shown}' begins several entries"),
            );
            let aids = several.iter().take(8).map(|oid| Aid::ShowObject(oid.short(16)));
            Err(aids.fold(failure, Failure::hint))
        }
    }
}

/// What the item was asked for before it was.
pub(crate) fn not_yet(short: &str) -> Failure {
    let failure = Failure::new(Exit::NotFound, "not_yet", format!("{short} did not exist then"));
    failure.remedy(&Remedy::ItemHistory(short.to_owned()))
}

/// Everything that the author of an entry had seen, the entry included.
fn seen_by(memory: &Memory, entry: Oid) -> BTreeSet<Oid> {
    let fold = memory.fold();
    let mut seen = BTreeSet::new();
    let mut open = vec![entry];
    while let Some(oid) = open.pop() {
        if !fold.has(oid) || !seen.insert(oid) {
            continue;
        }
        open.extend(fold.parent(oid));
        if let Some(entry) = fold.entry(oid) {
            open.extend(entry.references().chain(entry.seen.values().flatten().copied()));
        }
    }
    seen
}

/// Everything recorded up to `time`. An entry is never older than what it builds on, whatever the
/// clock of its author said.
fn recorded_by(memory: &Memory, time: Millis) -> BTreeSet<Oid> {
    let fold = memory.fold();
    let mut stamps: BTreeMap<Oid, Millis> = BTreeMap::new();
    for oid in fold.oids() {
        let before = fold.parent(oid);
        let entry = fold.entry(oid);
        let named = entry.into_iter().flat_map(|entry| entry.references());
        let built_on =
            before.into_iter().chain(named).filter_map(|oid| stamps.get(&oid)).max().copied();
        let own = entry.map_or(Millis::default(), |entry| entry.at);
        stamps.insert(oid, built_on.map_or(own, |before| before.max(own)));
    }
    stamps.into_iter().filter(|(_, stamp)| *stamp <= time).map(|(oid, _)| oid).collect()
}
