//! Items that lead back to themselves: kept, so that nobody has to look for them.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};
use tidegate_core::ItemId;
use tidegate_core::event::Object;
use tidegate_core::fold::{Circle, Edges, circles};
use tidegate_core::link::Relation;

use super::file::IndexError;

/// The relations along which a circle matters.
const ALONG: [Relation; 2] = [Relation::Parent, Relation::DependsOn];

/// Where each item leads to.
pub(super) type Leads = BTreeMap<(Relation, ItemId), Vec<ItemId>>;

/// Where these items lead to now.
pub(super) fn edges(
    connection: &Connection,
    objects: &BTreeSet<Object>,
) -> Result<Leads, IndexError> {
    let mut leads = Leads::new();
    for id in objects.iter().filter_map(Object::item) {
        for along in ALONG {
            // What an item blocks waits for it: that edge ends here, and is said here.
            let mut to = leads_to(connection, id, along)?;
            to.extend(blocked_by(connection, id, along)?);
            leads.insert((along, id), to);
        }
    }
    Ok(leads)
}

/// Finds the circles anew of those `objects` that led elsewhere `before`.
pub(super) fn renew(
    connection: &Connection,
    objects: &BTreeSet<Object>,
    before: &Leads,
) -> Result<(), IndexError> {
    let now = edges(connection, objects)?;
    for along in ALONG {
        let changed =
            now.iter().filter(|(key, to)| key.0 == along && before.get(*key) != Some(*to));
        let mut concerned: BTreeSet<ItemId> = changed.map(|((_, id), _)| *id).collect();
        if concerned.is_empty() {
            continue;
        }
        for id in concerned.clone() {
            concerned.extend(around(connection, id, along)?.into_iter().flatten());
        }
        let mut remove =
            connection.prepare_cached("DELETE FROM circle WHERE along = ?1 AND id = ?2")?;
        for id in &concerned {
            remove.execute(params![along.word(), id.to_string()])?;
        }
        let mut reached = Edges::new();
        let mut open: Vec<ItemId> = concerned.into_iter().collect();
        while let Some(id) = open.pop() {
            if let Entry::Vacant(place) = reached.entry(id) {
                open.extend(place.insert(leads_to(connection, id, along)?).iter());
            }
        }
        for members in circles(&reached) {
            write(connection, &Circle { along, members })?;
        }
    }
    Ok(())
}

/// Writes down a circle.
pub(super) fn write(connection: &Connection, circle: &Circle) -> Result<(), IndexError> {
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO circle VALUES (?1, ?2, ?3)")?;
    let Some(first) = circle.members.first() else { return Ok(()) };
    for id in &circle.members {
        insert.execute(params![circle.along.word(), id.to_string(), first.to_string()])?;
    }
    Ok(())
}

/// The circles that an item is in.
pub(super) fn of(connection: &Connection, id: ItemId) -> Result<Vec<Circle>, IndexError> {
    let mut found = Vec::new();
    for along in ALONG {
        let members = around(connection, id, along)?;
        found.extend(members.map(|members| Circle { along, members }));
    }
    Ok(found)
}

/// The items of the circle that an item is in.
fn around(
    connection: &Connection,
    id: ItemId,
    along: Relation,
) -> Result<Option<Vec<ItemId>>, IndexError> {
    let mut find =
        connection.prepare_cached("SELECT circle FROM circle WHERE along = ?1 AND id = ?2")?;
    let circle: Option<String> =
        find.query_row([along.word(), &id.to_string()], |row| row.get(0)).optional()?;
    let Some(circle) = circle else { return Ok(None) };
    let select = "SELECT id FROM circle WHERE along = ?1 AND circle = ?2 ORDER BY id";
    Ok(Some(ids(connection, select, [along.word(), &circle])?))
}

/// The items that one leads to along a relation. A dependency may be said from either side.
pub(super) fn leads_to(
    connection: &Connection,
    id: ItemId,
    along: Relation,
) -> Result<Vec<ItemId>, IndexError> {
    let name = id.to_string();
    if along == Relation::Parent {
        return ids(
            connection,
            "SELECT parent FROM item WHERE id = ?1 AND parent NOT NULL",
            [&name],
        );
    }
    let select = "SELECT other FROM link JOIN item USING (object) WHERE item.id = ?1 AND rel = ?2";
    let mut to = ids(connection, select, [name.as_str(), along.word()])?;
    if along == Relation::DependsOn {
        let select = "SELECT item.id FROM link JOIN item USING (object) \
                      WHERE other = ?1 AND rel = ?2";
        to.extend(ids(connection, select, [name.as_str(), Relation::Blocks.word()])?);
    }
    Ok(to)
}

/// Tells what leads from which item along which relation to which other.
pub(super) fn each_lead(
    connection: &Connection,
    tell: &mut dyn FnMut(ItemId, Relation, ItemId),
) -> Result<(), IndexError> {
    let mut select = connection.prepare_cached(
        "SELECT id, 'parent', parent FROM item WHERE parent NOT NULL \
         UNION ALL SELECT id, rel, other FROM link JOIN item USING (object)",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let [from, rel, to] = [row.get::<_, String>(0)?, row.get(1)?, row.get(2)?];
        let (from, to) = (super::file::id(&from)?, super::file::id(&to)?);
        let Some(along) = Relation::from_word(&rel) else { continue };
        tell(from, along, to);
        if along == Relation::Blocks {
            tell(to, Relation::DependsOn, from);
        }
    }
    Ok(())
}

/// The items that one says it blocks.
fn blocked_by(
    connection: &Connection,
    id: ItemId,
    along: Relation,
) -> Result<Vec<ItemId>, IndexError> {
    let select = "SELECT other FROM link JOIN item USING (object) WHERE item.id = ?1 AND rel = ?2";
    match along {
        Relation::Parent => Ok(Vec::new()),
        _ => ids(connection, select, [id.to_string().as_str(), Relation::Blocks.word()]),
    }
}

fn ids(
    connection: &Connection,
    select: &str,
    of: impl rusqlite::Params,
) -> Result<Vec<ItemId>, IndexError> {
    let mut select = connection.prepare_cached(select)?;
    let texts = select.query_map(of, |row| row.get::<_, String>(0))?;
    texts.map(|text| super::file::id(&text?)).collect()
}
