//! What `schema.rs` says of the tables is what both databases have after the migrations.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::support::{Folder, ServerDatabase};
use crate::db::dialect::{Dialect, Statement, prepared};
use crate::db::{Conn, Database, DatabaseConfig, StoreError};

/// Table → column → type as diesel knows it, `Nullable<…>` included.
type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// Reads the `table!` declarations.
fn declared() -> Tables {
    let mut tables = Tables::new();
    let mut table = String::new();
    for line in include_str!("../schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.strip_suffix(") {").and_then(|line| line.split_once(" (")) {
            table = name.to_owned();
        } else if let Some((column, kind)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            tables.entry(table.clone()).or_default().insert(column.to_owned(), kind.to_owned());
        }
    }
    tables
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// SQLite's tables of full-text search have no types; they, and PostgreSQL's computed columns, are spoken to in raw
/// statements alone.
const COLUMNS: Statement = Statement {
    sqlite: "SELECT t.name AS table_name, c.name AS column_name, upper(c.type) AS kind,
                    c.\"notnull\" = 0 AND c.pk = 0 AS nullable
             FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
             WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    postgres: "SELECT table_name::text, column_name::text, upper(data_type::text) AS kind,
                      is_nullable = 'YES' AS nullable
               FROM information_schema.columns
               WHERE table_schema = current_schema() AND is_generated = 'NEVER'",
};

fn list_columns(conn: &mut Conn) -> Result<Vec<Column>, StoreError> {
    Ok(prepared(diesel::sql_query(COLUMNS.text(conn))).load(conn)?)
}

/// Whether a column that diesel calls `declared` may be a `kind` in that database.
fn fits(dialect: Dialect, declared: &str, kind: &str) -> bool {
    let kinds: &[&str] = match (declared, dialect) {
        ("Uid" | "Binary", Dialect::Sqlite) => &["BLOB"],
        ("Uid", Dialect::Postgres) => &["UUID"],
        ("Binary", Dialect::Postgres) => &["BYTEA"],
        ("Instant" | "BigInt" | "Integer", Dialect::Sqlite) => &["BIGINT", "INTEGER"],
        ("Instant", Dialect::Postgres) => &["TIMESTAMP WITH TIME ZONE"],
        ("BigInt", Dialect::Postgres) => &["BIGINT"],
        ("Integer", Dialect::Postgres) => &["INTEGER"],
        ("Text" | "Day", _) => &["TEXT"],
        ("Bool", _) => &["BOOLEAN"],
        _ => &[],
    };
    kinds.contains(&kind)
}

async fn compare(url: String) {
    let folder = Folder::new();
    let db = Database::open(&DatabaseConfig { url, data_folder: folder.path.join("data") }).unwrap();
    let (dialect, columns) =
        db.read(|conn| Ok::<_, StoreError>((conn.dialect(), list_columns(conn)?))).await.unwrap();
    let mut declared = declared();
    assert!(declared.len() > 10, "the declarations are read: {declared:?}");
    let mut wrong = Vec::new();
    for column in columns {
        // Diesel's own, and the shadow tables of the full-text index.
        if column.table_name.starts_with("__diesel") || column.table_name.contains("_fts") {
            continue;
        }
        let name = format!("{}.{}", column.table_name, column.column_name);
        let known = declared.get_mut(&column.table_name).and_then(|table| table.remove(&column.column_name));
        let Some(known) = known else {
            wrong.push(format!("{name} is not declared"));
            continue;
        };
        let inner = known.strip_prefix("Nullable<").and_then(|rest| rest.strip_suffix('>'));
        if inner.is_some() != column.nullable || !fits(dialect, inner.unwrap_or(&known), &column.kind) {
            wrong.push(format!("{name} is {} (nullable: {}), not {known}", column.kind, column.nullable));
        }
    }
    for (table, columns) in declared {
        wrong.extend(columns.keys().map(|column| format!("{table}.{column} does not exist")));
    }
    assert!(wrong.is_empty(), "{dialect:?}:\n{}", wrong.join("\n"));
    db.close().await;
}

#[tokio::test]
async fn declarations_match_sqlite() {
    compare(String::new()).await;
}

#[tokio::test]
async fn declarations_match_postgres() {
    let server = ServerDatabase::new();
    compare(server.url()).await;
}
