//! Opening and making the database.

use std::collections::BTreeMap;
use std::error::Error;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension, TransactionBehavior, params};
use tidegate_core::fold::Received;
use tidegate_core::{ItemId, Oid, ProjectId, ReplicaId};

use super::definitions::Shared;
use crate::{Memory, Tell, lead_on};

/// Changes with every change of the schema, of the fold or of what rows hold: what another build
/// wrote is made anew.
const VERSION: i64 = 11;

/// Says whose the file is, to whoever finds it.
const APPLICATION: i64 = 0x7469_6465;

/// How the name of the file ends in its folder. No two files ever have the same name: SQLite finds
/// what belongs to one by its name, and must not find that of another.
pub(super) const ENDING: &str = "db";

/// How much memory is used while it is filled, in KiB and negative as SQLite wants it.
const FILLING: i64 = -65_536;

/// How long another process may take to write what it folded.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many questions are kept prepared: all that an ordinary request asks.
const STATEMENTS: usize = 128;

/// How many pages wait to be moved to their place where somebody moves them now and then. Else SQLite
/// moves a thousand while somebody waits for an answer.
const WAITING: i64 = 4_096;

/// How large the file of what waits is left, once all of it was moved.
const LEFT: i64 = 4 << 20;

/// After how many steps of SQLite is looked whether anybody waits still.
const STEPS: i32 = 10_000;

/// The folded log on disk.
#[derive(Debug)]
pub struct Database {
    pub(super) connection: Connection,
    pub(super) repo: ProjectId,
    pub(super) definitions: Shared,
    pub(super) tell: Tell,
    /// Its file; none, if it is in memory.
    pub(super) path: Option<PathBuf>,
    /// Which file that was when it was opened, by device and number.
    file: Option<(u64, u64)>,
}

/// Why the database cannot be used. What was asked can always be answered without it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// SQLite says so.
    #[error("use the index")]
    Sql(#[source] rusqlite::Error),
    /// It cannot be made.
    #[error("make the index at {}", path.display())]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something in it is not what was written.
    #[error("use the index: {0}")]
    Damaged(String),
    /// An entry that was folded before cannot be read now.
    #[error("read entry {entry} again")]
    Unread {
        /// The entry.
        entry: Oid,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// What was asked is no question.
    #[error("{0}")]
    Question(String),
    /// What was asked would change something.
    #[error("it would change something, and questions only read")]
    Deed,
    /// What was asked takes longer than it may.
    #[error("the question takes longer than there is time for it here")]
    Late,
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Late,
            _ => Self::Sql(error),
        }
    }
}

impl IndexError {
    /// Whether others are writing what was to be read or written, and nothing is wrong with it.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let Self::Sql(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
        )
    }
}

