//! How ids, times, days, codes and documents are stored, the same way for the code on both databases.
//!
//! | column type | Rust | SQLite | PostgreSQL |
//! |---|---|---|---|
//! | [`Uid`] | `Id<K>` | BLOB, 16 bytes | uuid |
//! | [`Instant`] | `Moment` | INTEGER, microseconds since 1970 UTC | timestamptz |
//! | [`Day`] | `Date` | TEXT, `YYYY-MM-DD` | text |
//! | `Text` | [`JsonText`] | TEXT, JSON | text |
//! | `Text` | [`Code`] | TEXT, the word of the wire | text |
//!
//! All of them sort by value on both: ids of version 7 and times by time.

use std::io::Write;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow, Queryable};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{BigInt, Binary, HasSqlType, SqlType, Text};
use diesel::sqlite::Sqlite;
use domain::columns::{DateColumn, IdColumn, MomentColumn};
use domain::id::Id;
use domain::moment::{Date, Moment};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::conn::MultiBackend;

/// The column of an `Id<K>`.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Binary"), postgres_type(oid = 2950, array_oid = 2951))]
pub struct Uid;

/// The column of a `Moment`.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Long"), postgres_type(oid = 1184, array_oid = 1185))]
pub struct Instant;

/// The column of a `Date`.
#[derive(Clone, Copy, Debug, Default, SqlType, QueryId)]
#[diesel(sqlite_type(name = "Text"), postgres_type(oid = 25, array_oid = 1009))]
pub struct Day;

impl IdColumn for Uid {}
impl MomentColumn for Instant {}
impl DateColumn for Day {}

/// PostgreSQL counts time from the year 2000: microseconds between the two beginnings.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// Ties one Rust type to one column type on both databases at once.
macro_rules! stored_as {
    ([$($generics:tt)*] $type:ty, $column:ident) => {
        impl<$($generics)*> ToSql<$column, MultiBackend> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, MultiBackend>) -> serialize::Result {
                out.set_value(($column, self));
                Ok(IsNull::No)
            }
        }
        impl<$($generics)*> FromSql<$column, MultiBackend> for $type {
            fn from_sql(value: <MultiBackend as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                value.from_sql::<Self, $column>()
            }
        }
    };
}

/// The parts that diesel derives only for types of the same crate.
macro_rules! readable {
    ([$($generics:tt)*] $type:ty, $column:ident) => {
        impl HasSqlType<$column> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$column>(lookup)
            }
        }
        impl<$($generics)*> Queryable<$column, MultiBackend> for $type {
            type Row = Self;

            fn build(row: Self) -> deserialize::Result<Self> {
                Ok(row)
            }
        }
    };
}

stored_as!([K: 'static] Id<K>, Uid);
stored_as!([] Moment, Instant);
stored_as!([] Date, Day);
readable!([K: 'static] Id<K>, Uid);
readable!([] Moment, Instant);
readable!([] Date, Day);

impl<K: 'static> ToSql<Uid, Sqlite> for Id<K> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.uuid().as_bytes().to_vec());
        Ok(IsNull::No)
    }
}
impl<K: 'static> ToSql<Uid, Pg> for Id<K> {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(self.uuid().as_bytes())?;
        Ok(IsNull::No)
    }
}
impl<K: 'static> FromSql<Uid, Sqlite> for Id<K> {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = <Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?;
        Ok(Self::from_uuid(Uuid::from_slice(&bytes)?))
    }
}
impl<K: 'static> FromSql<Uid, Pg> for Id<K> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_uuid(Uuid::from_slice(value.as_bytes())?))
    }
}

impl ToSql<Instant, Sqlite> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(self.micros());
        Ok(IsNull::No)
    }
}
impl ToSql<Instant, Pg> for Moment {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let micros = self.micros().checked_sub(POSTGRES_EPOCH).ok_or("a time that PostgreSQL cannot hold")?;
        out.write_all(&micros.to_be_bytes())?;
        Ok(IsNull::No)
    }
}
impl FromSql<Instant, Sqlite> for Moment {
    fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::from_micros(<i64 as FromSql<BigInt, Sqlite>>::from_sql(value)?))
    }
}
impl FromSql<Instant, Pg> for Moment {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        let micros = i64::from_be_bytes(value.as_bytes().try_into()?);
        Ok(Self::from_micros(micros.checked_add(POSTGRES_EPOCH).ok_or("infinity is no time")?))
    }
}

/// Ties types to text columns: how one becomes text, and how it is read back.
macro_rules! stored_as_text {
    ([$($generics:tt)*] $type:ty, $column:ident, $write:expr, $read:expr) => {
        impl<$($generics)*> ToSql<$column, Sqlite> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                let write: fn(&Self) -> Result<String, serde_json::Error> = $write;
                out.set_value(write(self)?);
                Ok(IsNull::No)
            }
        }
        impl<$($generics)*> ToSql<$column, Pg> for $type {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                let write: fn(&Self) -> Result<String, serde_json::Error> = $write;
                out.write_all(write(self)?.as_bytes())?;
                Ok(IsNull::No)
            }
        }
        impl<$($generics)*> FromSql<$column, Sqlite> for $type {
            fn from_sql(value: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                let read: fn(&str) -> deserialize::Result<Self> = $read;
                read(&<String as FromSql<Text, Sqlite>>::from_sql(value)?)
            }
        }
        impl<$($generics)*> FromSql<$column, Pg> for $type {
            fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
                let read: fn(&str) -> deserialize::Result<Self> = $read;
                read(std::str::from_utf8(value.as_bytes())?)
            }
        }
    };
}

stored_as_text!([] Date, Day, |date| Ok(date.to_string()), |text| Ok(text.parse()?));

/// Any serde value as a JSON document in a text column.
#[derive(Clone, Debug, Default, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct JsonText<T>(pub T);

stored_as!([T: Serialize + DeserializeOwned + std::fmt::Debug + Send + Sync + 'static] JsonText<T>, Text);
stored_as_text!(
    [T: Serialize + DeserializeOwned + std::fmt::Debug] JsonText<T>,
    Text,
    |document| serde_json::to_string(&document.0),
    |text| Ok(Self(serde_json::from_str(text)?))
);

/// A serde enum without data by its word on the wire, bare (`in_progress`), in a text column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct Code<T>(pub T);

stored_as!([T: Serialize + DeserializeOwned + std::fmt::Debug + Send + Sync + 'static] Code<T>, Text);
stored_as_text!(
    [T: Serialize + DeserializeOwned + std::fmt::Debug] Code<T>,
    Text,
    |code| serde_json::from_value(serde_json::to_value(&code.0)?),
    |text| Ok(Self(serde_json::from_value(serde_json::Value::from(text))?))
);
