//! Making rows of what was folded.

use std::collections::{BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, params};
use tidegate_core::event::Object;
use tidegate_core::fold::{EventView, Received};
use tidegate_core::history::Chains;
use tidegate_core::item::{Doubt, Item, StateView};
use tidegate_core::{Fold, Oid, ReplicaId};

use super::file::{IndexError, spell};
use super::kept::count;
use super::{circles, clocks};
use crate::counts::ends;
use crate::{Memory, Tell};

/// The numbers of the entries that are being written.
pub(super) type Numbers = HashMap<Oid, i64>;

/// Writes all that `memory` holds into an empty database.
pub(super) fn everything(
    connection: &Connection,
    memory: &Memory,
    tell: Tell,
) -> Result<(), IndexError> {
    let fold = memory.fold();
    let oids: Vec<Oid> = fold.oids().collect();
    let numbers = entries(connection, fold, &oids, 1)?;
    let mut objects = Objects::default();
    // Numbered as they began, so that what began together lies together: lists are read in that order.
    let mut places: HashMap<&Object, usize> = HashMap::new();
    let mut by_object: Vec<(&Object, Vec<EventView<'_>>)> = Vec::new();
    for event in fold.events() {
        let object = &event.event.object;
        let place = *places.entry(object).or_insert(by_object.len());
        if place == by_object.len() {
            by_object.push((object, Vec::new()));
        }
        by_object[place].1.push(event);
    }
    for (object, events_of) in by_object {
        let number = objects.number(connection, object)?;
        events(connection, fold, number, events_of, &numbers)?;
        state(connection, fold, object, number, tell)?;
    }
    for circle in fold.circles() {
        circles::write(connection, &circle)?;
    }
    clocks::everything(connection, memory, &numbers)?;
    waiting(connection, fold)?;
    lanes(connection, fold.chains())
}

/// Writes where the logs stood.
pub(super) fn tips<'t>(
    connection: &Connection,
    tips: impl IntoIterator<Item = (&'t ReplicaId, &'t Oid)>,
) -> Result<(), IndexError> {
    connection.prepare_cached("DELETE FROM tip")?.execute([])?;
    let mut statement = connection.prepare_cached("INSERT INTO tip VALUES (?1, ?2)")?;
    for (replica, tip) in tips {
        statement.execute(params![replica.to_string(), tip.as_bytes()])?;
    }
    Ok(())
}

/// Writes what waits now.
pub(super) fn waiting(connection: &Connection, fold: &Fold) -> Result<(), IndexError> {
    connection.prepare_cached("DELETE FROM waiting")?.execute([])?;
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO waiting VALUES (?1, ?2, ?3)")?;
    for waits in fold.waiting() {
        let objects = fold.waits(waits.entry).map(Received::touches).unwrap_or_default();
        insert.execute(params![
            waits.entry.as_bytes(),
            waits.missing.as_bytes(),
            spell(&objects)
        ])?;
    }
    Ok(())
}

/// Writes the stretches of chain that there are now.
pub(super) fn lanes(connection: &Connection, chains: &Chains) -> Result<(), IndexError> {
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO lane VALUES (?1, ?2, ?3, ?4)")?;
    for (lane, (left, length)) in (0i64..).zip(chains.lanes()) {
        let (left_lane, left_at) = left.map(|left| (left.lane, left.at)).unzip();
        statement.execute(params![lane, left_lane, left_at, length])?;
    }
    Ok(())
}

/// Writes entries under the numbers from `first` on, in the order in which they were let in.
pub(super) fn entries(
    connection: &Connection,
    fold: &Fold,
    oids: &[Oid],
    first: i64,
) -> Result<Numbers, IndexError> {
    let mut numbers = Numbers::with_capacity(oids.len());
    let mut objects = Objects::default();
    let mut insert = connection.prepare_cached(
        "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    let mut find = connection.prepare_cached("SELECT number FROM entry WHERE oid = ?1")?;
    let mut newer = connection.prepare_cached("INSERT OR IGNORE INTO newer VALUES (?1, ?2)")?;
    for (number, oid) in (first..).zip(oids) {
        let position = fold.position(*oid).expect("it was let in");
        let parent = match fold.parent(*oid) {
            None => None,
            Some(parent) => match numbers.get(&parent) {
                Some(number) => Some(*number),
                None => find.query_row([parent.as_bytes()], |row| row.get(0)).optional()?,
            },
        };
        let entry = fold.entry(*oid);
        let refused = fold.refused(*oid);
        let told = refused.map(spell);
        insert.execute(params![
            number,
            oid.as_bytes(),
            parent,
            position.lane,
            position.at,
            entry.map(|entry| entry.replica.to_string()),
            entry.map(|entry| i64::try_from(entry.seq).unwrap_or(i64::MAX)),
            entry.map(|entry| entry.at.0),
            entry.map(|entry| entry.actor.to_string()),
            entry.map(|entry| entry.actor.kind.word()),
            entry.and_then(|entry| entry.key.as_deref()),
            told,
        ])?;
        for object in refused.filter(|refused| refused.newer).into_iter().flat_map(|r| &r.objects) {
            newer.execute([objects.number(connection, object)?, number])?;
        }
        numbers.insert(*oid, number);
    }
    Ok(numbers)
}

/// Writes those events of one object that are of the entries in `numbers`.
pub(super) fn events<'a>(
    connection: &Connection,
    fold: &Fold,
    object: i64,
    events: impl IntoIterator<Item = EventView<'a>>,
    numbers: &Numbers,
) -> Result<(), IndexError> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO event VALUES \
         (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    let mut words =
        connection.prepare_cached("INSERT INTO event_words (rowid, said) VALUES (?1, ?2)")?;
    for event in events {
        let Some(number) = numbers.get(&event.at.entry) else { continue };
        let body = &event.event.body;
        let void = event.void.map(spell);
        insert.execute(params![
            object,
            number,
            event.at.index,
            body.kind(),
            event.depth,
            event.shown.0,
            event.witness,
            void,
            event.event.key,
            body.via(),
            body.from().filter(|_| body.region().is_none()),
            body.to().filter(|_| body.region().is_none()),
            ends(fold.definitions(), body),
            body.reason(),
        ])?;
        if let Some(said) = body.said() {
            words.execute(params![connection.last_insert_rowid(), said])?;
        }
    }
    Ok(())
}

