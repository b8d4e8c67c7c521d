//! The tables as the database itself describes them, and the two statements for each: rows to lines, lines to rows.
//!
//! Asking the database instead of listing tables here means that a new table is in the backup from its first day.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::manifest::Sequence;
use super::{BackupError, LEFT_OUT};
use crate::db::Conn;
use crate::db::dialect::{Dialect, Statement};

const COLUMNS: Statement = Statement {
    // Neither views nor search indexes with what belongs to them, nor columns that are computed.
    sqlite: "SELECT t.name AS table_name, c.name AS column_name, upper(c.type) AS kind \
        FROM pragma_table_list AS t, pragma_table_xinfo(t.name) AS c \
        WHERE t.schema = 'main' AND t.type = 'table' AND c.hidden = 0 \
        AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' \
        ORDER BY t.name, c.cid",
    postgres: "SELECT c.relname::text AS table_name, a.attname::text AS column_name, \
        upper(format_type(a.atttypid, NULL)) AS kind \
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
        WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) \
        AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' \
        AND c.relname NOT LIKE '\\_\\_diesel%' ORDER BY c.relname, a.attnum",
};

/// Tables whose numbers the database gives out, each with its counter.
const SEQUENCES_POSTGRES: &str = "SELECT c.relname::text AS table_name, \
    pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence \
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
    WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) \
    AND c.relkind = 'r' AND a.attidentity <> '' ORDER BY c.relname";

/// One table.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub name: String,
    columns: Vec<Column>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Number,
    Text,
    Bytes,
    /// PostgreSQL alone tells ids, truths and times from bytes and numbers.
    Uuid,
    Truth,
    Time,
}

impl Kind {
    fn of(dialect: Dialect, kind: &str) -> Option<Self> {
        match (dialect, kind) {
            (Dialect::Sqlite, "BIGINT" | "INTEGER" | "BOOLEAN") => Some(Self::Number),
            (Dialect::Sqlite, "BLOB") | (Dialect::Postgres, "BYTEA") => Some(Self::Bytes),
            (Dialect::Postgres, "BIGINT" | "INTEGER") => Some(Self::Number),
            (Dialect::Postgres, "UUID") => Some(Self::Uuid),
            (Dialect::Postgres, "BOOLEAN") => Some(Self::Truth),
            (Dialect::Postgres, "TIMESTAMP WITH TIME ZONE") => Some(Self::Time),
            (_, "TEXT") => Some(Self::Text),
            _ => None,
        }
    }

    /// The column's value as it stands in a line.
    fn to_line(self, dialect: Dialect, column: &str) -> String {
        match (self, dialect) {
            // The digits of nothing would be an empty text.
            (Self::Bytes, Dialect::Sqlite) => format!("iif({column} IS NULL, NULL, lower(hex({column})))"),
            (Self::Bytes, Dialect::Postgres) => format!("encode({column}, 'hex')"),
            (Self::Uuid, _) => format!("replace({column}::text, '-', '')"),
            (Self::Truth, _) => format!("{column}::integer"),
            (Self::Time, _) => format!("(extract(epoch FROM {column}) * 1000000)::bigint"),
            (Self::Number | Self::Text, _) => column.to_owned(),
        }
    }

    /// A value of a line as the column takes it.
    fn to_column(self, dialect: Dialect, value: &str) -> String {
        match (self, dialect) {
            (Self::Bytes, Dialect::Sqlite) => format!("unhex({value})"),
            (Self::Bytes, Dialect::Postgres) => format!("decode({value}, 'hex')"),
            (Self::Number, Dialect::Postgres) => format!("({value})::bigint"),
            (Self::Uuid, _) => format!("({value})::uuid"),
            (Self::Truth, _) => format!("({value})::integer::boolean"),
            (Self::Time, _) => {
                format!("timestamptz 'epoch' + ({value})::bigint * interval '1 microsecond'")
            }
            (Self::Number, Dialect::Sqlite) | (Self::Text, _) => value.to_owned(),
        }
    }
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
}

#[derive(QueryableByName)]
struct Counter {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    sequence: String,
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// Every table whose rows are carried, by name.
pub(super) fn list_tables(conn: &mut Conn) -> Result<Vec<Table>, BackupError> {
    let dialect = conn.dialect();
    let described: Vec<Described> = diesel::sql_query(COLUMNS.text(conn)).load(conn)?;
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for Described { table_name, column_name, kind } in described {
        let Some(known) = Kind::of(dialect, &kind) else {
            let words = format!("the column {table_name}.{column_name} is {kind}, which no backup can carry");
            return Err(BackupError::Unknown(words));
        };
        tables.entry(table_name).or_default().push(Column { name: column_name, kind: known });
    }
    tables.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
    Ok(tables.into_iter().map(|(name, columns)| Table { name, columns }).collect())
}

impl Table {
    /// The names of its columns, sorted.
    pub fn column_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
        names.sort();
        names
    }

