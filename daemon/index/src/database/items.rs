//! Lists of items.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::collections::HashMap;

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};
use tidegate_core::ItemId;
use tidegate_core::link::Relation;

use super::file::{IndexError, id};
use super::kept::{Kept, count};
use crate::model::{ItemFilter, Listed, Order, Page, ReadModel, Row, Told};
use crate::names::characters;

/// Of how many items the neighbours are read before it is faster to read all ids at once.
const FEW: usize = 100;

/// What a list is sorted by: a text, the least first, and of the same a time, the latest first.
struct Key {
    text: Option<&'static str>,
    time: &'static str,
}

impl Order {
    fn key(self) -> Key {
        let by = |text| Key { text: Some(text), time: "created_at" };
        match self {
            Self::Created => Key { text: None, time: "created_at" },
            Self::Updated => Key { text: None, time: "updated_at" },
            Self::Priority => by("(priority IS NULL) || coalesce(priority, '')"),
            Self::Title => by("folded(title)"),
            Self::State => by("rank(definition, state)"),
        }
    }
}

impl Kept<'_> {
    /// The items that `filter` wants, in `order`: up to `limit` of those behind `after`.
    pub(super) fn page(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Row>> {
        let waiting = self.database.waiting()?;
        let beside = Beside::of(self);
        let row = |row: &rusqlite::Row<'_>| {
            let item = self.item_of(row, &waiting)?;
            let number = row.get(2)?;
            let short = beside.short(number, &item.id.to_string())?.into_owned();
            Ok(Row { short, circles: beside.circles(number)?, item })
        };
        self.chosen_items("snapshot, sum, object FROM item", filter, (order, after), limit, row)
    }

    /// The same, as they are told in lists.
    pub(super) fn told(
        &self,
        filter: &ItemFilter,
        order: Order,
        after: Option<ItemId>,
        limit: usize,
    ) -> Told<Page<Listed>> {
        let what =
            "text, listed.sum, \"before\", id, object FROM item CROSS JOIN listed USING (object)";
        let beside = Beside::of(self);
        let row = |row: &rusqlite::Row<'_>| {
            let kept = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let id = row.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
            let (sum, before, number): (u32, u32, i64) = (row.get(1)?, row.get(2)?, row.get(4)?);
            let parts = kept.split_at_checked(before as usize);
            let parts = parts.filter(|_| crc32c::crc32c(kept.as_bytes()) == sum);
            let damaged = || IndexError::Damaged("a list is not what was written".to_owned());
            let (before, after) = parts.ok_or_else(damaged)?;
            let short = beside.short(number, id)?;
            let text = [before, &short, after].concat();
            Ok(Listed::Told { text, circles: beside.circles(number)? })
        };
        self.chosen_items(what, filter, (order, after), limit, row)
    }

    /// Up to `limit` of what `read` makes of `what` of items.
    fn chosen_items<T>(
        &self,
        what: &str,
        filter: &ItemFilter,
        (order, after): (Order, Option<ItemId>),
        limit: usize,
        read: impl Fn(&rusqlite::Row<'_>) -> Told<T>,
    ) -> Told<Page<T>> {
        let (mut terms, mut values) = terms(filter);
        let Key { text, time } = order.key();
        if let Some((last_text, last_time, last)) = self.place(order, after)? {
            let place = [(-last_time).into(), last.into()];
            match text {
                Some(text) => {
                    terms.push(format!("({text}, -{time}, id) > (?, ?, ?)"));
                    values.push(last_text);
                }
                None => {
                    terms.push(format!("{time} <= ? AND (-{time}, id) > (?, ?)"));
                    values.push(last_time.into());
                }
            }
            values.extend(place);
        }
        terms.push("TRUE".to_owned());
        let sql = format!(
            "SELECT {what} WHERE {} ORDER BY {}{time} DESC, id LIMIT {}",
            terms.join(" AND "),
            text.map(|text| format!("{text}, ")).unwrap_or_default(),
            count(limit.saturating_add(1)),
        );
        let mut select = self.database.connection.prepare_cached(&sql)?;
        let mut rows = select.query(params_from_iter(values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        let is_cut = found.len() > limit;
        found.truncate(limit);
        Ok(Page { found, is_cut })
    }

    /// Where an item stands in a list.
    fn place(&self, order: Order, item: Option<ItemId>) -> Told<Option<(Value, i64, String)>> {
        let Some(item) = item else { return Ok(None) };
        let Key { text, time } = order.key();
        let text = text.unwrap_or("NULL");
        let sql = format!("SELECT {text}, {time}, id FROM item WHERE id = ?1");
        let mut select = self.database.connection.prepare_cached(&sql)?;
        let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(select.query_row([item.to_string()], row).optional()?)
    }

    /// What stands beside all items at once.
    fn known(&self) -> Told<Known> {
        let connection = &self.database.connection;
        let mut select = connection.prepare_cached("SELECT id, object FROM item ORDER BY id")?;
        let mut rows = select.query([])?;
        let mut shorts = Vec::new();
        let mut note = |(id, number): (ItemId, u32), neighbours: [Option<ItemId>; 2]| {
            shorts.resize(shorts.len().max(number as usize + 1), 0);
            shorts[number as usize] = characters(id, neighbours);
        };
        let (mut before, mut last) = (None, None);
        while let Some(row) = rows.next()? {
            let next = (id(row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?, row.get(1)?);
            if let Some(last) = last.replace(next) {
                note(last, [before.replace(last.0), Some(next.0)]);
            }
        }
        last.into_iter().for_each(|last| note(last, [before, None]));
        let mut select = connection.prepare_cached(
            "SELECT object, along FROM circle JOIN item USING (id) ORDER BY along DESC",
        )?;
        let mut rows = select.query([])?;
        let mut circles: HashMap<i64, Vec<Relation>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let along: String = row.get(1)?;
            circles.entry(row.get(0)?).or_default().extend(Relation::from_word(&along));
        }
        Ok(Known { shorts, circles })
    }
}

/// What of items depends on others: asked of a few one by one, and of more all at once.
struct Beside<'a> {
    kept: &'a Kept<'a>,
    /// How many were asked.
    asked: Cell<usize>,
    /// Whether there are any circles.
    circles: OnceCell<bool>,
    known: OnceCell<Known>,
}

/// What of all items depends on others.
struct Known {
    /// How many characters of the id of each object mean it alone.
    shorts: Vec<usize>,
    circles: HashMap<i64, Vec<Relation>>,
}

impl<'a> Beside<'a> {
    fn of(kept: &'a Kept<'a>) -> Self {
        let (circles, known) = (OnceCell::new(), OnceCell::new());
        Self { kept, asked: Cell::new(0), circles, known }
    }

    /// The shortest form of an id that means its item alone.
    fn short<'i>(&self, number: i64, id: &'i str) -> Told<Cow<'i, str>> {
        let asked = self.asked.replace(self.asked.get() + 1);
        if asked == FEW {
            let known = self.kept.known()?;
            self.known.get_or_init(|| known);
        }
        let Some(Known { shorts, .. }) = self.known.get() else {
            let id = super::file::id(id)?;
            return Ok(Cow::Owned((self.kept as &dyn ReadModel).short(id)?));
        };
        let known = usize::try_from(number).ok().and_then(|number| shorts.get(number));
        let length = known.map_or(id.len(), |known| ItemId::PREFIX.len() + known);
        Ok(Cow::Borrowed(id.get(..length).unwrap_or(id)))
    }

    /// Along which relations the item is in a circle.
    fn circles(&self, number: i64) -> Told<Vec<Relation>> {
        if let Some(Known { circles, .. }) = self.known.get() {
            return Ok(circles.get(&number).cloned().unwrap_or_default());
        }
        let connection = &self.kept.database.connection;
        if self.circles.get().is_none() {
            let exist = connection.prepare_cached("SELECT 1 FROM circle")?.exists([])?;
            self.circles.get_or_init(|| exist);
        }
        if self.circles.get() == Some(&false) {
            return Ok(Vec::new());
        }
        let mut select = connection.prepare_cached(
            "SELECT along FROM circle JOIN item USING (id) WHERE object = ?1 ORDER BY along DESC",
        )?;
        let words = select.query_map([number], |row| row.get::<_, String>(0))?;
        let words = words.collect::<Result<Vec<_>, _>>()?;
        Ok(words.iter().filter_map(|word| Relation::from_word(word)).collect())
    }
}

