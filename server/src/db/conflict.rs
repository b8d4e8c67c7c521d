//! Names the broken rule of the schema the same way on both databases.

use std::fmt;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};

/// Which kind of rule was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    /// A unique index or primary key has this value already.
    Unique,
    /// A row that is pointed at does not exist, or is still pointed at. SQLite does not say by which column.
    ForeignKey,
    /// A value that must be there is missing.
    NotNull,
    /// A check refused the row.
    Check,
}

/// A broken rule of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The kind of rule.
    pub kind: ConflictKind,
    /// The table; empty where the database does not say.
    pub table: String,
    /// The column; several are joined by `_` as in the constraint's name (`report_id_seq`); empty where the
    /// database does not say.
    pub column: String,
    /// The constraint or index, where the database says it.
    pub constraint: Option<String>,
}

impl Conflict {
    /// Whether `column` of `table` would have been there twice. Columns of a common key are joined by `_`;
    /// an index over an expression is known by its name `{table}_{column}_key`.
    pub fn is_unique(&self, table: &str, column: &str) -> bool {
        self.kind == ConflictKind::Unique
            && ((self.table == table && self.column == column)
                || self.constraint.as_deref() == Some(format!("{table}_{column}_key").as_str()))
    }

    /// Whether a row that was pointed at does not exist (or is still in use).
    pub fn is_foreign_key(&self) -> bool {
        self.kind == ConflictKind::ForeignKey
    }

    pub(super) fn from_error(error: &Error) -> Option<Self> {
        let Error::DatabaseError(kind, info) = error else { return None };
        let kind = match kind {
            DatabaseErrorKind::UniqueViolation => ConflictKind::Unique,
            DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => {
                ConflictKind::ForeignKey
            }
            DatabaseErrorKind::NotNullViolation => ConflictKind::NotNull,
            DatabaseErrorKind::CheckViolation => ConflictKind::Check,
            _ => return None,
        };
        Some(match info.table_name() {
            Some(table) => Self::from_postgres(kind, table, info.as_ref()),
            None => Self::from_sqlite(kind, info.message()),
        })
    }

    fn from_postgres(
        kind: ConflictKind,
        table: &str,
        info: &(dyn DatabaseErrorInformation + Send + Sync),
    ) -> Self {
        let constraint = info.constraint_name().map(str::to_owned);
        let column = info
            .column_name()
            .map(str::to_owned)
            .or_else(|| info.details().and_then(columns_of_detail))
            .or_else(|| columns_of_name(table, constraint.as_deref()?))
            .unwrap_or_default();
        Self { kind, table: table.to_owned(), column, constraint }
    }

    /// SQLite says `UNIQUE constraint failed: events.report_id, events.seq`, `… failed: index 'name'` for an
    /// index over an expression, and the name of a check.
    fn from_sqlite(kind: ConflictKind, message: &str) -> Self {
        let rest = message.split_once("constraint failed: ").map_or("", |(_, rest)| rest);
        let mut conflict = Self { kind, table: String::new(), column: String::new(), constraint: None };
        if kind == ConflictKind::Check {
            conflict.constraint = Some(rest.to_owned());
        } else if let Some(index) = rest.strip_prefix("index ") {
            conflict.constraint = Some(index.trim_matches('\'').to_owned());
        } else {
            let pairs: Vec<_> = rest.split(", ").filter_map(|pair| pair.split_once('.')).collect();
            conflict.table = pairs.first().map_or("", |(table, _)| table).to_owned();
            conflict.column = pairs.iter().map(|(_, column)| *column).collect::<Vec<_>>().join("_");
        }
        conflict
    }
}

/// `Key (report_id, seq)=(…) …` → `report_id_seq`, in whatever language the server speaks.
fn columns_of_detail(detail: &str) -> Option<String> {
    let end = detail.find(")=(")?;
    let start = detail[..end].find('(')? + 1;
    Some(detail[start..end].replace(", ", "_").replace('"', ""))
}

/// `events_report_id_seq_key` → `report_id_seq`.
fn columns_of_name(table: &str, constraint: &str) -> Option<String> {
    let rest = constraint.strip_prefix(table)?.strip_prefix('_')?;
    Some(rest.rsplit_once('_')?.0.to_owned())
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rule = match self.kind {
            ConflictKind::Unique => "unique",
            ConflictKind::ForeignKey => "foreign key",
            ConflictKind::NotNull => "not null",
            ConflictKind::Check => "check",
        };
        write!(f, "{rule} rule broken on {}.{}", self.table, self.column)?;
        match &self.constraint {
            Some(name) => write!(f, " ({name})"),
            None => Ok(()),
        }
    }
}
