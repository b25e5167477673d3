//! Who named whom: what each clone has seen of the others, and whose clock ran ahead of theirs.

use rusqlite::{Connection, OptionalExtension, params};
use tidegate_core::fold::is_ahead;
use tidegate_core::{Entry, Fold, Millis, Oid, ReplicaId};

use super::file::{IndexError, oid};
use super::write::Numbers;
use crate::Memory;

/// Writes all that `memory` holds of it.
pub(super) fn everything(
    connection: &Connection,
    memory: &Memory,
    numbers: &Numbers,
) -> Result<(), IndexError> {
    for ((replica, other), tip) in memory.all_named() {
        name(connection, *replica, *other, *tip)?;
    }
    let fold = memory.fold();
    for (entry, by) in fold.clocks_ahead() {
        ahead(connection, numbers[&entry], by)?;
    }
    for (oid, number) in numbers {
        let seen = fold.entry(*oid).into_iter().flat_map(|entry| entry.seen.values().flatten());
        for early in seen.filter(|seen| !fold.has(**seen)) {
            named_early(connection, *early, *number)?;
        }
    }
    Ok(())
}

/// Writes what an entry says of it that was just let in under `number`.
pub(super) fn entry(
    connection: &Connection,
    fold: &Fold,
    at: Oid,
    number: i64,
) -> Result<(), IndexError> {
    let Some(entry) = fold.entry(at) else { return Ok(()) };
    for (other, tips) in &entry.seen {
        if let Some(tip) = tips.last() {
            name(connection, entry.replica, *other, *tip)?;
        }
    }
    let seen = entry.seen.values().flatten().copied();
    for before in fold.parent(at).into_iter().chain(entry.references()).chain(seen) {
        match of(connection, before)? {
            Some((named, clock)) if clock.is_some_and(|clock| is_ahead(clock, entry.at)) => {
                ahead(connection, named, at)?;
            }
            Some(_) => {}
            None => named_early(connection, before, number)?,
        }
    }
    were_early(connection, entry, at, number)
}

/// Looks at those who named an entry before it was let in.
fn were_early(
    connection: &Connection,
    entry: &Entry,
    at: Oid,
    number: i64,
) -> Result<(), IndexError> {
    let mut select = connection.prepare_cached(
        "SELECT entry.oid, entry.at FROM named_early JOIN entry ON entry.number = named_early.by \
         WHERE named_early.entry = ?1",
    )?;
    let mut rows = select.query([at.as_bytes()])?;
    while let Some(row) = rows.next()? {
        let (by, clock): (Vec<u8>, i64) = (row.get(0)?, row.get(1)?);
        if is_ahead(entry.at, Millis(clock)) {
            ahead(connection, number, oid(&by)?)?;
        }
    }
    Ok(())
}

/// The number of an entry that was let in, and the time at which it says that it was written.
fn of(connection: &Connection, entry: Oid) -> Result<Option<(i64, Option<Millis>)>, IndexError> {
    let mut find = connection.prepare_cached("SELECT number, at FROM entry WHERE oid = ?1")?;
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?));
    let found = find.query_row([entry.as_bytes()], row).optional()?;
    Ok(found.map(|(number, at)| (number, at.map(Millis))))
}

fn name(
    connection: &Connection,
    replica: ReplicaId,
    other: ReplicaId,
    tip: Oid,
) -> Result<(), IndexError> {
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO named VALUES (?1, ?2, ?3)")?;
    insert.execute(params![replica.to_string(), other.to_string(), tip.as_bytes()])?;
    Ok(())
}

fn named_early(connection: &Connection, entry: Oid, by: i64) -> Result<(), IndexError> {
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO named_early VALUES (?1, ?2)")?;
    insert.execute(params![entry.as_bytes(), by])?;
    Ok(())
}

/// Notes that an entry was written later than one that builds on it; of several, the least.
fn ahead(connection: &Connection, entry: i64, by: Oid) -> Result<(), IndexError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO ahead VALUES (?1, ?2) ON CONFLICT DO UPDATE SET by = min(by, excluded.by)",
    )?;
    insert.execute(params![entry, by.as_bytes()])?;
    Ok(())
}