    /// The query for its rows as lines of JSON.
    pub fn reading(&self, dialect: Dialect) -> String {
        let table = quoted(&self.name);
        let values = self.columns.iter().map(|column| {
            let name = quoted(&column.name);
            let value = column.kind.to_line(dialect, &name);
            match dialect {
                Dialect::Sqlite => format!("'{}', {value}", column.name),
                Dialect::Postgres => format!("{value} AS {name}"),
            }
        });
        let values = values.collect::<Vec<_>>().join(", ");
        match dialect {
            Dialect::Sqlite => format!("SELECT json_object({values}) AS line FROM {table}"),
            // Not json_build_object: it takes no more than fifty columns.
            Dialect::Postgres => {
                format!("SELECT row_to_json(one)::text AS line FROM (SELECT {values} FROM {table}) AS one")
            }
        }
    }

    /// The statement that inserts the rows of a JSON array of lines, bound as one text.
    pub fn inserting(&self, dialect: Dialect) -> String {
        let names: Vec<String> = self.columns.iter().map(|column| quoted(&column.name)).collect();
        let values = self.columns.iter().map(|column| {
            let value = match dialect {
                Dialect::Sqlite => format!("json_extract(one.value, '$.\"{}\"')", column.name),
                Dialect::Postgres => format!("one.value ->> '{}'", column.name),
            };
            column.kind.to_column(dialect, &value)
        });
        let (table, values) = (quoted(&self.name), values.collect::<Vec<_>>().join(", "));
        let lines = match dialect {
            Dialect::Sqlite => "json_each($1)",
            Dialect::Postgres => "json_array_elements($1::json)",
        };
        format!("INSERT INTO {table} ({}) SELECT {values} FROM {lines} AS one", names.join(", "))
    }

    /// The statement that empties it.
    pub fn emptying(&self) -> String {
        format!("DELETE FROM {}", quoted(&self.name))
    }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The numbers that were given out last. To be asked after the first row was read: what another process gives out
/// meanwhile may be counted, never missed.
pub(super) fn list_sequences(conn: &mut Conn) -> Result<Vec<Sequence>, BackupError> {
    let mut lasts: Vec<Last> = match conn.dialect() {
        Dialect::Sqlite => {
            diesel::sql_query("SELECT name AS table_name, seq AS last FROM sqlite_sequence ORDER BY name")
                .load(conn)?
        }
        Dialect::Postgres => {
            let mut lasts = Vec::new();
            for Counter { table_name, sequence } in list_counters(conn)? {
                let query = format!(
                    "SELECT $1 AS table_name, CASE WHEN is_called THEN last_value ELSE last_value - 1 END AS last \
                     FROM {sequence}"
                );
                lasts.push(diesel::sql_query(query).bind::<Text, _>(table_name).get_result(conn)?);
            }
            lasts
        }
    };
    lasts.retain(|last| !LEFT_OUT.contains(&last.table_name.as_str()));
    Ok(lasts.into_iter().map(|last| Sequence { table: last.table_name, last: last.last }).collect())
}

fn list_counters(conn: &mut Conn) -> Result<Vec<Counter>, BackupError> {
    Ok(diesel::sql_query(SEQUENCES_POSTGRES).load(conn)?)
}

/// Lets the numbers go on after those that were given out last.
pub(super) fn set_sequences(conn: &mut Conn, sequences: &[Sequence]) -> Result<(), BackupError> {
    match conn.dialect() {
        Dialect::Sqlite => {
            for Sequence { table, last } in sequences {
                diesel::sql_query("DELETE FROM sqlite_sequence WHERE name = $1 AND seq < $2")
                    .bind::<Text, _>(table)
                    .bind::<BigInt, _>(last)
                    .execute(conn)?;
                diesel::sql_query(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT $1, $2 \
                     WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = $1)",
                )
                .bind::<Text, _>(table)
                .bind::<BigInt, _>(last)
                .execute(conn)?;
            }
        }
        Dialect::Postgres => {
            for Counter { table_name, sequence } in list_counters(conn)? {
                let Some(known) = sequences.iter().find(|one| one.table == table_name) else { continue };
                diesel::sql_query("SELECT setval($1::regclass, greatest($2, 1), $2 >= 1)")
                    .bind::<Text, _>(sequence)
                    .bind::<BigInt, _>(known.last)
                    .execute(conn)?;
            }
        }
    }
    Ok(())
}
