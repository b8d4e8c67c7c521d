//! Opening: which database an address means, who holds the folder, and what happens to the schema.

use super::support::{Folder, ServerDatabase, TestSchema, bodies, insert_note, note, sqlite};
use crate::db::lock::FolderLock;
use crate::db::migrate::{Product, Schema};
use crate::db::write::Limits;
use crate::db::{Database, DatabaseConfig, Durability, StoreError};
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;

fn config(folder: &Folder, url: &str) -> DatabaseConfig {
    DatabaseConfig { url: url.to_owned(), data_folder: folder.path.join("data") }
}

fn open(config: &DatabaseConfig, schema: &TestSchema) -> Result<Database, StoreError> {
    Database::open_with(config, schema, Limits::default())
}

fn reason(outcome: Result<Database, StoreError>) -> StoreError {
    outcome.err().expect("must be refused")
}

#[tokio::test]
async fn a_server_that_is_away_is_named_and_no_file_is_made() {
    let folder = Folder::new();
    let away = reason(Database::open(&config(&folder, "postgres://anna:hunter2@127.0.0.1:1/readback")));
    assert!(matches!(away, StoreError::Unavailable(_)), "{away:?}");
    let words = away.to_string();
    assert!(words.contains("127.0.0.1"), "{words}");
    assert!(!words.contains("hunter2"), "{words}");
    let files: Vec<_> = std::fs::read_dir(folder.path.join("data"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(files, ["lock"]);
}

#[test]
fn an_address_that_means_nothing_opens_nothing() {
    let folder = Folder::new();
    for url in [
        "postgre://localhost/x",
        "readback.db",
        "mysql://x",
        "postgres:x",
        "sqlite:../x",
        "sqlite:/x",
        "sqlite:a/b",
    ] {
        let refused = reason(Database::open(&config(&folder, url)));
        assert!(matches!(refused, StoreError::Address(_)), "{url}: {refused:?}");
    }
    assert!(!folder.path.join("data").exists());
}

#[tokio::test]
async fn an_address_may_name_the_file() {
    let folder = Folder::new();
    let db = open(&config(&folder, "sqlite:other.db"), &TestSchema::notes()).unwrap();
    assert!(folder.path.join("data/other.db").exists());
    db.close().await;
}

#[tokio::test]
async fn one_process_holds_the_folder() {
    let scratch = sqlite();
    let taken = reason(open(&scratch.config, &TestSchema::notes()));
    assert!(matches!(taken, StoreError::Folder(_)), "{taken:?}");
    assert!(taken.to_string().contains("in use by another readback"), "{taken}");
    assert!(FolderLock::take(&scratch.config.data_folder).is_err());
    scratch.db.close().await;
    FolderLock::take(&scratch.config.data_folder).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let scratch = sqlite();
    let mode = std::fs::metadata(scratch.folder.path.join("data")).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[tokio::test]
async fn beside_a_running_server_it_can_be_read() {
    let scratch = sqlite();
    scratch.db.write(|tx| insert_note(tx, &note("there"))).await.unwrap();
    let beside = Database::open_read_only(&scratch.config).unwrap();
    assert_eq!(bodies(&beside).await, ["there"]);
    let refused = beside.write(|tx| insert_note(tx, &note("more"))).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    let nowhere = reason(Database::open_read_only(&config(&Folder::new(), "")));
    assert!(matches!(nowhere, StoreError::Unavailable(_)), "{nowhere:?}");
}

#[tokio::test]
async fn the_settings_of_the_file_are_the_measured_ones() {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    let scratch = sqlite();
    let settings = scratch
        .db
        .write(|tx| {
            let mut values = Vec::new();
            for name in ["synchronous", "foreign_keys", "cache_size"] {
                let value: i64 = diesel::select(diesel::dsl::sql::<BigInt>(&format!(
                    "(SELECT {name} FROM pragma_{name})"
                )))
                .get_result(tx.conn())?;
                values.push(value);
            }
            Ok::<_, StoreError>(values)
        })
        .await
        .unwrap();
    assert_eq!(settings, [2, 1, -16384]);
}

#[tokio::test]
async fn commits_wait_for_the_disk_unless_somebody_says_otherwise() {
    use diesel::prelude::*;
    use diesel::sql_types::BigInt;
    let scratch = sqlite();
    let setting = async || {
        let read = scratch.db.write(|tx| {
            let value = diesel::dsl::sql::<BigInt>("(SELECT synchronous FROM pragma_synchronous)");
            Ok::<_, StoreError>(diesel::select(value).get_result::<i64>(tx.conn())?)
        });
        read.await.unwrap()
    };
    scratch.db.set_durability(Durability::Later).await.unwrap();
    assert_eq!(setting().await, 0);
    scratch.db.set_durability(Durability::Full).await.unwrap();
    assert_eq!(setting().await, 2);
}

const FIRST: (&str, &str, &str) =
    ("2026-01-01-000001_first", "CREATE TABLE one (x INTEGER);", "CREATE TABLE one (x INTEGER);");
const SECOND: (&str, &str, &str) =
    ("2026-01-02-000001_second", "CREATE TABLE two (x INTEGER);", "CREATE TABLE two (x INTEGER);");

/// Opens with each schema in turn and tells how each opening ended.
async fn open_in_turn(config: &DatabaseConfig, schemas: &[TestSchema]) -> Vec<Result<(), String>> {
    let mut outcomes = Vec::new();
    for schema in schemas {
        outcomes.push(match open(config, schema) {
            Ok(db) => {
                db.close().await;
                // The PostgreSQL engine lets go of the folder with its last clone.
                drop(db);
                Ok(())
            }
            Err(error) => Err(error.to_string()),
        });
    }
    outcomes
}

async fn schema_grows_and_never_shrinks(config: &DatabaseConfig) {
    let schemas = [
        TestSchema::new(&[FIRST]),
        TestSchema::new(&[FIRST, SECOND]),
        TestSchema::new(&[FIRST, SECOND]),
        TestSchema::new(&[FIRST]),
    ];
    let outcomes = open_in_turn(config, &schemas).await;
    assert_eq!(outcomes[..3], [Ok(()), Ok(()), Ok(())]);
    assert!(outcomes[3].as_ref().unwrap_err().contains("newer version"), "{outcomes:?}");
}

#[tokio::test]
async fn schema_grows_and_never_shrinks_on_sqlite() {
    let folder = Folder::new();
    schema_grows_and_never_shrinks(&config(&folder, "")).await;
}

#[tokio::test]
async fn schema_grows_and_never_shrinks_on_postgres() {
    let (folder, server) = (Folder::new(), ServerDatabase::new());
    schema_grows_and_never_shrinks(&config(&folder, &server.url())).await;
}

#[tokio::test]
async fn a_migration_that_leaves_rows_pointing_at_nothing_is_taken_back() {
    let folder = Folder::new();
    let first = (
        "2026-01-01-000001_first",
        "CREATE TABLE one (x INTEGER PRIMARY KEY); CREATE TABLE two (x INTEGER REFERENCES one (x));
         INSERT INTO one VALUES (1); INSERT INTO two VALUES (1);",
        "SELECT 1;",
    );
    let broken = ("2026-01-02-000001_second", "DELETE FROM one;", "SELECT 1;");
    let outcomes = open_in_turn(
        &config(&folder, ""),
        &[TestSchema::new(&[first]), TestSchema::new(&[first, broken]), TestSchema::new(&[first])],
    )
    .await;
    assert!(outcomes[1].as_ref().unwrap_err().contains("1 rows would point at nothing"), "{outcomes:?}");
    assert_eq!(outcomes[2], Ok(()), "the broken one left no trace");
}

#[test]
fn processes_that_start_together_migrate_once() {
    let (folder, server) = (Folder::new(), ServerDatabase::new());
    let slow = "CREATE TABLE one (x INTEGER); SELECT pg_sleep(0.3);";
    std::thread::scope(|scope| {
        let starts: Vec<_> = (0..3)
            .map(|number| {
                let config =
                    DatabaseConfig { url: server.url(), data_folder: folder.path.join(number.to_string()) };
                scope.spawn(move || {
                    open(&config, &TestSchema::new(&[("2026-01-01-000001_first", "", slow)])).map(drop)
                })
            })
            .collect();
        for start in starts {
            start.join().unwrap().unwrap();
        }
    });
}

#[test]
fn the_products_migrations_have_the_same_names_on_both_sides() {
    let sqlite: Vec<_> = MigrationSource::<Sqlite>::migrations(&Product.sqlite())
        .unwrap()
        .iter()
        .map(|migration| migration.name().to_string())
        .collect();
    let postgres: Vec<_> = MigrationSource::<Pg>::migrations(&Product.postgres())
        .unwrap()
        .iter()
        .map(|migration| migration.name().to_string())
        .collect();
    assert_eq!(sqlite, postgres);
    assert!(!sqlite.is_empty());
}

#[tokio::test]
async fn what_is_missing_is_listed_without_changing_anything() {
    let (folder, server) = (Folder::new(), ServerDatabase::new());
    for url in [String::new(), server.url()] {
        let config = config(&folder, &url);
        drop(open(&config, &TestSchema::new(&[])));
        let beside = Database::open_read_only(&config).unwrap();
        let missing = beside.pending_migrations().await.unwrap();
        let known = MigrationSource::<Sqlite>::migrations(&Product.sqlite()).unwrap();
        assert_eq!(missing.len(), known.len(), "{missing:?}");
    }
}

#[tokio::test]
async fn the_products_schema_can_be_made_on_sqlite() {
    let folder = Folder::new();
    let db = Database::open(&config(&folder, "")).unwrap();
    assert_eq!(db.pending_migrations().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn the_products_schema_can_be_made_on_postgres() {
    let (folder, server) = (Folder::new(), ServerDatabase::new());
    let db = Database::open(&config(&folder, &server.url())).unwrap();
    assert_eq!(db.pending_migrations().await.unwrap(), Vec::<String>::new());
}
