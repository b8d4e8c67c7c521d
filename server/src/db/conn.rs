//! One connection to either database, opened with every setting said explicitly.

use std::path::Path;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

use super::dialect::{BEGIN_SNAPSHOT, BEGIN_WRITE, Dialect, Statement};
use super::error::StoreError;

pub use multi::{Conn, MultiBackend};

#[expect(missing_docs, reason = "what the derive makes beside the enum has none")]
mod multi {
    use diesel::pg::PgConnection;
    use diesel::sqlite::SqliteConnection;

    /// A connection to SQLite or PostgreSQL; every query of the stores is written once, against this.
    ///
    /// Never call `Conn::establish`: it tries one database after the other and forgets why the first one failed.
    #[derive(diesel::MultiConnection)]
    pub enum Conn {
        /// PostgreSQL.
        Pg(PgConnection),
        /// SQLite.
        Sqlite(SqliteConnection),
    }
}

/// Page cache of the one writer, 16 MB, and of each reader, 2 MB: together with eight readers well below the
/// 64 MB that the whole process may take. The log is folded back after 4,000 pages (16 MB): twice as many gained
/// nothing measurable, a quarter cost up to 30 %.
const SQLITE_WRITER: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 4000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;";

const SQLITE_READER: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -2048;
    PRAGMA query_only = ON;";

/// What a commit waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Until the disk has it.
    Full,
    /// For nothing: it is there for every process at once, and a power cut may take it away again.
    Later,
}

/// Outside `Database::write` a session can only read, as with SQLite's readers.
const POSTGRES_SESSION: &str = "SET default_transaction_read_only = on";

impl Conn {
    /// The only connection of this process that writes to the SQLite file.
    pub(super) fn open_sqlite_writer(file: &Path) -> Result<Self, StoreError> {
        let mut conn = open_sqlite(file, SQLITE_WRITER)?;
        let mode = diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>(
            "(SELECT journal_mode FROM pragma_journal_mode)",
        ))
        .get_result::<String>(&mut conn)?;
        if mode != "wal" {
            return Err(StoreError::unavailable(format!(
                "the file system under {} cannot share memory between connections (journal mode is {mode})",
                file.display()
            )));
        }
        Ok(Self::Sqlite(conn))
    }

    /// Says what commits wait for from now on; with `Full`, what was committed before reaches the disk first. A server
    /// of PostgreSQL has its own setting.
    pub(super) fn set_durability(&mut self, durability: Durability) -> Result<(), StoreError> {
        let Self::Sqlite(conn) = self else { return Ok(()) };
        Ok(conn.batch_execute(match durability {
            Durability::Full => "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);",
            Durability::Later => "PRAGMA synchronous = OFF;",
        })?)
    }

    pub(super) fn open_sqlite_reader(file: &Path) -> Result<Self, StoreError> {
        open_sqlite(file, SQLITE_READER).map(Self::Sqlite)
    }

    pub(super) fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let mut conn = connect_postgres(url)?;
        conn.batch_execute(POSTGRES_SESSION)?;
        Ok(Self::Pg(conn))
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        match self {
            Self::Pg(_) => Dialect::Postgres,
            Self::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// Runs several queries on one unchanging state of the database (inside a transaction: on that one's).
    ///
    /// # Errors
    /// Those of `work`, and a failure to begin or end the transaction.
    pub fn snapshot<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.depth() != Some(0) {
            return work(self);
        }
        self.begin_with(&BEGIN_SNAPSHOT)?;
        let outcome = work(self);
        self.rollback()?;
        outcome
    }

    /// How many transactions and savepoints are open; nothing when diesel has given this connection up.
    pub(super) fn depth(&mut self) -> Option<u32> {
        let status = <Self as TransactionManager<Self>>::transaction_manager_status_mut(self);
        Some(status.transaction_depth().ok()?.map_or(0, |depth| depth.get()))
    }

    pub(super) fn begin_write(&mut self) -> Result<(), StoreError> {
        self.begin_with(&BEGIN_WRITE)
    }

    fn begin_with(&mut self, statement: &Statement) -> Result<(), StoreError> {
        let text = statement.text(self);
        match self {
            Self::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, text)?,
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, text)?,
        }
        Ok(())
    }

    pub(super) fn begin_savepoint(&mut self) -> Result<(), StoreError> {
        Ok(<Self as TransactionManager<Self>>::begin_transaction(self)?)
    }

    /// Commits a transaction without open savepoints. PostgreSQL takes a COMMIT after a failed statement for a
    /// ROLLBACK and reports success; the statement before it, in the same message, fails there.
    pub(super) fn commit_whole(&mut self) -> QueryResult<()> {
        match self {
            Self::Pg(conn) => conn.batch_execute("SELECT 1; COMMIT"),
            Self::Sqlite(_) => self.commit(),
        }
    }

    /// Commits the transaction or releases the innermost savepoint.
    pub(super) fn commit(&mut self) -> QueryResult<()> {
        <Self as TransactionManager<Self>>::commit_transaction(self)
    }

    /// Takes back the transaction or the innermost savepoint.
    pub(super) fn rollback(&mut self) -> Result<(), StoreError> {
        Ok(<Self as TransactionManager<Self>>::rollback_transaction(self)?)
    }

    /// Takes back savepoints until `depth` is reached; diesel does not when a closure unwinds.
    pub(super) fn rollback_to(&mut self, depth: u32) {
        while self.depth().is_some_and(|now| now > depth) {
            if self.rollback().is_err() {
                break;
            }
        }
    }

    /// Whether the connection still answers and has nothing open.
    pub(super) fn is_healthy(&mut self) -> bool {
        self.depth() == Some(0) && self.batch_execute("SELECT 1").is_ok()
    }
}

fn open_sqlite(file: &Path, settings: &str) -> Result<SqliteConnection, StoreError> {
    let path = std::path::absolute(file).map_err(StoreError::unavailable)?;
    let Some(path) = path.to_str() else {
        return Err(StoreError::unavailable("the path of the data folder is not UTF-8"));
    };
    let mut conn = SqliteConnection::establish(path).map_err(StoreError::unavailable)?;
    conn.batch_execute(settings)?;
    Ok(conn)
}

/// A bare PostgreSQL connection, for the migrations and for listening.
pub(super) fn connect_postgres(url: &str) -> Result<PgConnection, StoreError> {
    PgConnection::establish(&with_time_limits(url)).map_err(|error| {
        let mut reason = error.to_string();
        if let Some(password) = password_of(url) {
            reason = reason.replace(password, "…");
        }
        StoreError::unavailable(reason.trim_end())
    })
}

/// Adds what notices a dead server within seconds, where the address does not say it itself.
fn with_time_limits(url: &str) -> String {
    let mut url = url.to_owned();
    for (key, value) in [
        ("connect_timeout", "5"),
        ("keepalives_idle", "15"),
        ("keepalives_interval", "5"),
        ("keepalives_count", "3"),
        ("tcp_user_timeout", "30000"),
        ("application_name", "readback"),
    ] {
        if !url.contains(&format!("{key}=")) {
            let separator = if url.contains('?') { '&' } else { '?' };
            url.push_str(&format!("{separator}{key}={value}"));
        }
    }
    url
}

/// The password of `postgres://user:password@host/…`.
fn password_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let (login, _) = rest.rsplit_once('@')?;
    let (_, password) = login.split_once(':')?;
    (!password.is_empty()).then_some(password)
}