/// Writes what the events of an object add up to.
pub(super) fn state(
    connection: &Connection,
    fold: &Fold,
    object: &Object,
    number: i64,
    tell: Tell,
) -> Result<(), IndexError> {
    match object {
        Object::Item(id) => {
            fold.item(*id).map_or(Ok(()), |item| self::item(connection, number, &item, tell))
        }
        Object::Project => {
            if let Some(project) = fold.project() {
                let told = spell(&project);
                connection.execute("INSERT OR REPLACE INTO meta VALUES ('project', ?1)", [told])?;
            }
            Ok(())
        }
        Object::Definition(name) => super::definitions::write(connection, fold, name),
        Object::Policy | Object::Other(_) => Ok(()),
    }
}

fn item(connection: &Connection, number: i64, item: &Item, tell: Tell) -> Result<(), IndexError> {
    for table in ["label", "alias", "link"] {
        let sql = format!("DELETE FROM {table} WHERE object = ?1");
        connection.prepare_cached(&sql)?.execute([number])?;
    }
    let contested = match &item.state {
        StateView::One(_) => None,
        StateView::Contested(_) => Some(item.contested().join(", ")),
    };
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO item VALUES \
         (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
    )?;
    let snapshot = snapshot(item);
    insert.execute(params![
        number,
        item.id.to_string(),
        item.title,
        item.body,
        item.kind,
        item.single_state(),
        contested,
        contested.is_some() || !item.also.is_empty(),
        !item.challenged.is_empty(),
        item.parent.map(|parent| parent.to_string()),
        item.priority,
        item.assignee,
        item.archived,
        item.definition,
        item.created_at.0,
        item.updated_at.0,
        snapshot,
        crc32c::crc32c(snapshot.as_bytes()),
    ])?;
    let [told, rest] = tell(item);
    let (before, told) = (told.len(), told + &rest);
    connection
        .prepare_cached("INSERT OR REPLACE INTO listed VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![number, told, count(before), crc32c::crc32c(told.as_bytes())])?;
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO label VALUES (?1, ?2)")?;
    item.labels.iter().try_for_each(|label| insert.execute(params![number, label]).map(drop))?;
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO alias VALUES (?1, ?2)")?;
    item.aliases.iter().try_for_each(|alias| insert.execute(params![alias, number]).map(drop))?;
    let mut insert =
        connection.prepare_cached("INSERT OR IGNORE INTO link VALUES (?1, ?2, ?3, ?4)")?;
    for link in &item.links {
        insert.execute(params![number, link.rel.to_string(), link.to.to_string(), link.when])?;
    }
    connection.prepare_cached("DELETE FROM item_words WHERE rowid = ?1")?.execute([number])?;
    let names: BTreeSet<&str> =
        item.labels.iter().chain(&item.aliases).map(String::as_str).collect();
    let names = names.into_iter().collect::<Vec<_>>().join(" ");
    connection
        .prepare_cached(
            "INSERT INTO item_words (rowid, title, body, names) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![number, item.title, item.body, names])?;
    Ok(())
}

/// All of an item but what waits, which is asked for anew: it may have arrived since.
fn snapshot(item: &Item) -> String {
    let mut item = item.clone();
    item.doubts.retain(|doubt| !matches!(doubt, Doubt::Behind { .. }));
    spell(&item)
}

/// The numbers of objects, remembered.
#[derive(Default)]
pub(super) struct Objects {
    known: HashMap<Object, i64>,
}

impl Objects {
    /// The number of an object, which gets one on first sight.
    pub(super) fn number(
        &mut self,
        connection: &Connection,
        object: &Object,
    ) -> Result<i64, IndexError> {
        if let Some(number) = self.known.get(object) {
            return Ok(*number);
        }
        let name = object.to_string();
        let number = match find(connection, &name)? {
            Some(number) => number,
            None => {
                let mut insert =
                    connection.prepare_cached("INSERT INTO object (name) VALUES (?1)")?;
                insert.insert([&name])?
            }
        };
        self.known.insert(object.clone(), number);
        Ok(number)
    }
}

/// The number of the object of this name, if it has one.
pub(super) fn find(connection: &Connection, name: &str) -> Result<Option<i64>, IndexError> {
    let mut find = connection.prepare_cached("SELECT object FROM object WHERE name = ?1")?;
    Ok(find.query_row([name], |row| row.get(0)).optional()?)
}
