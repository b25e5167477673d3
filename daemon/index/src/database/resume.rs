//! Folding what is new: on the part of the fold that it touches, which is recalled from rows and from
//! the log. Nothing else is read.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use rusqlite::{Connection, params};
use tidegate_core::definition::Definitions;
use tidegate_core::event::Object;
use tidegate_core::fold::{Received, Refused, Remembered};
use tidegate_core::history::{Chains, Position};
use tidegate_core::item::VoidReason;
use tidegate_core::{Fold, Oid, ReplicaId};

use super::file::{Database, IndexError, oid, parse};
use super::write::{self, Objects};
use super::{Kept, circles, clocks};
use crate::ReadModel;

/// Reads an entry of the log.
pub type Read<'a> = &'a dyn Fn(Oid) -> Result<Option<Received>, Box<dyn Error + Send + Sync>>;

impl Database {
    /// Folds what arrived, so that the logs are folded up to `tips`. All or nothing is written: false,
    /// if others were faster, and the logs do not lead on to there from where it stands now.
    pub fn take_in(
        &self,
        arrived: Vec<Received>,
        tips: &BTreeMap<ReplicaId, Oid>,
        read: Read<'_>,
    ) -> Result<bool, IndexError> {
        self.release();
        let transaction = self.writing()?;
        if !self.is_in_place() || !self.leads_to(tips, &arrived)? {
            return Ok(false);
        }
        fold(&transaction, self, arrived, read)?;
        write::tips(&transaction, tips)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Lets somebody look at what would be if this had arrived, and forgets it.
    pub fn rehearse<T>(
        &self,
        arrived: Vec<Received>,
        read: Read<'_>,
        see: &mut dyn FnMut(&dyn ReadModel) -> T,
    ) -> Result<T, IndexError> {
        self.connection.execute_batch("SAVEPOINT rehearsal")?;
        let folded = fold(&self.connection, self, arrived, read);
        let seen = folded.map(|()| see(&Kept::new(self, read)));
        self.connection.execute_batch("ROLLBACK TO rehearsal; RELEASE rehearsal")?;
        seen
    }
}

/// Folds what arrived onto the rows that are there.
fn fold(
    connection: &Connection,
    database: &Database,
    arrived: Vec<Received>,
    read: Read<'_>,
) -> Result<(), IndexError> {
    // Another process may have been faster.
    let mut find = connection.prepare_cached("SELECT 1 FROM entry WHERE oid = ?1")?;
    let mut new = Vec::with_capacity(arrived.len());
    for received in arrived {
        if !find.exists([received.oid.as_bytes()])? {
            new.push(received);
        }
    }
    let touched: BTreeSet<Object> = new.iter().flat_map(Received::touches).collect();
    let past = Past { connection, read };
    let definitions = Definitions::clone(&database.definitions.now());
    let mut fold = Fold::resumed(database.repo, past.chains()?, definitions);
    let needed: BTreeSet<Object> =
        touched.iter().cloned().chain(new.iter().flat_map(Received::looks_up)).collect();
    for remembered in past.of(&needed, &new)? {
        fold.recall(remembered, &|object| needed.contains(object));
    }
    let mut admitted = Vec::new();
    fold.offer_each(new, &mut |oid, _| admitted.push(oid));
    let mut last = connection.prepare_cached("SELECT coalesce(max(number), 0) FROM entry")?;
    let last: i64 = last.query_row([], |row| row.get(0))?;
    let numbers = write::entries(connection, &fold, &admitted, last + 1)?;
    for oid in &admitted {
        clocks::entry(connection, &fold, *oid, numbers[oid])?;
    }
    let mut known = Objects::default();
    let edges = circles::edges(connection, &touched)?;
    for object in &touched {
        let number = known.number(connection, object)?;
        write::events(connection, &fold, number, fold.events_of(object), &numbers)?;
        write::state(connection, &fold, object, number, database.tell)?;
    }
    circles::renew(connection, &touched, &edges)?;
    write::waiting(connection, &fold)?;
    write::lanes(connection, fold.chains())?;
    database.definitions.learn(connection)
}

/// The entries that one needs to be there.
fn named(received: &Received) -> impl Iterator<Item = Oid> + '_ {
    let references = received.content.as_ref().ok().into_iter().flat_map(|e| e.references());
    received.parent.into_iter().chain(references)
}

