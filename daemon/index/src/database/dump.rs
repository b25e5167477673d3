//! All that the database holds, as the fold in memory would say it.

use std::hash::{DefaultHasher, Hash, Hasher};

use tidegate_core::event::{EventRef, Object};
use tidegate_core::item::VoidReason;

use super::file::{Database, IndexError, oid};
use super::kept::snapshot;
use crate::memory::dump::{EventLine, item_line, line, project_line, refused_line, workflow_line};

impl Database {
    /// The canonical dump of everything: the same bytes as that of a fold of the same entries.
    pub fn dump(&self) -> Result<String, IndexError> {
        let project = self.told_project()?;
        let mut dump = project.map(|project| line(&project_line(project))).unwrap_or_default();
        self.workflows()?.iter().for_each(|one| dump.push_str(&line(&workflow_line(one))));
        let mut items = self.connection.prepare("SELECT snapshot, sum FROM item ORDER BY id")?;
        let mut rows = items.query([])?;
        while let Some(row) = rows.next()? {
            dump.push_str(&line(&item_line(&snapshot(row)?)));
        }
        let mut events = self.connection.prepare(
            "SELECT entry.oid, event.place, object.name, event.kind, depth, stamp, witness, void, \
             event.key FROM event JOIN entry ON entry.number = event.entry JOIN object USING (object) \
             ORDER BY depth, entry.oid, event.place",
        )?;
        let mut rows = events.query([])?;
        while let Some(row) = rows.next()? {
            let void: Option<String> = row.get(7)?;
            let (object, kind): (String, String) = (row.get(2)?, row.get(3)?);
            let (id, key): (Vec<u8>, Option<String>) = (row.get(0)?, row.get(8)?);
            let event = EventLine {
                event: EventRef { entry: oid(&id)?, index: row.get(1)? },
                object: &Object::read(&object),
                kind: &kind,
                depth: row.get(4)?,
                stamp: row.get(5)?,
                witness: row.get(6)?,
                void: void.as_deref().map(code).transpose()?,
                key: key.as_deref(),
            };
            dump.push_str(&line(&event.value()));
        }
        let mut refused = self
            .connection
            .prepare("SELECT oid FROM entry WHERE refused IS NOT NULL ORDER BY oid")?;
        let mut rows = refused.query([])?;
        while let Some(row) = rows.next()? {
            let id: Vec<u8> = row.get(0)?;
            dump.push_str(&line(&refused_line(&oid(&id)?)));
        }
        Ok(dump)
    }
}

impl Database {
    /// Whether this one says in all its views what `other` does, and is sound in itself.
    pub fn says_the_same_as(&self, other: &Self) -> Result<bool, IndexError> {
        let sound: String =
            self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        if sound != "ok" || self.dump()? != other.dump()? {
            return Ok(false);
        }
        let (views, others) = (self.views()?, other.views()?);
        if views != others {
            return Ok(false);
        }
        let lists = "id, text FROM item JOIN listed USING (object)".to_owned();
        let rows = views.into_iter().map(|(view, _)| format!("* FROM {view}"));
        for rows in rows.chain([lists]) {
            if self.sum(&rows)? != other.sum(&rows)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How many of these rows there are, and a sum over them, whatever their order.
    fn sum(&self, rows: &str) -> Result<(u64, u64), IndexError> {
        let mut statement = self.connection.prepare(&format!("SELECT {rows}"))?;
        let columns = statement.column_count();
        let (mut count, mut sum) = (0, 0u64);
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut hash = DefaultHasher::new();
            for column in 0..columns {
                format!("{:?}", row.get_ref(column)?).hash(&mut hash);
            }
            (count, sum) = (count + 1, sum.wrapping_add(hash.finish()));
        }
        Ok((count, sum))
    }
}

fn code(void: &str) -> Result<&'static str, IndexError> {
    let why: VoidReason =
        serde_json::from_str(void).map_err(|error| IndexError::Damaged(error.to_string()))?;
    Ok(why.code())
}
