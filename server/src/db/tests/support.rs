//! A small schema on a database of its own for each test.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::{Pg, PgConnection};
use diesel::prelude::*;
use diesel::sqlite::Sqlite;
use diesel_migrations::FileBasedMigrations;
use domain::id::{Id, PersonId, kind};
use domain::moment::{Date, Moment};
use serde::{Deserialize, Serialize};

use crate::db::columns::{Code, JsonText};
use crate::db::conn::{Conn, MultiBackend};
use crate::db::migrate::Schema;
use crate::db::write::Limits;
use crate::db::{Database, DatabaseConfig, StoreError, Tx};

diesel::table! {
    use crate::db::columns::Uid;
    use diesel::sql_types::Text;
    owners (id) {
        id -> Uid,
        email -> Text,
    }
}

diesel::table! {
    use crate::db::columns::{Day, Instant, Uid};
    use diesel::sql_types::{BigInt, Nullable, Text};
    notes (id) {
        id -> Uid,
        owner_id -> Nullable<Uid>,
        seq -> BigInt,
        at -> Instant,
        open_at -> Nullable<Instant>,
        day -> Nullable<Day>,
        body -> Text,
        state -> Text,
    }
}

diesel::joinable!(notes -> owners (owner_id));
diesel::allow_tables_to_appear_in_same_query!(notes, owners);

const SQLITE: &str = "
    CREATE TABLE owners (id BLOB NOT NULL PRIMARY KEY, email TEXT NOT NULL);
    CREATE UNIQUE INDEX owners_email_key ON owners (lower(email));
    CREATE TABLE notes (
        id BLOB NOT NULL PRIMARY KEY, owner_id BLOB REFERENCES owners (id), seq INTEGER NOT NULL,
        at INTEGER NOT NULL, open_at INTEGER, day TEXT, body TEXT NOT NULL,
        state TEXT NOT NULL CONSTRAINT notes_state_check CHECK (state <> ''), UNIQUE (owner_id, seq));
    CREATE INDEX notes_open ON notes (owner_id, open_at, id) WHERE open_at IS NOT NULL;
    CREATE INDEX notes_literal ON notes (at) WHERE seq < 8;
    CREATE VIRTUAL TABLE notes_text USING fts5 (body);
    CREATE TRIGGER notes_fatal BEFORE INSERT ON notes WHEN NEW.body = '\"fatal\"'
        BEGIN SELECT RAISE(ROLLBACK, 'fatal'); END;";

const POSTGRES: &str = "
    CREATE TABLE owners (id uuid NOT NULL PRIMARY KEY, email text NOT NULL);
    CREATE UNIQUE INDEX owners_email_key ON owners (lower(email));
    CREATE TABLE notes (
        id uuid NOT NULL PRIMARY KEY, owner_id uuid REFERENCES owners (id), seq bigint NOT NULL,
        at timestamptz NOT NULL, open_at timestamptz, day text, body text NOT NULL,
        state text NOT NULL CONSTRAINT notes_state_check CHECK (state <> ''), UNIQUE (owner_id, seq));";

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Received,
    InProgress,
}

pub type NoteId = Id<kind::Report>;

#[derive(Clone, Debug, PartialEq, Insertable, Queryable, Selectable)]
#[diesel(table_name = notes, check_for_backend(MultiBackend))]
pub struct Note {
    pub id: NoteId,
    pub owner_id: Option<PersonId>,
    pub seq: i64,
    pub at: Moment,
    pub open_at: Option<Moment>,
    pub day: Option<Date>,
    pub body: JsonText<String>,
    pub state: Code<State>,
}

/// A note without owner, with the least that it needs.
pub fn note(body: &str) -> Note {
    Note {
        id: fresh_id(),
        owner_id: None,
        seq: 1,
        at: Moment::from_seconds(1_800_000_000),
        open_at: None,
        day: None,
        body: JsonText(body.to_owned()),
        state: Code(State::Received),
    }
}

pub fn fresh_id<K>() -> Id<K> {
    crate::clock::new_id()
}

pub fn insert_note(tx: &mut Tx<'_>, note: &Note) -> Result<(), StoreError> {
    diesel::insert_into(notes::table).values(note).execute(tx.conn())?;
    Ok(())
}

pub fn insert_owner(tx: &mut Tx<'_>, id: PersonId, email: &str) -> Result<(), StoreError> {
    diesel::insert_into(owners::table)
        .values((owners::id.eq(id), owners::email.eq(email)))
        .execute(tx.conn())?;
    Ok(())
}

