//! Ids as people write them, and what is not seen.

use rusqlite::OptionalExtension;
use tidegate_core::ItemId;

use super::file::{Database, IndexError, oid};
use crate::names::shortest;
use crate::unseen::{RefusedEntry, Unseen};

impl Database {
    /// The shortest form of an id that means it alone.
    pub fn short(&self, id: ItemId) -> Result<String, IndexError> {
        let neighbour = |sql: &str| -> Result<Option<ItemId>, IndexError> {
            let mut select = self.connection.prepare_cached(sql)?;
            let found: Option<String> =
                select.query_row([id.to_string()], |row| row.get(0)).optional()?;
            Ok(found.and_then(|text| ItemId::parse(&text).ok()))
        };
        let before = neighbour("SELECT id FROM item WHERE id < ?1 ORDER BY id DESC LIMIT 1")?;
        let after = neighbour("SELECT id FROM item WHERE id > ?1 ORDER BY id LIMIT 1")?;
        Ok(shortest(id, [before, after]))
    }

    /// What the fold cannot show.
    pub fn unseen(&self) -> Result<Unseen, IndexError> {
        let mut unseen = Unseen::default();
        let mut select = self.connection.prepare_cached(
            "SELECT entry.oid, before.oid, entry.refused FROM entry \
             LEFT JOIN entry AS before ON before.number = entry.parent \
             WHERE entry.refused IS NOT NULL ORDER BY entry.number",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (id, parent): (Vec<u8>, Option<Vec<u8>>) = (row.get(0)?, row.get(1)?);
            let why: String = row.get(2)?;
            let damaged = |error: serde_json::Error| IndexError::Damaged(error.to_string());
            unseen.stubs.push(RefusedEntry {
                entry: oid(&id)?,
                parent: parent.as_deref().map(oid).transpose()?,
                why: serde_json::from_str(&why).map_err(damaged)?,
            });
        }
        unseen.waiting = self.waiting()?.into_iter().map(|(waiting, _)| waiting).collect();
        Ok(unseen)
    }
}
