//! A new database that is filled from elsewhere: nothing of it is there before all of it is.
//!
//! On SQLite it is a file under another name until the end, on PostgreSQL one transaction. The rules between tables are
//! lifted meanwhile, so that rows may come in any order, and hold again, for every row, at the end.

use std::fs::File;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::conn::{Conn, connect_postgres};
use super::error::StoreError;
use super::lock::{FolderLock, LOCK_FILE};
use super::migrate::{self, MIGRATION_LOCK, Product};
use super::{DatabaseConfig, Target};

/// The SQLite file's name while it is filled; one that was left over is thrown away.
const BUILDING: &str = "restoring.sqlite3";
/// What may lie in a data folder that holds nothing: our lock, our socket, and what file systems put at their top.
const NOTHING: [&str; 3] = [LOCK_FILE, crate::local_socket::NAME, "lost+found"];

/// Whatever stands in the schema that a connection uses, except what extensions brought.
const COUNT_POSTGRES: &str = "SELECT count(*) AS count FROM pg_class c \
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) \
    AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') \
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')";

/// How every foreign key is taken away, and how it is said again.
const LIFT_POSTGRES: &str = "SELECT \
    format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS lift, \
    format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS lay \
    FROM pg_constraint WHERE contype = 'f' \
    AND connamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY conname";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Rule {
    #[diesel(sql_type = Text)]
    lift: String,
    #[diesel(sql_type = Text)]
    lay: String,
}

/// The database while it is being filled. Dropped before [`Filling::finish`], nothing of it stays.
pub struct Filling {
    /// Absent only while it is being put in place.
    conn: Option<Conn>,
    building: Option<Building>,
    /// Laid again at the end: PostgreSQL's foreign keys.
    rules: Vec<String>,
    _lock: FolderLock,
}

/// Where SQLite's file is, and where it will be.
struct Building {
    now: PathBuf,
    then: PathBuf,
}

impl Filling {
    /// Whether a new database could be made there, as far as one sees without touching anything.
    ///
    /// # Errors
    /// `Folder` where another process holds the folder, `Occupied` with what stands there already.
    pub fn look(config: &DatabaseConfig) -> Result<(), StoreError> {
        let target = config.target()?;
        if config.data_folder.join(LOCK_FILE).exists() {
            FolderLock::take(&config.data_folder)?;
        }
        refuse_occupied_folder(&config.data_folder)?;
        match target {
            Target::Sqlite(_) => Ok(()),
            Target::Postgres(url) => refuse_occupied_database(&mut Conn::open_postgres(&url)?),
        }
    }

    /// Takes the data folder and makes the tables as they were after the migration `last`, empty but for what the
    /// migrations themselves put there.
    ///
    /// # Errors
    /// As [`Filling::look`]; `Migration`.
    pub fn begin(config: &DatabaseConfig, last: &str) -> Result<Self, StoreError> {
        let target = config.target()?;
        let lock = FolderLock::take(&config.data_folder)?;
        refuse_occupied_folder(&config.data_folder)?;
        let mut filling = match target {
            Target::Sqlite(then) => {
                let building = Building { now: config.data_folder.join(BUILDING), then };
                building.remove();
                let mut conn = Conn::open_sqlite_writer(&building.now)?;
                conn.batch_execute("PRAGMA foreign_keys = OFF")?;
                Self { conn: Some(conn), building: Some(building), rules: Vec::new(), _lock: lock }
            }
            Target::Postgres(url) => {
                let mut conn = connect_postgres(&url)?;
                let wait = format!("SET lock_timeout = '60s'; SELECT pg_advisory_lock({MIGRATION_LOCK})");
                conn.batch_execute(&wait)?;
                Self { conn: Some(Conn::Pg(conn)), building: None, rules: Vec::new(), _lock: lock }
            }
        };
        filling.conn()?.begin_write()?;
        if filling.building.is_none() {
            refuse_occupied_database(filling.conn()?)?;
        }
        migrate::run_up_to(filling.conn()?, &Product, last)?;
        filling.lift_rules()?;
        Ok(filling)
    }

    /// The connection with the open transaction.
    ///
    /// # Errors
    /// None that a caller can see: it is gone only after the end.
    pub fn conn(&mut self) -> Result<&mut Conn, StoreError> {
        self.conn.as_mut().ok_or(StoreError::Gone)
    }

    /// Checks every rule between tables and puts the database in place, durably.
    ///
    /// # Errors
    /// A rule that does not hold; the system's. Nothing stays then.
    pub fn finish(mut self) -> Result<(), StoreError> {
        for rule in std::mem::take(&mut self.rules) {
            self.conn()?.batch_execute(&rule)?;
        }
        let Some(building) = self.building.as_ref() else {
            return Ok(self.conn()?.commit_whole()?);
        };
        let (now, then) = (building.now.clone(), building.then.clone());
        let conn = self.conn()?;
        let broken: Count =
            diesel::sql_query("SELECT count(*) AS count FROM pragma_foreign_key_check").get_result(conn)?;
        if broken.count != 0 {
            let words = format!("{} rows would point at nothing", broken.count);
            return Err(StoreError::Migration(words.into()));
        }
        conn.commit_whole()?;
        conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
        // Closing it folds the log back: then the one file is all.
        drop(self.conn.take());
        let placed = File::open(&now).and_then(|file| {
            file.sync_all()?;
            std::fs::rename(&now, &then)?;
            sync_folder(&then)
        });
        placed.map_err(|error| {
            StoreError::Folder(format!("{} cannot be put in place: {error}", then.display()).into())
        })
    }

    fn lift_rules(&mut self) -> Result<(), StoreError> {
        if self.building.is_some() {
            return Ok(());
        }
        let rules: Vec<Rule> = diesel::sql_query(LIFT_POSTGRES).load(self.conn()?)?;
        for rule in rules {
            self.conn()?.batch_execute(&rule.lift)?;
            self.rules.push(rule.lay);
        }
        Ok(())
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        drop(self.conn.take());
        if let Some(building) = &self.building {
            building.remove();
        }
    }
}

impl Building {
    /// Throws away what a restore left that did not come to its end.
    fn remove(&self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.now.clone().into_os_string();
            name.push(end);
            let _ = std::fs::remove_file(name);
        }
    }
}

fn refuse_occupied_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |error: std::io::Error| {
        StoreError::Folder(format!("the data folder {} cannot be used: {error}", folder.display()).into())
    };
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let name = entry.map_err(failed)?.file_name();
        let name = name.to_string_lossy();
        if !NOTHING.contains(&name.as_ref()) && !name.starts_with(BUILDING) {
            let words = format!("the data folder {} is not empty: it holds {name}", folder.display());
            return Err(StoreError::Occupied(words.into()));
        }
    }
    Ok(())
}

fn refuse_occupied_database(conn: &mut Conn) -> Result<(), StoreError> {
    let found: Count = diesel::sql_query(COUNT_POSTGRES).get_result(conn)?;
    if found.count == 0 {
        return Ok(());
    }
    Err(StoreError::Occupied("the PostgreSQL database is not empty: it holds tables".into()))
}

/// A new name is durable once its folder is.
fn sync_folder(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
