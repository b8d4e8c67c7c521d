//! The database: one way to read, one way to write, the same on SQLite and PostgreSQL.
//!
//! SQLite has one writer that commits jobs in batches, and a few readers; PostgreSQL has a pool and a transaction
//! for each job. A write is answered only after its COMMIT.

pub mod columns;
pub mod conflict;
pub mod conn;
pub mod dialect;
pub mod error;
mod filling;
mod hints;
pub mod lock;
mod migrate;
mod pool;
pub mod schema;
pub mod tx;
mod write;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

pub use conn::{Conn, Durability, MultiBackend};
pub use error::StoreError;
pub use filling::Filling;
pub use hints::MISSED;
pub use migrate::{applied_versions, known_versions};
pub use tx::Tx;

use hints::Hints;
use lock::FolderLock;
use migrate::{Product, Schema};
use pool::Pool;
use write::{Limits, Post, Writer};

/// The SQLite file in the data folder, where the address names no other.
const SQLITE_FILE: &str = "readback.sqlite3";
/// SQLite's readers: more than there are cores gains nothing but memory.
const SQLITE_READERS: u32 = 8;
/// PostgreSQL's connections: 32 measured the same, 8 up to 30 % less.
const POSTGRES_CONNECTIONS: u32 = 16;

/// Where the database is.
#[derive(Clone, Debug)]
pub struct DatabaseConfig {
    /// Empty or `sqlite:NAME` for a file in the data folder, `postgres://…` for a server.
    pub url: String,
    /// The folder that this process holds for itself.
    pub data_folder: PathBuf,
}

/// What the address asks for.
enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

impl DatabaseConfig {
    /// Decides by the scheme alone. Trying one database after the other would lose the reason of the first
    /// failure, and open a file for a mistyped address.
    fn target(&self) -> Result<Target, StoreError> {
        let wrong = |words: &str| Err(StoreError::Address(format!("the database address {words}").into()));
        let name = match self.url.split_once(':') {
            None if self.url.is_empty() => "",
            Some(("sqlite", name)) => name,
            Some(("postgres" | "postgresql", rest)) if rest.starts_with("//") => {
                return Ok(Target::Postgres(self.url.clone()));
            }
            _ => return wrong("must be empty, sqlite:NAME or postgres://…"),
        };
        match Path::new(name).file_name() {
            None if name.is_empty() => Ok(Target::Sqlite(self.data_folder.join(SQLITE_FILE))),
            Some(file) if file == name => Ok(Target::Sqlite(self.data_folder.join(name))),
            _ => wrong("sqlite:NAME names a file in the data folder, without any path"),
        }
    }
}

/// The open database. Cloning is cheap; the last clone closes it.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

struct Inner {
    hints: Hints,
    engine: Engine,
}

enum Engine {
    Sqlite { readers: Arc<Pool>, writer: Option<Writer> },
    Postgres { pool: Arc<Pool>, writes: bool, lock: Mutex<Option<FolderLock>> },
}

impl Database {
    /// Takes the data folder, brings the schema up to date and opens the database. Blocks; call it at the start.
    ///
    /// # Errors
    /// `Folder` where the folder is taken, `Address`, `Unavailable` with the reason, or `Migration`.
    pub fn open(config: &DatabaseConfig) -> Result<Self, StoreError> {
        Self::open_with(config, &Product, Limits::default())
    }

    fn open_with(config: &DatabaseConfig, schema: &impl Schema, limits: Limits) -> Result<Self, StoreError> {
        let target = config.target()?;
        let lock = FolderLock::take(&config.data_folder)?;
        match target {
            Target::Sqlite(file) => {
                let mut conn = Conn::open_sqlite_writer(&file)?;
                migrate::run_sqlite(&mut conn, schema)?;
                let hints = Hints::local();
                let path = file.clone();
                let reopen = Box::new(move || Conn::open_sqlite_writer(&path));
                let writer = Writer::start(Post { conn, reopen, hints: hints.clone(), lock }, limits)?;
                let readers = sqlite_readers(file, limits)?;
                Ok(Self::new(hints, Engine::Sqlite { readers, writer: Some(writer) }))
            }
            Target::Postgres(url) => {
                migrate::run_postgres(&url, schema)?;
                let hints = Hints::through_postgres(&url)?;
                let pool = postgres_pool(url, limits)?;
                Ok(Self::new(hints, Engine::Postgres { pool, writes: true, lock: Mutex::new(Some(lock)) }))
            }
        }
    }

