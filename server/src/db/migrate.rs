//! Brings the schema up to date at the start, under a lock, and refuses a database of a newer version.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, connect_postgres};
use super::dialect::{Dialect, Statement};
use super::error::StoreError;

/// The product's schema for SQLite.
const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
/// The product's schema for PostgreSQL; the folders have the same names as SQLite's.
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// The advisory lock that only one migrating process holds: "readback" as bytes.
pub(super) const MIGRATION_LOCK: i64 = i64::from_be_bytes(*b"readback");

diesel::table! {
    /// Where diesel keeps what ran.
    #[sql_name = "__diesel_schema_migrations"]
    applied (version) {
        version -> Text,
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The product's schema; the tests of this folder bring their own.
pub(super) struct Product;

/// The migrations of one schema for both databases.
pub(super) trait Schema {
    fn sqlite(&self) -> impl MigrationSource<Sqlite>;
    fn postgres(&self) -> impl MigrationSource<Pg>;
}

impl Schema for Product {
    fn sqlite(&self) -> impl MigrationSource<Sqlite> {
        SQLITE
    }

    fn postgres(&self) -> impl MigrationSource<Pg> {
        POSTGRES
    }
}

/// Runs what is missing on SQLite, in one exclusive transaction; returns the versions that ran.
pub(super) fn run_sqlite(conn: &mut Conn, schema: &impl Schema) -> Result<Vec<String>, StoreError> {
    let Conn::Sqlite(conn) = conn else {
        return Err(failed("not a SQLite connection".into()));
    };
    // A table can only be rebuilt with foreign keys off, and they can only be switched outside a transaction.
    conn.batch_execute("PRAGMA foreign_keys = OFF")?;
    let outcome = conn
        .exclusive_transaction(|conn| {
            let versions = run(conn, schema.sqlite())?;
            check_foreign_keys(conn)?;
            Ok(versions)
        })
        .map_err(|Failed(error)| failed(error));
    conn.batch_execute("PRAGMA foreign_keys = ON")?;
    outcome
}

/// Runs what is missing on PostgreSQL on a connection of its own; a second process waits for up to a minute.
pub(super) fn run_postgres(url: &str, schema: &impl Schema) -> Result<Vec<String>, StoreError> {
    let mut conn = connect_postgres(url)?;
    conn.batch_execute(&format!("SET lock_timeout = '60s'; SELECT pg_advisory_lock({MIGRATION_LOCK})"))?;
    // The lock ends with the connection.
    run(&mut conn, schema.postgres()).map_err(failed)
}

/// The migrations that `conn`'s database still lacks; reads only, as diesel's own question for them does not.
pub(super) fn pending(conn: &mut Conn, schema: &impl Schema) -> Result<Vec<String>, StoreError> {
    let applied = applied_versions(conn)?;
    match conn.dialect() {
        Dialect::Sqlite => missing(&schema.sqlite(), &applied),
        Dialect::Postgres => missing(&schema.postgres(), &applied),
    }
    .map_err(failed)
}

fn missing<B: Backend>(source: &impl MigrationSource<B>, applied: &[String]) -> Result<Vec<String>, Failure> {
    let known = source.migrations()?;
    let missing = known.iter().filter(|migration| !applied.contains(&migration.name().version().to_string()));
    Ok(missing.map(|migration| migration.name().to_string()).collect())
}

/// The versions of the migrations that the database has seen, oldest first.
///
/// # Errors
/// The statements'.
pub fn applied_versions(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    const HAS_TABLE: Statement = Statement {
        sqlite: "EXISTS (SELECT 1 FROM sqlite_master WHERE name = '__diesel_schema_migrations')",
        postgres: "to_regclass('__diesel_schema_migrations') IS NOT NULL",
    };
    let has_table = diesel::dsl::sql::<Bool>(HAS_TABLE.text(conn));
    if !diesel::select(has_table).get_result::<bool>(conn)? {
        return Ok(Vec::new());
    }
    Ok(applied::table.select(applied::version).order(applied::version).load(conn)?)
}

/// The versions of all migrations that this program knows, oldest first; both databases have the same.
///
/// # Errors
/// `Migration`, where the program itself was built wrongly.
pub fn known_versions() -> Result<Vec<String>, StoreError> {
    let known = MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(failed)?;
    let mut versions: Vec<String> = known.iter().map(|one| one.name().version().to_string()).collect();
    versions.sort();
    Ok(versions)
}

/// Makes the schema as it was after the migration `last`, in the transaction that is open on an empty database.
pub(super) fn run_up_to(conn: &mut Conn, schema: &impl Schema, last: &str) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => run_first(conn, &schema.sqlite(), last),
        Conn::Pg(conn) => run_first(conn, &schema.postgres(), last),
    }
    .map_err(failed)
}

fn run_first<C, S>(conn: &mut C, source: &S, last: &str) -> Result<(), Failure>
where
    C: Connection + MigrationHarness<C::Backend>,
    S: MigrationSource<C::Backend>,
{
    // Makes diesel's own table, too.
    conn.applied_migrations()?;
    let mut migrations = source.migrations()?;
    migrations.sort_by_key(|migration| migration.name().version().to_string());
    for migration in migrations.iter().filter(|one| one.name().version().to_string().as_str() <= last) {
        conn.run_migration(migration)?;
    }
    Ok(())
}

fn run<C, S>(conn: &mut C, source: S) -> Result<Vec<String>, Failure>
where
    C: Connection + MigrationHarness<C::Backend>,
    S: MigrationSource<C::Backend>,
{
    refuse_newer(conn, &source)?;
    let versions = conn.run_pending_migrations(source)?;
    Ok(versions.iter().map(ToString::to_string).collect())
}

fn refuse_newer<C, S>(conn: &mut C, source: &S) -> Result<(), Failure>
where
    C: Connection + MigrationHarness<C::Backend>,
    S: MigrationSource<C::Backend>,
{
    let known = source.migrations()?;
    let unknown = conn
        .applied_migrations()?
        .into_iter()
        .find(|applied| known.iter().all(|migration| migration.name().version() != *applied));
    match unknown {
        Some(version) => Err(format!(
            "the database was made by a newer version of readback (it has {version}); use that one"
        )
        .into()),
        None => Ok(()),
    }
}

fn check_foreign_keys(conn: &mut SqliteConnection) -> Result<(), Failure> {
    let broken = diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>(
        "(SELECT count(*) FROM pragma_foreign_key_check)",
    ))
    .get_result::<i64>(conn)?;
    if broken == 0 { Ok(()) } else { Err(format!("{broken} rows would point at nothing").into()) }
}

/// Lets diesel's `exclusive_transaction` carry the harness's boxed errors.
struct Failed(Failure);

impl From<Failure> for Failed {
    fn from(error: Failure) -> Self {
        Self(error)
    }
}

impl From<diesel::result::Error> for Failed {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.into())
    }
}

fn failed(error: Failure) -> StoreError {
    StoreError::Migration(error.to_string().into())
}
