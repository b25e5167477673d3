//! Answering from the database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rusqlite::params;
use tidegate_core::commit::Deeds;
use tidegate_core::definition::Definitions;
use tidegate_core::event::{EventRef, ItemImported, Object};
use tidegate_core::fold::{Circle, Project, Trail, Waiting, Workflow};
use tidegate_core::item::{Doubt, Item};
use tidegate_core::link::Relation;
use tidegate_core::{Entry, Fold, ItemId, Millis, Oid, ProjectId, ReplicaId};

use super::circles;
use super::file::{Database, IndexError, id, oid, parse};
use super::happened::OF_OBJECT;
use super::resume::{Past, Read};
use crate::counts::{Course, Tally};
use crate::model::{
    EventFilter, Happened, ItemFilter, KeyConflict, Listed, Name, Order, Page, ReadModel, Row,
    Seen, Told,
};
use crate::names::{is_beginning, least};
use crate::unseen::Unseen;

/// The database, and the log that it was made of: of what is seldom asked, it only knows where that
/// stands.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    pub(super) database: &'a Database,
    pub(super) read: Read<'a>,
}

impl<'a> Kept<'a> {
    /// What `database` says, of a log whose entries are read through `read`.
    #[must_use]
    pub fn new(database: &'a Database, read: Read<'a>) -> Self {
        Self { database, read }
    }
}

impl Database {
    pub(super) fn told_project(&self) -> Told<Option<Project>> {
        self.meta("project")?.as_deref().map(parse).transpose()
    }

    pub(super) fn waiting(&self) -> Told<Vec<(Waiting, BTreeSet<Object>)>> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry, missing, objects FROM waiting ORDER BY missing, entry",
        )?;
        let mut rows = select.query([])?;
        let mut waiting = Vec::new();
        while let Some(row) = rows.next()? {
            let (entry, missing): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let objects: String = row.get(2)?;
            let waits = Waiting { entry: oid(&entry)?, missing: oid(&missing)? };
            waiting.push((waits, parse(&objects)?));
        }
        Ok(waiting)
    }
}

impl Kept<'_> {
    /// The item of a row that begins with its snapshot and the sum of that, with what waits now.
    pub(super) fn item_of(
        &self,
        row: &rusqlite::Row<'_>,
        waiting: &[(Waiting, BTreeSet<Object>)],
    ) -> Told<Item> {
        let mut item = snapshot(row)?;
        let object = Object::Item(item.id);
        let behind = waiting.iter().filter(|(_, objects)| objects.contains(&object));
        item.doubts.extend(behind.map(|(Waiting { entry, missing }, _)| Doubt::Behind {
            entry: *entry,
            missing: *missing,
        }));
        item.doubts.sort_unstable();
        Ok(item)
    }

    pub(super) fn ids(&self, sql: &str, of: impl rusqlite::Params) -> Told<Vec<ItemId>> {
        let mut select = self.database.connection.prepare_cached(sql)?;
        let texts = select.query_map(of, |row| row.get::<_, String>(0))?;
        texts.map(|text| id(&text?)).collect()
    }

    /// The fold of one object, and of nothing else.
    fn recalled(&self, object: &Object) -> Told<Fold> {
        let past = Past { connection: &self.database.connection, read: self.read };
        let definitions = Definitions::clone(&self.definitions());
        let mut fold = Fold::resumed(self.database.repo, past.chains()?, definitions);
        for remembered in past.of(&BTreeSet::from([object.clone()]), &[])? {
            fold.recall(remembered, &|other| other == object);
        }
        Ok(fold)
    }

    /// An entry that was let in, read from the log.
    pub(super) fn read(&self, entry: Oid) -> Told<Entry> {
        let past = Past { connection: &self.database.connection, read: self.read };
        match past.read(entry)?.content {
            Ok(read) => Ok(*read),
            Err(_) => Err(IndexError::Damaged(format!("entry {entry} is refused now"))),
        }
    }
}