/// The bodies of all notes, in alphabetical order.
pub fn list_bodies(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let rows: Vec<JsonText<String>> = notes::table.select(notes::body).load(conn)?;
    let mut bodies: Vec<_> = rows.into_iter().map(|JsonText(body)| body).collect();
    bodies.sort();
    Ok(bodies)
}

pub async fn bodies(db: &Database) -> Vec<String> {
    db.read(list_bodies).await.unwrap()
}

/// A folder that is gone when the test is.
pub struct Folder {
    pub path: PathBuf,
}

impl Folder {
    pub fn new() -> Self {
        let path = std::env::temp_dir()
            .join(format!("readback-test-{}", crate::clock::new_timeless_id::<kind::Event>()));
        std::fs::create_dir_all(&path).unwrap();
        Self { path }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// Migrations in two folders, one a database, as the product has them.
pub struct TestSchema {
    folder: Folder,
}

impl TestSchema {
    pub fn new(migrations: &[(&str, &str, &str)]) -> Self {
        let folder = Folder::new();
        for database in ["sqlite", "postgres"] {
            std::fs::create_dir(folder.path.join(database)).unwrap();
        }
        for (name, sqlite, postgres) in migrations {
            write_migration(&folder.path.join("sqlite").join(name), sqlite);
            write_migration(&folder.path.join("postgres").join(name), postgres);
        }
        Self { folder }
    }

    /// The schema above.
    pub fn notes() -> Self {
        Self::new(&[("2026-01-01-000001_notes", SQLITE, POSTGRES)])
    }

    fn source(&self, database: &str) -> FileBasedMigrations {
        FileBasedMigrations::from_path(self.folder.path.join(database)).unwrap()
    }
}

fn write_migration(folder: &Path, up: &str) {
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join("up.sql"), up).unwrap();
    std::fs::write(folder.join("down.sql"), "SELECT 1;").unwrap();
}

impl Schema for TestSchema {
    fn sqlite(&self) -> impl MigrationSource<Sqlite> {
        self.source("sqlite")
    }

    fn postgres(&self) -> impl MigrationSource<Pg> {
        self.source("postgres")
    }
}

/// An empty database on the test server, dropped with its value.
pub struct ServerDatabase {
    name: String,
}

impl ServerDatabase {
    pub fn new() -> Self {
        let name =
            format!("readback_test_{}", crate::clock::new_timeless_id::<kind::Event>().uuid().simple());
        admin(&format!("CREATE DATABASE {name}"));
        Self { name }
    }

    pub fn url(&self) -> String {
        let base = server_url();
        let (server, _) = base.rsplit_once('/').expect("the address ends in /DATABASE");
        format!("{server}/{}", self.name)
    }

    /// Breaks every connection to this database, as a restart of the server does.
    pub fn cut_all(&self) {
        admin(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ));
    }
}

impl Drop for ServerDatabase {
    fn drop(&mut self) {
        admin(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn server_url() -> String {
    std::env::var("READBACK_TEST_POSTGRES").expect(
        "READBACK_TEST_POSTGRES (postgres://USER@HOST:PORT/DATABASE) is not set: run `cargo xtask test`",
    )
}

fn admin(statement: &str) {
    PgConnection::establish(&server_url()).unwrap().batch_execute(statement).unwrap();
}

/// An open database and all that it stands on.
pub struct Scratch {
    pub db: Database,
    pub config: DatabaseConfig,
    pub server: Option<ServerDatabase>,
    pub folder: Folder,
}

pub fn sqlite() -> Scratch {
    sqlite_with(Limits::default())
}

pub fn sqlite_with(limits: Limits) -> Scratch {
    open(String::new(), None, limits)
}

pub fn postgres() -> Scratch {
    let server = ServerDatabase::new();
    open(server.url(), Some(server), Limits::default())
}

fn open(url: String, server: Option<ServerDatabase>, limits: Limits) -> Scratch {
    let folder = Folder::new();
    let config = DatabaseConfig { url, data_folder: folder.path.join("data") };
    let db = Database::open_with(&config, &TestSchema::notes(), limits).unwrap();
    Scratch { db, config, server, folder }
}

/// Makes one test for each database out of each function that takes a [`Scratch`].
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name(crate::db::tests::support::sqlite()).await })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name(crate::db::tests::support::postgres()).await })*
        }
    };
}
pub(crate) use on_both;
