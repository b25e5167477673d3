//! What happened since somebody looked last.
//!
//! Who watches is a cursor, and nothing is kept for them. It says of each log how far it was seen, so
//! it means the same after the index was made anew, and in every clone.

use std::collections::BTreeMap;

use tidegate_api::remedy::Aid;
use tidegate_api::request::Watch;
use tidegate_api::watch::{EventDocument, WatchDocument};
use tidegate_api::{Exit, Failure, Reply};
use tidegate_core::ReplicaId;
use tidegate_index::{Happened, Reached, ReadModel, Seen};
use tidegate_store::Tips;

use super::history::{filter, view};
use crate::failure::Unanswered;
use crate::names::Names;

/// How many events are told at once.
const MOST: usize = 1_000;

/// What stands for all events of an entry.
const WHOLE: u32 = u32::MAX;

/// What happened behind a cursor.
pub(crate) fn watch(
    model: &dyn ReadModel,
    tips: &Tips,
    asked: &Watch,
) -> Result<Reply, Unanswered> {
    let filter = filter(model, &asked.events)?;
    let now = reached(model, tips)?;
    let mut seen = match &asked.from {
        Some(cursor) => read(cursor).ok_or_else(unknown)?,
        // Whoever names a time wants what happened since then, too.
        None if filter.since.is_some() => Seen::new(),
        None => now.clone(),
    };
    let page = model.arrived(&filter, &seen, asked.events.limit.unwrap_or(MOST).min(MOST))?;
    let names = Names::of(model);
    let told = |happened: &Happened| {
        let at = Reached { seq: happened.entry.seq, index: happened.at.index };
        seen.insert(happened.entry.replica, at);
        EventDocument::new(view(happened, &names), written(&seen))
    };
    let events = page.found.iter().map(told).collect();
    let events = names.told(events)?;
    if !page.is_cut {
        for (replica, now) in now {
            let seen = seen.entry(replica).or_insert(now);
            *seen = now.max(*seen);
        }
    }
    let schema = "tidegate.watch/1".to_owned();
    let (cursor, more) = (written(&seen), page.is_cut);
    Ok(Reply::Watch(WatchDocument { schema, events, cursor, more, notices: Vec::new() }))
}

/// How far each log has come here.
fn reached(model: &dyn ReadModel, tips: &Tips) -> Result<Seen, Unanswered> {
    let mut reached = BTreeMap::new();
    for replica in tips.keys() {
        if let Some(seq) = model.last_of(*replica)? {
            reached.insert(*replica, Reached { seq, index: WHOLE });
        }
    }
    Ok(reached)
}

/// A cursor: how far each log was seen.
fn written(seen: &Seen) -> String {
    let place = |(replica, at): (&ReplicaId, &Reached)| match at.index {
        WHOLE => format!("{replica}:{}", at.seq),
        index => format!("{replica}:{}.{index}", at.seq),
    };
    let places: Vec<String> = seen.iter().map(place).collect();
    if places.is_empty() { NOTHING.to_owned() } else { places.join(",") }
}

/// The cursor of who saw nothing.
const NOTHING: &str = "0";

fn read(cursor: &str) -> Option<Seen> {
    if cursor == NOTHING {
        return Some(Seen::new());
    }
    let place = |text: &str| {
        let (replica, place) = text.split_once(':')?;
        let (seq, index) = match place.split_once('.') {
            Some((seq, index)) => (seq, index.parse().ok()?),
            None => (place, WHOLE),
        };
        Some((ReplicaId::parse(replica).ok()?, Reached { seq: seq.parse().ok()?, index }))
    };
    cursor.split(',').map(place).collect()
}

fn unknown() -> Failure {
    let message = "that cursor is not one of 'watch'";
    Failure::new(Exit::Usage, "bad_cursor", message).hint(Aid::Watch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        let replica = |n| ReplicaId::mint([n; 10]);
        let some = Reached { seq: 7, index: 3 };
        let all = Reached { seq: u64::MAX, index: WHOLE };
        let seen = Seen::from([(replica(1), some), (replica(2), all)]);
        for seen in [Seen::new(), seen] {
            assert_eq!(read(&written(&seen)), Some(seen));
        }
        for other in [
            "",
            "r",
            "1",
            "r-aaaaaaaaaaaaaaaa",
            "r-aaaaaaaaaaaaaaaa:",
            "r-aaaaaaaaaaaaaaaa:1.",
            ",",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
