//! Searching, and answering whoever writes SQL.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, Row, params};
use serde_json::Value;
use tidegate_core::ItemId;
use tidegate_core::event::{EventRef, Object};

use super::file::{Database, IndexError, oid};

/// The most rows that a question is answered with.
const MOST_ROWS: usize = 100_000;

/// Where to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Titles, bodies, labels and aliases of items.
    Items,
    /// Comments and reasons.
    History,
}

/// Something that was found, the best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The object it is about.
    pub object: Object,
    /// The event in which it was said, if it was.
    pub event: Option<EventRef>,
}

/// The answer to a question in SQL.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The values, row by row. Bytes are spelled in hexadecimal digits.
    pub rows: Vec<Vec<Value>>,
    /// Whether there are more rows than anybody is shown.
    pub is_cut: bool,
}

impl Database {
    /// What holds all words of `text`, the last of them perhaps only begun.
    pub fn search(&self, text: &str, place: Where, limit: usize) -> Result<Vec<Found>, IndexError> {
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
            .collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let question = format!("{}*", words.join(" "));
        let sql = match place {
            Where::Items => {
                "SELECT object.name, NULL, NULL FROM item_words \
                 JOIN object ON object.object = item_words.rowid \
                 WHERE item_words MATCH ?1 ORDER BY bm25(item_words, 8, 1, 4), object.name LIMIT ?2"
            }
            Where::History => {
                "SELECT object.name, entry.oid, event.place FROM event_words \
                 JOIN event ON event.event = event_words.rowid \
                 JOIN entry ON entry.number = event.entry JOIN object USING (object) \
                 WHERE event_words MATCH ?1 ORDER BY bm25(event_words), stamp DESC, oid LIMIT ?2"
            }
        };
        let mut search = self.connection.prepare_cached(sql)?;
        let mut rows = search.query(params![question, i64::try_from(limit).unwrap_or(i64::MAX)])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let (name, id, index): (String, Option<Vec<u8>>, Option<u32>) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let event = match (id, index) {
                (Some(id), Some(index)) => Some(EventRef { entry: oid(&id)?, index }),
                _ => None,
            };
            found.push(Found { object: Object::read(&name), event });
        }
        Ok(found)
    }

    /// The title and the body of an item.
    pub fn text(&self, id: ItemId) -> Result<(String, String), IndexError> {
        let mut text =
            self.connection.prepare_cached("SELECT title, body FROM item WHERE id = ?1")?;
        Ok(text.query_row([id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Answers a question in SQL. Whatever would change something is refused.
    pub fn question(&self, sql: &str) -> Result<Rows, IndexError> {
        let refused = |error: rusqlite::Error| match error.sqlite_error_code() {
            Some(
                ErrorCode::DatabaseCorrupt
                | ErrorCode::NotADatabase
                | ErrorCode::OperationInterrupted,
            ) => IndexError::from(error),
            _ => IndexError::Question(error.to_string()),
        };
        self.show_views()?;
        self.connection.pragma_update(None, "query_only", true)?;
        let answered = answer(&self.connection, sql, refused);
        self.connection.pragma_update(None, "query_only", false)?;
        answered
    }

    /// The views that questions may rely on, each with its columns.
    pub fn views(&self) -> Result<Vec<(String, Vec<String>)>, IndexError> {
        self.show_views()?;
        let mut names = self
            .connection
            .prepare("SELECT name FROM sqlite_temp_schema WHERE type = 'view' ORDER BY name")?;
        let names = names.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        let mut columns = self.connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
        let mut of = |name: String| -> Result<_, IndexError> {
            let columns = columns.query_map([&name], |row| row.get(0))?;
            let columns = columns.collect::<Result<Vec<String>, _>>()?;
            Ok((name, columns))
        };
        names.into_iter().map(&mut of).collect()
    }

    /// Makes the views be there for this connection. In the file each use would have to read them,
    /// whatever it asks.
    fn show_views(&self) -> Result<(), IndexError> {
        Ok(self.connection.execute_batch(include_str!("views.sql"))?)
    }
}

fn answer(
    connection: &Connection,
    sql: &str,
    refused: impl Fn(rusqlite::Error) -> IndexError,
) -> Result<Rows, IndexError> {
    let mut statement = connection.prepare(sql).map_err(&refused)?;
    if !statement.readonly() || statement.column_count() == 0 {
        return Err(IndexError::Deed);
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut answered = Rows { columns, rows: Vec::new(), is_cut: false };
    let mut rows = statement.query([]).map_err(&refused)?;
    while let Some(row) = rows.next().map_err(&refused)? {
        if answered.rows.len() == MOST_ROWS {
            answered.is_cut = true;
            break;
        }
        let values = (0..answered.columns.len()).map(|column| value(row, column));
        answered.rows.push(values.collect::<Result<_, _>>().map_err(&refused)?);
    }
    Ok(answered)
}

fn value(row: &Row<'_>, column: usize) -> Result<Value, rusqlite::Error> {
    Ok(match row.get_ref(column)? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::from(number),
        ValueRef::Real(number) => Value::from(number),
        ValueRef::Text(text) => Value::from(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => {
            Value::from(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
        }
    })
}