impl Database {
    /// Opens the database at `path`. Nothing, if this build cannot use it for `repo`.
    pub fn open(path: &Path, repo: ProjectId, tell: Tell) -> Result<Option<Self>, IndexError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        if made_by(&connection)? != (APPLICATION, VERSION) {
            return Ok(None);
        }
        let database = Self::over(connection, repo, tell, Some(path))?;
        let is_of = database.meta("repo")?.as_deref() == Some(repo.to_string().as_str());
        database.definitions.learn(&database.connection)?;
        Ok(is_of.then_some(database))
    }

    /// Leaves it to [`settle`](Self::settle) to move what was written to its place.
    pub fn leave_unsettled(&self) -> Result<(), IndexError> {
        self.connection.pragma_update(None, "journal_size_limit", LEFT)?;
        Ok(self.connection.pragma_update(None, "wal_autocheckpoint", WAITING)?)
    }

    /// Moves what was written to its place, as far as nobody looks at what was there before. Nobody
    /// waits for that.
    pub fn settle(&self) -> Result<(), IndexError> {
        let moved = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        Ok(moved?)
    }

    /// Gives up what is asked from now on as soon as it is over.
    pub fn give_up_when(
        &mut self,
        is_over: impl FnMut() -> bool + Send + 'static,
    ) -> Result<(), IndexError> {
        Ok(self.connection.progress_handler(STEPS, Some(is_over))?)
    }

    /// Gives up nothing any more.
    pub fn never_give_up(&mut self) -> Result<(), IndexError> {
        Ok(self.connection.progress_handler(STEPS, None::<fn() -> bool>)?)
    }

    /// Makes the database at `path`, where nothing is, out of what was folded up to `tips`.
    pub fn make<'t>(
        path: &Path,
        memory: &Memory,
        tips: impl IntoIterator<Item = (&'t ReplicaId, &'t Oid)>,
        tell: Tell,
    ) -> Result<Self, IndexError> {
        let connection = Connection::open(path)?;
        Self::filled(connection, memory, tips, tell)
    }

    /// The same, in memory: to compare with.
    pub fn scratch(memory: &Memory, tell: Tell) -> Result<Self, IndexError> {
        Self::filled(Connection::open_in_memory()?, memory, [], tell)
    }

    fn filled<'t>(
        connection: Connection,
        memory: &Memory,
        tips: impl IntoIterator<Item = (&'t ReplicaId, &'t Oid)>,
        tell: Tell,
    ) -> Result<Self, IndexError> {
        // Until it is whole, nobody else uses it: what a crash leaves is made anew.
        connection.pragma_update(None, "journal_mode", "OFF")?;
        connection.pragma_update(None, "synchronous", "OFF")?;
        connection.pragma_update(None, "cache_size", FILLING)?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.execute_batch(include_str!("schema.sql"))?;
        let repo = memory.fold().repo();
        let mut database = Self::over(connection, repo, tell, None)?;
        let transaction = database.connection.transaction()?;
        super::write::everything(&transaction, memory, tell)?;
        database.definitions.learn(&transaction)?;
        transaction.execute_batch(include_str!("indexes.sql"))?;
        super::write::tips(&transaction, tips)?;
        transaction.execute("INSERT INTO meta VALUES ('repo', ?1)", [repo.to_string()])?;
        transaction.commit()?;
        database.connection.pragma_update(None, "user_version", VERSION)?;
        database.connection.pragma_update(None, "journal_mode", "WAL")?;
        database.connection.pragma_update(None, "synchronous", "NORMAL")?;
        database.connection.busy_timeout(PATIENCE)?;
        Ok(database)
    }

    fn over(
        connection: Connection,
        repo: ProjectId,
        tell: Tell,
        path: Option<&Path>,
    ) -> Result<Self, IndexError> {
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Else what was prepared for one limit would be prepared anew for the next.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        let definitions = Shared::default();
        super::words::teach(&connection, &definitions)?;
        let file = path.and_then(which);
        Ok(Self { connection, repo, definitions, tell, path: path.map(Path::to_owned), file })
    }

    /// Whether its file is where it was, and not taken away or put aside for another.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.path.as_ref().is_none_or(|path| self.file.is_some() && which(path) == self.file)
    }

    /// Whether the logs stood just there when they were folded.
    pub fn stands_at<'t>(
        &self,
        tips: impl IntoIterator<Item = (&'t ReplicaId, &'t Oid)>,
    ) -> Result<bool, IndexError> {
        let mut statement =
            self.connection.prepare_cached("SELECT entry FROM tip WHERE replica = ?1")?;
        let mut count = 0;
        for (replica, tip) in tips {
            let known: Option<Vec<u8>> =
                statement.query_row([replica.to_string()], |row| row.get(0)).optional()?;
            if known.as_deref() != Some(tip.as_bytes()) {
                return Ok(false);
            }
            count += 1;
        }
        let mut all = self.connection.prepare_cached("SELECT count(*) FROM tip")?;
        let all: i64 = all.query_row([], |row| row.get(0))?;
        Ok(all == count)
    }

    /// Whether the logs lead on to `tips` from where they were folded, `arrived` between them.
    pub fn leads_to(
        &self,
        tips: &BTreeMap<ReplicaId, Oid>,
        arrived: &[Received],
    ) -> Result<bool, IndexError> {
        let mut statement = self.connection.prepare_cached("SELECT replica, entry FROM tip")?;
        let mut rows = statement.query([])?;
        let mut folded = Vec::new();
        while let Some(row) = rows.next()? {
            let (replica, entry): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            match ReplicaId::parse(&replica) {
                Ok(replica) => folded.push((replica, oid(&entry)?)),
                Err(_) => return Ok(false),
            }
        }
        Ok(lead_on(folded, tips, arrived))
    }

    /// Whether this entry was let in or refused.
    pub fn has(&self, oid: Oid) -> Result<bool, IndexError> {
        Ok(self.number(oid)?.is_some())
    }

    pub(super) fn number(&self, oid: Oid) -> Result<Option<i64>, IndexError> {
        let mut statement =
            self.connection.prepare_cached("SELECT number FROM entry WHERE oid = ?1")?;
        Ok(statement.query_row(params![oid.as_bytes()], |row| row.get(0)).optional()?)
    }

    pub(super) fn meta(&self, name: &str) -> Result<Option<String>, IndexError> {
        let mut statement =
            self.connection.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        Ok(statement.query_row([name], |row| row.get(0)).optional()?)
    }

    /// Goes on saying what it says now, whatever others write, until it is released.
    pub fn hold(&self) -> Result<(), IndexError> {
        self.release();
        self.connection.prepare_cached("BEGIN")?.execute([])?;
        // Only what is read is held.
        self.connection.prepare_cached("SELECT 1 FROM meta")?.exists([])?;
        self.definitions.learn(&self.connection)
    }

    /// Says what others wrote again.
    pub fn release(&self) {
        if !self.connection.is_autocommit() {
            // Nothing was written, and what is closed ends too.
            let rollback = self.connection.prepare_cached("ROLLBACK");
            let _ = rollback.and_then(|mut rollback| rollback.execute([]));
        }
    }

    /// Begins to write, alone: others that write wait, who reads does not.
    pub(super) fn writing(&self) -> Result<rusqlite::Transaction<'_>, IndexError> {
        let behavior = TransactionBehavior::Immediate;
        Ok(rusqlite::Transaction::new_unchecked(&self.connection, behavior)?)
    }
}

