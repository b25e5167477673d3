//! Items in lists, as they are spelled. A long list is mostly put through as it was kept: nobody reads
//! and writes ten thousand rows in the time that printing them takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tidegate_core::item::Item;
use tidegate_core::link::Relation;

use crate::item::{ItemRow, ItemsDocument};

/// A row of a list, in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "ItemRow", into = "ItemRow")]
#[schemars(with = "ItemRow")]
pub struct SpelledRow(String);

impl SpelledRow {
    /// How a row is kept, in two parts: between them the short form of its id, which depends on other
    /// items, finds its place.
    #[must_use]
    pub fn parts(item: &Item) -> [String; 2] {
        Self::from(ItemRow::new(item, String::new())).split()
    }

    fn split(&self) -> [String; 2] {
        const SHORT: &str = r#","short":""#;
        // The id stands before it, and no id looks like this.
        let at = self.0.find(SHORT).map_or(self.0.len(), |at| at + SHORT.len());
        [self.0[..at].to_owned(), self.0[at..].to_owned()]
    }

    /// A row that was kept, of an item that is in circles along these relations.
    #[must_use]
    pub fn kept(row: String, circles: &[Relation]) -> Self {
        let row = Self(row);
        if circles.is_empty() {
            return row;
        }
        let mut read = row.read();
        circles.iter().for_each(|along| read.mark(*along));
        read.into()
    }

    /// The row.
    #[must_use]
    pub fn read(&self) -> ItemRow {
        serde_json::from_str(&self.0).unwrap_or_default()
    }

    /// The id of its item.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.split('"').nth(3).unwrap_or_default()
    }
}

impl From<ItemRow> for SpelledRow {
    fn from(row: ItemRow) -> Self {
        Self(serde_json::to_string(&row).expect("texts and lists of texts"))
    }
}

impl From<SpelledRow> for ItemRow {
    fn from(row: SpelledRow) -> Self {
        row.read()
    }
}

impl ItemsDocument<SpelledRow> {
    /// The document, in one line, its rows put through as they are.
    pub fn json(&self) -> Result<String, serde_json::Error> {
        const ITEMS: &str = r#""items":["#;
        let mut frame = ItemsDocument::<ItemRow>::new(Vec::new(), self.next_cursor.clone());
        frame.notices.clone_from(&self.notices);
        let frame = serde_json::to_string(&frame)?;
        let (before, after) = frame.split_at(frame.find(ITEMS).map_or(0, |at| at + ITEMS.len()));
        let length: usize = self.items.iter().map(|row| row.0.len() + 1).sum();
        let mut json = String::with_capacity(frame.len() + length);
        json.push_str(before);
        for (n, row) in self.items.iter().enumerate() {
            json.push_str(if n == 0 { "" } else { "," });
            json.push_str(&row.0);
        }
        json.push_str(after);
        Ok(json)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> ItemRow {
        ItemRow {
            id: "T-aaaabbbbccccdddd".to_owned(),
            aliases: vec![r#"","short":""#.to_owned()],
            title: r#"say "hello""#.to_owned(),
            parent: Some("T-eeeeffffgggghhhh".to_owned()),
            ..ItemRow::default()
        }
    }

    #[test]
    fn a_row_that_was_kept_is_the_row_of_its_item() {
        let [before, after] = SpelledRow::from(row()).split();
        let kept = format!("{before}T-aa{after}");
        let named = SpelledRow::kept(kept.clone(), &[]);
        assert_eq!(named.read(), ItemRow { short: "T-aa".to_owned(), ..row() });
        assert_eq!(named.id(), "T-aaaabbbbccccdddd");
        let circled = SpelledRow::kept(kept, &[Relation::Parent]);
        assert!(circled.read().in_circle && circled.read().parent.is_none());
    }

    #[test]
    fn a_document_of_rows_is_spelled_as_any_other() {
        let rows = vec![row(), row()];
        let typed = ItemsDocument::new(rows.clone(), Some("T-aa".to_owned()));
        let rows = rows.into_iter().map(SpelledRow::from).collect();
        let spelled = ItemsDocument::<SpelledRow>::new(rows, Some("T-aa".to_owned()));
        let derived = serde_json::to_string(&typed).expect("plain data");
        assert_eq!(spelled.json().expect("plain data"), derived);
        assert_eq!(serde_json::to_string(&spelled).expect("plain data"), derived);
        assert_eq!(
            serde_json::from_str::<ItemsDocument<SpelledRow>>(&derived).expect("read"),
            spelled
        );
    }
}
