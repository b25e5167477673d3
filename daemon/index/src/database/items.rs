//! Lists of items.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params_from_iter};
use tidegate_core::ItemId;
use tidegate_core::link::Relation;

use super::kept::{Kept, count};
use crate::model::{ItemFilter, Order, Page, ReadModel, Row, Told};
use crate::names::shortest;

/// How many items are listed before it is faster to read all ids at once than their neighbours.
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
            "SELECT snapshot, sum FROM item WHERE {} ORDER BY {}{time} DESC, id LIMIT {}",
            terms.join(" AND "),
            text.map(|text| format!("{text}, ")).unwrap_or_default(),
            count(limit.saturating_add(1)),
        );
        let mut select = self.database.connection.prepare_cached(&sql)?;
        let mut rows = select.query(params_from_iter(values))?;
        let waiting = self.database.waiting()?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(self.item_of(row, &waiting)?);
        }
        let is_cut = items.len() > limit;
        items.truncate(limit);
        let shorts = self.shorts(items.len())?;
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            let short = match &shorts {
                Some(ids) => shortest(item.id, beside(ids, item.id)),
                None => (self as &dyn ReadModel).short(item.id)?,
            };
            found.push(Row { circles: self.along(item.id)?, short, item });
        }
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

    /// All ids, where many are to be written shortly.
    fn shorts(&self, many: usize) -> Told<Option<Vec<ItemId>>> {
        if many <= FEW {
            return Ok(None);
        }
        Ok(Some(self.ids("SELECT id FROM item ORDER BY id", [])?))
    }

    /// Along which relations an item is in a circle.
    fn along(&self, item: ItemId) -> Told<Vec<Relation>> {
        let mut select = self
            .database
            .connection
            .prepare_cached("SELECT along FROM circle WHERE id = ?1 ORDER BY along DESC")?;
        let words = select.query_map([item.to_string()], |row| row.get::<_, String>(0))?;
        let words = words.collect::<Result<Vec<_>, _>>()?;
        Ok(words.iter().filter_map(|word| Relation::from_word(word)).collect())
    }
}

fn beside(ids: &[ItemId], id: ItemId) -> [Option<ItemId>; 2] {
    let place = ids.partition_point(|other| *other < id);
    let before = place.checked_sub(1).and_then(|place| ids.get(place));
    [before.copied(), ids.get(place + 1).copied()]
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
             WHERE folded(json_extract(standing.value, '$[0]')) = ?1))",
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
    if filter.contested {
        terms.push("disputed".to_owned());
    }
    // Whoever asks for a state by name means it, finished or not.
    match (filter.all, &filter.state) {
        (true, _) => {}
        (false, Some(_)) => terms.push("NOT archived".to_owned()),
        (false, None) => terms.push("NOT archived AND NOT is_last(definition, state)".to_owned()),
    }
    (terms, values)
}