    /// Opens the database beside a running server, to read: takes no lock, changes no schema, refuses writes.
    ///
    /// # Errors
    /// `Address`; `Unavailable` with the reason, also where there is no database yet.
    pub fn open_read_only(config: &DatabaseConfig) -> Result<Self, StoreError> {
        let limits = Limits::default();
        match config.target()? {
            Target::Sqlite(file) if !file.exists() => {
                Err(StoreError::unavailable(format!("there is no database at {}", file.display())))
            }
            Target::Sqlite(file) => {
                let readers = sqlite_readers(file, limits)?;
                Ok(Self::new(Hints::local(), Engine::Sqlite { readers, writer: None }))
            }
            Target::Postgres(url) => {
                let pool = postgres_pool(url, limits)?;
                Ok(Self::new(
                    Hints::local(),
                    Engine::Postgres { pool, writes: false, lock: Mutex::default() },
                ))
            }
        }
    }

    fn new(hints: Hints, engine: Engine) -> Self {
        Self { inner: Arc::new(Inner { hints, engine }) }
    }

    /// Runs `work` on a connection that can only read. For several queries that must agree use
    /// [`Conn::snapshot`] inside.
    ///
    /// # Errors
    /// Those of `work`; `Busy`, `Gone`, `Unavailable`, `Panicked`.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.engine {
            Engine::Sqlite { readers, .. } => readers.run(work).await,
            Engine::Postgres { pool, .. } => pool.run(work).await,
        }
    }

    /// Runs `work` in a transaction and answers after its COMMIT. On `Err` nothing of it is kept, whatever the
    /// error is. Never calls `work` twice.
    ///
    /// # Errors
    /// Those of `work`; `Busy`, `Retry`, `Commit`, `Gone`, `Unavailable`, `Panicked`.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &self.inner.engine {
            Engine::Sqlite { writer: Some(writer), .. } => writer.write(work).await,
            Engine::Postgres { pool, writes: true, .. } => {
                let hints = self.inner.hints.clone();
                pool.run(move |conn| {
                    let (value, effects) = tx::alone(conn, work)?;
                    hints.deliver(effects);
                    Ok(value)
                })
                .await
            }
            _ => Err(StoreError::unavailable("it was opened to read only").into()),
        }
    }

    /// Says what a commit to SQLite waits for; until somebody does, for the disk. Only for what is told anew from the
    /// beginning where it breaks off.
    ///
    /// # Errors
    /// `Busy`, `Gone`, `Unavailable`.
    pub async fn set_durability(&self, durability: Durability) -> Result<(), StoreError> {
        match &self.inner.engine {
            Engine::Sqlite { writer: Some(writer), .. } => writer.set_durability(durability).await,
            _ => Ok(()),
        }
    }

    /// What `Tx::notify` and `Tx::hint` announce from now on, in this and every other process. After
    /// [`MISSED`], or when the receiver lagged, anything may have been announced.
    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.inner.hints.subscribe()
    }

    /// The migrations that the database still lacks.
    ///
    /// # Errors
    /// As `read`; `Migration` where the list cannot be read.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, StoreError> {
        self.read(|conn| migrate::pending(conn, &Product)).await
    }

    /// Does what is queued, closes everything and gives the data folder up; afterwards every call answers `Gone`.
    pub async fn close(&self) {
        match &self.inner.engine {
            Engine::Sqlite { readers, writer } => {
                readers.close(SQLITE_READERS).await;
                if let Some(writer) = writer {
                    writer.close().await;
                }
            }
            Engine::Postgres { pool, lock, .. } => {
                pool.close(POSTGRES_CONNECTIONS).await;
                // Not with the last clone: whoever waits for the folder may have it now.
                drop(lock.lock().unwrap_or_else(PoisonError::into_inner).take());
            }
        }
    }
}

fn sqlite_readers(file: PathBuf, limits: Limits) -> Result<Arc<Pool>, StoreError> {
    let open = move || Conn::open_sqlite_reader(&file);
    let readers = Pool::new(SQLITE_READERS as usize, limits.queue, open);
    readers.warm()?;
    Ok(readers)
}

fn postgres_pool(url: String, limits: Limits) -> Result<Arc<Pool>, StoreError> {
    let open = move || Conn::open_postgres(&url);
    let pool = Pool::new(POSTGRES_CONNECTIONS as usize, limits.queue, open);
    pool.warm()?;
    Ok(pool)
}
