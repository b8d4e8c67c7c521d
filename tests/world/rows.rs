//! What the product has kept, read past it: rows as JSON, ids as hexadecimal digits, times in microseconds.

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
use serde_json::Value;

use super::{Kind, World};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    fn lines(&mut self, sql: &str) -> Vec<String> {
        let lines: Vec<Line> = match self {
            Self::Sqlite(connection) => sql_query(sql).load(connection),
            Self::Postgres(connection) => sql_query(sql).load(connection),
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        lines.into_iter().map(|line| line.value).collect()
    }

    /// Name and type of every column.
    fn columns(&mut self, table: &str) -> Vec<(String, String)> {
        let sql = match self {
            Self::Sqlite(_) => {
                format!("SELECT name || ' ' || type AS value FROM pragma_table_info('{table}')")
            }
            Self::Postgres(_) => format!(
                "SELECT column_name || ' ' || data_type AS value FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' AND is_generated = 'NEVER' \
                 ORDER BY ordinal_position"
            ),
        };
        let split =
            |line: String| line.split_once(' ').map(|(name, kind)| (name.to_owned(), kind.to_lowercase()));
        self.lines(&sql).into_iter().filter_map(split).collect()
    }

    fn read(&self, column: &str, kind: &str) -> String {
        match (self, kind) {
            (Self::Sqlite(_), "blob") => {
                format!("CASE WHEN \"{column}\" IS NULL THEN NULL ELSE lower(hex(\"{column}\")) END")
            }
            (Self::Postgres(_), "uuid") => format!("replace(\"{column}\"::text, '-', '')"),
            (Self::Postgres(_), "bytea") => format!("encode(\"{column}\", 'hex')"),
            (Self::Postgres(_), "boolean") => format!("\"{column}\"::int"),
            (Self::Postgres(_), kind) if kind.starts_with("timestamp") => {
                format!("(extract(epoch from \"{column}\") * 1000000)::bigint")
            }
            _ => format!("\"{column}\""),
        }
    }
}

/// An id as rows name it.
pub fn hex(id: &str) -> String {
    id.replace('-', "")
}

/// Whether a column of that name holds a time.
pub fn is_time(column: &str) -> bool {
    ["at", "since"].iter().any(|word| column == *word || column.ends_with(&format!("_{word}")))
}

impl World {
    fn raw(&self) -> Raw {
        match self.kind {
            Kind::Sqlite => {
                let file = self.folder().join("readback.sqlite3");
                let mut connection =
                    SqliteConnection::establish(file.to_str().unwrap()).expect("the file opens");
                connection
                    .batch_execute("PRAGMA busy_timeout = 10000; PRAGMA query_only = 1")
                    .expect("settings");
                Raw::Sqlite(connection)
            }
            Kind::Postgres => {
                Raw::Postgres(PgConnection::establish(self.database.url()).expect("it answers"))
            }
        }
    }

    /// The product's tables.
    pub fn tables(&self) -> Vec<String> {
        let sql = match self.kind {
            Kind::Sqlite => {
                "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            }
            Kind::Postgres => "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'",
        };
        let mut tables = self.raw().lines(sql);
        // Neither diesel's own nor SQLite's full-text indexes, which follow the tables that they are over.
        tables.retain(|table| !table.starts_with("__diesel") && !table.contains("_fts"));
        tables
    }

    /// Every row of a table.
    pub fn rows(&self, table: &str) -> Vec<Value> {
        let mut raw = self.raw();
        let columns = raw.columns(table);
        assert!(!columns.is_empty(), "there is no table {table}");
        let pairs: Vec<String> =
            columns.iter().map(|(name, kind)| format!("'{name}', {}", raw.read(name, kind))).collect();
        let object = match self.kind {
            Kind::Sqlite => format!("json_object({})", pairs.join(", ")),
            Kind::Postgres => format!("json_build_object({})::text", pairs.join(", ")),
        };
        let lines = raw.lines(&format!("SELECT {object} AS value FROM \"{table}\""));
        lines.iter().map(|line| serde_json::from_str(line).expect("a row as JSON")).collect()
    }

    /// The rows in which that column names this id.
    pub fn rows_of(&self, table: &str, column: &str, id: &str) -> Vec<Value> {
        let mut rows = self.rows(table);
        rows.retain(|row| row[column] == hex(id));
        rows
    }
}