impl ReadModel for Kept<'_> {
    fn repo(&self) -> ProjectId {
        self.database.repo
    }

    fn definitions(&self) -> Arc<Definitions> {
        self.database.definitions.now()
    }

    fn workflows(&self) -> Told<Vec<Workflow>> {
        self.database.workflows()
    }

    fn project(&self) -> Told<Option<Project>> {
        self.database.told_project()
    }

    fn has(&self, entry: Oid) -> Told<bool> {
        self.database.has(entry)
    }

    fn entries_called(&self, begun: &str) -> Told<Vec<Oid>> {
        if !is_beginning(begun) {
            return Ok(Vec::new());
        }
        let padded = |digit: &str| format!("{begun}{}", digit.repeat(64 - begun.len()));
        let bytes = |text: &str| Oid::from_hex(text.as_bytes()).map(|oid| oid.as_bytes().to_vec());
        let damaged = |_| IndexError::Damaged("an id of an entry".to_owned());
        let high = bytes(&padded("f")).map_err(damaged)?;
        let ids = "SELECT oid FROM entry WHERE oid >= ?1 AND oid <= ?2 AND refused IS NULL";
        let mut select = self.database.connection.prepare_cached(ids)?;
        // An id of twenty bytes lies before one of more that begins like it.
        let shortest = high[..begun.len() / 2].to_vec();
        let found = select.query_map([&shortest, &high], |row| row.get::<_, Vec<u8>>(0))?;
        let ids = found.map(|id| oid(&id?)).collect::<Result<Vec<Oid>, _>>()?;
        Ok(ids.into_iter().filter(|oid| oid.to_string().starts_with(begun)).collect())
    }

    fn trail(&self, id: ItemId, from: Option<Oid>) -> Told<Trail> {
        Ok(self.recalled(&Object::Item(id))?.trail(id, from))
    }

    fn entry(&self, entry: Oid) -> Told<Option<Entry>> {
        let mut find = self
            .database
            .connection
            .prepare_cached("SELECT 1 FROM entry WHERE oid = ?1 AND refused IS NULL")?;
        match find.exists([entry.as_bytes()])? {
            true => Ok(Some(self.read(entry)?)),
            false => Ok(None),
        }
    }

    fn by_key(&self, key: &str) -> Told<Vec<Oid>> {
        let mut select = self.database.connection.prepare_cached(
            "SELECT oid FROM entry WHERE key = ?1 AND refused IS NULL ORDER BY number",
        )?;
        let oids = select.query_map([key], |row| row.get::<_, Vec<u8>>(0))?;
        oids.map(|bytes| oid(&bytes?)).collect()
    }

    fn has_named(&self, replica: ReplicaId, other: ReplicaId, tip: Oid) -> Told<bool> {
        let mut find = self.database.connection.prepare_cached(
            "SELECT 1 FROM named WHERE replica = ?1 AND other = ?2 AND entry = ?3",
        )?;
        Ok(find.exists(params![replica.to_string(), other.to_string(), tip.as_bytes()])?)
    }

    fn heads(&self, object: &Object) -> Told<Vec<Oid>> {
        if let Some(id) = object.item() {
            return Ok(self.item(id)?.map(|item| item.heads).unwrap_or_default());
        }
        let past = Past { connection: &self.database.connection, read: self.read };
        let touched = BTreeSet::from([object.clone()]);
        let remembered = past.of(&touched, &[])?;
        let definitions = Definitions::clone(&self.database.definitions.now());
        let mut fold = Fold::resumed(self.database.repo, past.chains()?, definitions);
        remembered.into_iter().for_each(|entry| fold.recall(entry, &|found| found == object));
        Ok(fold.heads(object))
    }

    fn item(&self, id: ItemId) -> Told<Option<Item>> {
        let mut select = self
            .database
            .connection
            .prepare_cached("SELECT snapshot, sum FROM item WHERE id = ?1")?;
        let mut rows = select.query([id.to_string()])?;
        let waiting = self.database.waiting()?;
        rows.next()?.map(|row| self.item_of(row, &waiting)).transpose()
    }

    fn made_of(&self, id: ItemId) -> Told<Vec<ItemImported>> {
        let kinds = "event.kind IN ('item.created', 'item.imported') AND event.void IS NULL";
        let found = self.happened(
            "event",
            &format!("{OF_OBJECT} AND {kinds} ORDER BY event.event"),
            params![id.to_string()],
        )?;
        Ok(found.iter().filter_map(|made| ItemImported::of(&made.event().body)).collect())
    }

    fn deeds(&self, id: ItemId) -> Told<Deeds> {
        let tells = "(event.kind IN ('commit.linked', 'commit.refused', 'transition.withdrawn') \
                     OR event.key GLOB 'c:*') AND event.void IS NULL";
        let found = self.happened(
            "event",
            &format!("{OF_OBJECT} AND {tells} ORDER BY event.stamp, entry.oid, event.place"),
            params![id.to_string()],
        )?;
        let found = found.iter().filter(|happened| Deeds::tells(happened.event()));
        Ok(Deeds::of(found.map(|one| (one.at, one.entry.as_ref(), one.event()))))
    }

    fn called(&self, alias: &str) -> Told<Vec<ItemId>> {
        let select = "SELECT item.id FROM alias JOIN item USING (object) WHERE alias = ?1 \
                      ORDER BY item.id";
        self.ids(select, [alias])
    }

    fn beginning(&self, tail: &str, most: usize) -> Told<Vec<ItemId>> {
        let Some(least) = least(tail) else { return Ok(Vec::new()) };
        let select = "SELECT id FROM item WHERE id >= ?1 ORDER BY id LIMIT ?2";
        let mut found = self.ids(select, params![least.to_string(), count(most)])?;
        found.retain(|id| id.tail().starts_with(tail));
        Ok(found)
    }

    fn neighbours(&self, id: ItemId) -> Told<Option<[Option<ItemId>; 2]>> {
        let name = id.to_string();
        let after = self.ids("SELECT id FROM item WHERE id >= ?1 ORDER BY id LIMIT 2", [&name])?;
        if after.first() != Some(&id) {
            return Ok(None);
        }
        let before =
            self.ids("SELECT id FROM item WHERE id < ?1 ORDER BY id DESC LIMIT 1", [&name])?;
        Ok(Some([before.first().copied(), after.get(1).copied()]))
    }

    fn each_name(&self, tell: &mut dyn FnMut(Name<'_>)) -> Told<()> {
        for id in self.ids("SELECT id FROM item ORDER BY id", [])? {
            tell(Name::Id(id));
        }
        let mut select = self
            .database
            .connection
            .prepare_cached("SELECT DISTINCT alias FROM alias JOIN item USING (object)")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            tell(Name::Alias(&row.get::<_, String>(0)?));
        }
        Ok(())
    }

    fn leads_to(&self, id: ItemId, along: Relation) -> Told<Vec<ItemId>> {
        circles::leads_to(&self.database.connection, id, along)
    }

    fn each_lead(&self, tell: &mut dyn FnMut(ItemId, Relation, ItemId)) -> Told<()> {
        circles::each_lead(&self.database.connection, tell)
    }

    fn circles(&self, id: ItemId) -> Told<Vec<Circle>> {
        circles::of(&self.database.connection, id)
    }

    fn items(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Row>> {
        self.page(filter, order, after, limit)
    }

    fn listed(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Listed>> {
        self.told(filter, order, after, limit)
    }

    fn is_in_state(&self, state: &str) -> Told<bool> {
        let filter =
            ItemFilter { all: true, state: Some(state.to_owned()), ..ItemFilter::default() };
        Ok(!self.page(&filter, Order::Created, None, 1)?.found.is_empty())
    }

    fn events(
        &self,
        filter: &EventFilter,
        before: Option<EventRef>,
        limit: usize,
    ) -> Told<Option<Page<Happened>>> {
        self.chosen(filter, before, limit)
    }

    fn last_of(&self, replica: ReplicaId) -> Told<Option<u64>> {
        let mut find = self
            .database
            .connection
            .prepare_cached("SELECT max(seq) FROM entry WHERE replica = ?1 AND refused IS NULL")?;
        let last: Option<i64> = find.query_row([replica.to_string()], |row| row.get(0))?;
        Ok(last.and_then(|last| u64::try_from(last).ok()))
    }

    fn arrived(&self, filter: &EventFilter, seen: &Seen, limit: usize) -> Told<Page<Happened>> {
        self.behind(filter, seen, limit)
    }

    fn key_conflicts(&self, id: ItemId) -> Told<Vec<KeyConflict>> {
        let found = self.happened(
            "event",
            "event.event IN (SELECT used.event FROM event AS used INDEXED BY event_keyed \
             WHERE used.object = (SELECT object FROM object WHERE object.name = ?) \
             AND used.key IS NOT NULL AND used.void IS NULL AND EXISTS \
             (SELECT 1 FROM event AS other \
              WHERE other.key = used.key AND other.event <> used.event)) ORDER BY event.event",
            params![id.to_string()],
        )?;
        let conflict = |happened: &Happened| {
            let (key, other) = (happened.event().key.clone()?, happened.key_conflict?);
            Some(KeyConflict { key, event: happened.at, other })
        };
        let mut conflicts: Vec<KeyConflict> = found.iter().filter_map(conflict).collect();
        conflicts.sort_unstable();
        Ok(conflicts)
    }

    fn tallies(&self) -> Told<BTreeMap<Tally, usize>> {
        self.count_sorts()
    }

    fn begun(&self, spans: &[Millis]) -> Told<Vec<usize>> {
        self.count_begun(spans)
    }

    fn each_course(&self, tell: &mut dyn FnMut(Course)) -> Told<()> {
        self.tell_courses(tell)
    }

    fn unseen(&self) -> Told<Unseen> {
        self.database.unseen()
    }
}

/// The item of a row that begins with its snapshot and the sum of that.
pub(super) fn snapshot(row: &rusqlite::Row<'_>) -> Told<Item> {
    let (snapshot, sum): (String, u32) = (row.get(0)?, row.get(1)?);
    match crc32c::crc32c(snapshot.as_bytes()) == sum {
        true => parse(&snapshot),
        false => Err(IndexError::Damaged("an item is not what was written".to_owned())),
    }
}

/// A number of rows.
pub(super) fn count(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