/// Which file lies at `path`, by device and number.
fn which(path: &Path) -> Option<(u64, u64)> {
    fs::metadata(path).ok().map(|found| (found.dev(), found.ino()))
}

/// The program and the version that made a database.
fn made_by(connection: &Connection) -> Result<(i64, i64), IndexError> {
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}

/// Whether the database at `path` was made by a later version of this program.
pub(super) fn is_newer(path: &Path) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = Connection::open_with_flags(path, flags).ok();
    let made = opened.and_then(|connection| made_by(&connection).ok());
    made.is_some_and(|(application, version)| application == APPLICATION && version > VERSION)
}

pub(super) fn oid(bytes: &[u8]) -> Result<Oid, IndexError> {
    Oid::from_bytes(bytes).map_err(|error| IndexError::Damaged(error.to_string()))
}

/// What was written as JSON.
pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, IndexError> {
    serde_json::from_str(text).map_err(|error| IndexError::Damaged(error.to_string()))
}

/// What is written as JSON.
pub(super) fn spell(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and names")
}

/// The id of an item.
pub(super) fn id(text: &str) -> Result<ItemId, IndexError> {
    ItemId::parse(text).map_err(|error| IndexError::Damaged(error.to_string()))
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn what_was_prepared_once_is_not_prepared_anew_for_each_limit() {
        let memory = Memory::new(ProjectId::mint([7; 10]));
        let database = Database::scratch(&memory, |_| Default::default()).expect("an empty one");
        let mut list =
            database.connection.prepare("SELECT id FROM item WHERE id >= ?1 ORDER BY id LIMIT ?2");
        let list = list.as_mut().expect("it can be asked");
        for limit in [1, 2, 3] {
            assert!(!list.exists(params!["T", limit]).expect("it can be asked"));
        }
        assert_eq!(list.get_status(StatementStatus::RePrepare), 0);
    }
}