/// What items must be to be wanted, with the values that stand for the question marks.
fn terms(filter: &ItemFilter) -> (Vec<String>, Vec<Value>) {
    let (mut terms, mut values) = (Vec::new(), Vec::new());
    let mut want = |term: &str, value: Value| {
        terms.push(term.to_owned());
        values.push(value);
    };
    let folded = |text: &String| Value::from(text.to_lowercase());
    if let Some(state) = &filter.state {
        want(
            "(folded(state) = ?1 OR state IS NULL AND EXISTS (SELECT 1 FROM \
             json_each(snapshot, '$.state.Contested') AS standing \
             WHERE folded(json_extract(standing.value, '$[0]')) = ?1) \
             OR instr(snapshot, '\"regions\":') > 0 AND EXISTS (SELECT 1 FROM \
             json_each(snapshot, '$.regions') AS at WHERE ?1 IN \
             (folded(at.value ->> '$.state.One'), \
             folded((at.value ->> '$.region') || '.' || (at.value ->> '$.state.One')))))",
            folded(state),
        );
    }
    for (column, wanted) in [("kind", &filter.kind), ("assignee", &filter.assignee)] {
        if let Some(wanted) = wanted {
            want(&format!("folded({column}) = ?"), folded(wanted));
        }
    }
    if let Some(label) = &filter.label {
        let has = "EXISTS (SELECT 1 FROM label WHERE label.object = item.object AND label = ?)";
        want(has, label.clone().into());
    }
    if let Some(parent) = filter.parent {
        // What is part of itself is part of nothing else: it stands at the root.
        let of_itself =
            "EXISTS (SELECT 1 FROM circle WHERE along = 'parent' AND circle.id = item.id)";
        want(&format!("parent = ? AND NOT {of_itself}"), parent.to_string().into());
    }
    if let Some(text) = &filter.text {
        want("instr(folded(title) || char(0) || folded(body), ?) > 0", folded(text));
    }
    if let Some(since) = filter.changed_since {
        want("updated_at >= ?", since.0.into());
    }
    if filter.in_flight {
        terms.push("rank(definition, state) <> 0".to_owned());
    }
    if filter.contested {
        terms.push("disputed".to_owned());
    }
    if filter.challenged {
        terms.push("challenged".to_owned());
    }
    // Whoever asks for a state by name means it, finished or not.
    match (filter.all, &filter.state) {
        (true, _) => {}
        (false, Some(_)) => terms.push("NOT archived".to_owned()),
        (false, None) => terms.push("NOT archived AND NOT is_last(definition, state)".to_owned()),
    }
    (terms, values)
}