/// What was folded before.
pub(super) struct Past<'a> {
    pub(super) connection: &'a Connection,
    pub(super) read: Read<'a>,
}

impl Past<'_> {
    pub(super) fn chains(&self) -> Result<Chains, IndexError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT left_lane, left_at, length FROM lane ORDER BY lane")?;
        let lane = |row: &rusqlite::Row<'_>| {
            let (lane, at): (Option<u32>, Option<u32>) = (row.get(0)?, row.get(1)?);
            let left = lane.zip(at).map(|(lane, at)| Position { lane, at });
            Ok((left, row.get(2)?))
        };
        Ok(select.query_map([], lane)?.collect::<Result<Chains, _>>()?)
    }

    /// All entries that touch these objects, and those that they or what is new name, in the order in
    /// which they were let in.
    pub(super) fn of(
        &self,
        touched: &BTreeSet<Object>,
        new: &[Received],
    ) -> Result<Vec<Remembered>, IndexError> {
        let mut numbers: BTreeSet<i64> = BTreeSet::new();
        let mut about = self.connection.prepare_cached(
            "SELECT entry FROM event WHERE object = ?1 UNION SELECT entry FROM newer WHERE object = ?1",
        )?;
        for object in touched {
            let Some(object) = write::find(self.connection, &object.to_string())? else { continue };
            for number in about.query_map([object], |row| row.get(0))? {
                numbers.insert(number?);
            }
        }
        let mut remembered: BTreeMap<i64, Remembered> = BTreeMap::new();
        let mut also: BTreeSet<Oid> = new.iter().flat_map(named).collect();
        for number in numbers {
            let entry = self.entry(number)?;
            also.extend(named(&entry.received));
            remembered.insert(number, entry);
        }
        let mut find = self.connection.prepare_cached("SELECT number FROM entry WHERE oid = ?1")?;
        for oid in also {
            for number in find.query_map([oid.as_bytes()], |row| row.get(0))? {
                let number = number?;
                if let Entry::Vacant(place) = remembered.entry(number) {
                    place.insert(self.entry(number)?);
                }
            }
        }
        Ok(remembered.into_values().collect())
    }

    fn entry(&self, number: i64) -> Result<Remembered, IndexError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.oid, before.oid, entry.lane, entry.place, entry.refused FROM entry \
             LEFT JOIN entry AS before ON before.number = entry.parent WHERE entry.number = ?1",
        )?;
        type Row = (Vec<u8>, Option<Vec<u8>>, u32, u32, Option<String>);
        let (id, parent, lane, at, refused): Row = select.query_row([number], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
        let id = oid(&id)?;
        let parent = parent.as_deref().map(oid).transpose()?;
        let received = match refused {
            Some(refused) => {
                Received { oid: id, parent, content: Err(parse::<Refused>(&refused)?) }
            }
            None => self.read(id)?,
        };
        let events = received.content.as_ref().map_or(0, |entry| entry.events.len());
        let mut void = vec![None; events];
        let mut select = self.connection.prepare_cached(
            "SELECT place, void FROM event WHERE entry = ?1 AND void IS NOT NULL",
        )?;
        let rows = select.query_map(params![number], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for row in rows {
            let (place, why): (u32, String) = row?;
            let slot = void.get_mut(place as usize);
            *slot
                .ok_or_else(|| IndexError::Damaged(format!("entry {id} has no event {place}")))? =
                Some(parse::<VoidReason>(&why)?);
        }
        Ok(Remembered { received, position: Position { lane, at }, void })
    }

    pub(super) fn read(&self, entry: Oid) -> Result<Received, IndexError> {
        let unread = |source| IndexError::Unread { entry, source };
        let read = (self.read)(entry).map_err(unread)?;
        read.ok_or_else(|| unread("it is not here any more".into()))
    }
}
