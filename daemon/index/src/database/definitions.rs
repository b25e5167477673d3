//! The definitions that were published: beside the rows, so that SQL and the fold can look them up.

use std::sync::{Arc, RwLock};

use rusqlite::{Connection, params};
use tidegate_core::definition::{Definitions, Normal};
use tidegate_core::event::EventBody;
use tidegate_core::fold::{EventView, Workflow};
use tidegate_core::{Fold, event::Object};

use super::file::{Database, IndexError, parse, spell};
use crate::model::Told;

/// The definitions that are known, shared with what SQL was taught.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared(Arc<RwLock<Arc<Definitions>>>);

impl Shared {
    /// Those that are known now.
    pub(super) fn now(&self) -> Arc<Definitions> {
        let known = self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner());
        Arc::clone(&known)
    }

    /// Learns those that were written since. One that is never written after all does no harm: its
    /// name says what it says.
    pub(super) fn learn(&self, connection: &Connection) -> Result<(), IndexError> {
        let known = self.now();
        let mut list = connection.prepare_cached("SELECT digest FROM definition")?;
        let mut new = Vec::new();
        for digest in list.query_map([], |row| row.get::<_, String>(0))? {
            new.extend(Some(digest?).filter(|digest| !known.knows(digest)));
        }
        if new.is_empty() {
            return Ok(());
        }
        let mut all = Definitions::clone(&known);
        let mut read =
            connection.prepare_cached("SELECT text FROM definition WHERE digest = ?1")?;
        for digest in new {
            let text: String = read.query_row([&digest], |row| row.get(0))?;
            let normal: Normal = parse(&text)?;
            if normal.digest() != digest {
                return Err(IndexError::Damaged("a definition is not what was written".to_owned()));
            }
            all.add(&normal);
        }
        *self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = Arc::new(all);
        Ok(())
    }
}

impl Database {
    /// What was published, in the order of the names.
    pub(super) fn workflows(&self) -> Told<Vec<Workflow>> {
        let mut select =
            self.connection.prepare_cached("SELECT told FROM workflow ORDER BY name")?;
        let told = select.query_map([], |row| row.get::<_, String>(0))?;
        told.map(|told| parse(&told?)).collect()
    }
}

/// Writes what was published under a name.
pub(super) fn write(connection: &Connection, fold: &Fold, name: &str) -> Result<(), IndexError> {
    let Some(workflow) = fold.workflow(name) else { return Ok(()) };
    connection
        .prepare_cached("INSERT OR REPLACE INTO workflow VALUES (?1, ?2)")?
        .execute([name, &spell(&workflow)])?;
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO definition VALUES (?1, ?2)")?;
    let counts = |event: &EventView<'_>| event.void.is_none();
    for event in fold.events_of(&Object::Definition(name.to_owned())).filter(counts) {
        if let EventBody::Published(published) = &event.event.body {
            let normal = &published.definition;
            insert.execute(params![normal.digest(), spell(normal)])?;
        }
    }
    Ok(())
}
