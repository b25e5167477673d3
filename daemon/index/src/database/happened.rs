//! What happened.

use std::collections::BTreeMap;
use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Params, params, params_from_iter};
use tidegate_core::event::EventRef;
use tidegate_core::fold::{Use, conflicts};
use tidegate_core::item::VoidReason;
use tidegate_core::{Entry, Oid};

use super::file::{oid, parse, spell};
use super::kept::{Kept, count};
use crate::model::{EventFilter, Happened, Page, Seen, Told};

/// That an event is about an object of this name.
pub(super) const OF_OBJECT: &str =
    "event.object = (SELECT object FROM object WHERE object.name = ?)";

impl Kept<'_> {
    /// The events that `filter` wants, in the order in which people are shown them.
    pub(super) fn chosen(
        &self,
        filter: &EventFilter,
        before: Option<EventRef>,
        limit: usize,
    ) -> Told<Option<Page<Happened>>> {
        let (mut terms, mut values) = terms(filter);
        if let Some(before) = before {
            let Some(stamp) = self.stamp(before)? else { return Ok(None) };
            terms.push("event.stamp <= ? AND (event.stamp, entry.oid, event.place) < (?, ?, ?)");
            let id = Value::Blob(before.entry.as_bytes().to_vec());
            values.extend([stamp.into(), stamp.into(), id, i64::from(before.index).into()]);
        }
        terms.push("TRUE");
        let rest = format!(
            "{} ORDER BY event.stamp DESC, entry.oid DESC, event.place DESC LIMIT {}",
            terms.join(" AND "),
            count(limit.saturating_add(1)),
        );
        // Left to itself, it might sort all that ever happened. Of an item it is soon sorted.
        let order = if filter.item.is_some() { "event" } else { "event INDEXED BY event_stamp" };
        let mut found = self.happened(order, &rest, params_from_iter(values))?;
        let is_cut = found.len() > limit;
        found.truncate(limit);
        found.reverse();
        Ok(Some(Page { found, is_cut }))
    }

    /// The first of those that stand on the logs behind `seen`, in the order in which they were let in.
    pub(super) fn behind(
        &self,
        filter: &EventFilter,
        seen: &Seen,
        limit: usize,
    ) -> Told<Page<Happened>> {
        let (mut terms, mut values) = terms(filter);
        // Of each replica, what is behind a place is found without what is before it.
        terms.push(
            "event.entry IN (WITH RECURSIVE writer(replica) AS (\
             SELECT min(replica) FROM entry WHERE refused IS NULL UNION ALL \
             SELECT (SELECT min(replica) FROM entry WHERE refused IS NULL \
             AND replica > writer.replica) FROM writer WHERE writer.replica NOT NULL) \
             SELECT new.number FROM writer CROSS JOIN entry AS new \
             ON new.replica = writer.replica AND new.refused IS NULL AND new.seq >= \
             coalesce((SELECT json_extract(value, '$[0]') FROM json_each(?) \
             WHERE key = writer.replica), 0))",
        );
        terms.push(
            "(entry.seq, event.place) > (\
             coalesce((SELECT json_extract(value, '$[0]') FROM json_each(?) \
             WHERE key = entry.replica), 0), \
             coalesce((SELECT json_extract(value, '$[1]') FROM json_each(?) \
             WHERE key = entry.replica), -1))",
        );
        let places =
            seen.iter().map(|(replica, at)| (replica.to_string(), [at.seq, at.index.into()]));
        let places = Value::from(spell(&places.collect::<BTreeMap<String, [u64; 2]>>()));
        values.extend([places.clone(), places.clone(), places]);
        let rest = format!(
            "{} ORDER BY event.entry, event.place LIMIT {}",
            terms.join(" AND "),
            count(limit.saturating_add(1)),
        );
        let mut found = self.happened("event", &rest, params_from_iter(values))?;
        let is_cut = found.len() > limit;
        found.truncate(limit);
        Ok(Page { found, is_cut })
    }

    /// When people are told that an event happened.
    fn stamp(&self, event: EventRef) -> Told<Option<i64>> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT stamp FROM event JOIN entry ON entry.number = event.entry \
             WHERE entry.oid = ?1 AND event.place = ?2",
        )?;
        let of = params![event.entry.as_bytes(), event.index];
        Ok(select.query_row(of, |row| row.get(0)).optional()?)
    }

    /// The events of which `rest` of a question is true, looked up in the order in which it names them.
    pub(super) fn happened(
        &self,
        events: &str,
        rest: &str,
        values: impl Params,
    ) -> Told<Vec<Happened>> {
        let mut select = self.database.connection.prepare_cached(&format!(
            "SELECT entry.oid, event.place, depth, stamp, witness, void, ahead.by, event.key \
             FROM {events} CROSS JOIN entry ON entry.number = event.entry \
             LEFT JOIN ahead ON ahead.entry = entry.number WHERE {rest}"
        ))?;
        let mut rows = select.query(values)?;
        let mut found = Vec::new();
        let mut last: Option<(Oid, Arc<Entry>)> = None;
        while let Some(row) = rows.next()? {
            let (id, index): (Vec<u8>, u32) = (row.get(0)?, row.get(1)?);
            let at = EventRef { entry: oid(&id)?, index };
            // Events of one entry mostly stand side by side.
            let entry = match last.take() {
                Some((known, entry)) if known == at.entry => entry,
                _ => Arc::new(self.read(at.entry)?),
            };
            last = Some((at.entry, Arc::clone(&entry)));
            let (void, ahead): (Option<String>, Option<Vec<u8>>) = (row.get(5)?, row.get(6)?);
            let void: Option<VoidReason> = void.as_deref().map(parse).transpose()?;
            let key: Option<String> = row.get(7)?;
            let key_conflict = match &key {
                Some(key) if void.is_none() => self.conflict(at, key)?,
                _ => None,
            };
            found.push(Happened {
                at,
                entry,
                depth: row.get(2)?,
                shown: (row.get(3)?, at.entry, at.index),
                witness: row.get(4)?,
                void,
                key_conflict,
                clock_ahead: ahead.as_deref().map(oid).transpose()?,
            });
        }
        Ok(found)
    }

    /// The event that used the key of another for something else.
    fn conflict(&self, event: EventRef, key: &str) -> Told<Option<EventRef>> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT entry.oid, event.place FROM event JOIN entry ON entry.number = event.entry \
             WHERE event.key = ?1 AND void IS NULL",
        )?;
        let used = select.query_map([key], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))?;
        let used = used.collect::<Result<Vec<_>, _>>()?;
        if used.len() < 2 {
            return Ok(None);
        }
        let mut entries = Vec::with_capacity(used.len());
        for (id, index) in used {
            let entry = oid(&id)?;
            entries.push((EventRef { entry, index }, self.read(entry)?));
        }
        let uses = entries.iter().filter_map(|(at, entry)| {
            Some(Use { at: *at, entry, event: entry.events.get(at.index as usize)? })
        });
        let found = conflicts(uses.collect());
        Ok(found.into_iter().find(|(at, _)| *at == event).map(|(_, other)| other))
    }
}

/// What events must be to be wanted, with the values that stand for the question marks.
fn terms(filter: &EventFilter) -> (Vec<&'static str>, Vec<Value>) {
    let (mut terms, mut values) = (Vec::new(), Vec::new());
    let mut want = |term, value: Value| {
        terms.push(term);
        values.push(value);
    };
    if let Some(item) = filter.item {
        want(OF_OBJECT, item.to_string().into());
    }
    if let Some(since) = filter.since {
        want("entry.at >= ?", since.0.into());
    }
    if let Some(until) = filter.until {
        want("entry.at < ?", until.0.into());
    }
    if let Some(kind) = &filter.kind {
        want("instr(event.kind || '.', ? || '.') = 1", kind.clone().into());
    }
    if let Some(actor) = &filter.actor {
        want("instr(folded(entry.actor), ?) > 0", actor.to_lowercase().into());
    }
    (terms, values)
}
