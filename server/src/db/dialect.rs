//! The few statements whose text differs by database, and raw statements that are prepared only once.

use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

use super::conn::{Conn, MultiBackend};

/// Which database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The embedded SQLite.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// One statement in both dialects.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// For SQLite.
    pub sqlite: &'static str,
    /// For PostgreSQL.
    pub postgres: &'static str,
}

impl Statement {
    /// The text for the database behind `conn`.
    pub fn text(&self, conn: &Conn) -> &'static str {
        match conn.dialect() {
            Dialect::Sqlite => self.sqlite,
            Dialect::Postgres => self.postgres,
        }
    }
}

/// Begins a transaction that will write. On SQLite the write lock is taken at once, so that no later statement
/// finds it taken; a PostgreSQL session of ours is read-only unless it says otherwise.
pub(super) const BEGIN_WRITE: Statement =
    Statement { sqlite: "BEGIN IMMEDIATE", postgres: "BEGIN READ WRITE" };

/// Begins a transaction in which every query sees the same state.
pub(super) const BEGIN_SNAPSHOT: Statement =
    Statement { sqlite: "BEGIN DEFERRED", postgres: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" };

/// A raw statement that is prepared once a connection and kept; `diesel::sql_query` alone prepares at each call.
///
/// `query` is `sql_query(TEXT).bind::<…>(…)`. The text must be constant: every other text would stay in memory.
pub fn prepared<Q>(query: Q) -> Prepared<Q> {
    Prepared { query }
}

/// See [`prepared`].
#[derive(Clone, Copy, Debug)]
#[must_use = "does nothing before it is executed or loaded"]
pub struct Prepared<Q> {
    query: Q,
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();
    // The statement is found again by its text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q> Query for Prepared<Q> {
    type SqlType = Untyped;
}

impl<Q: QueryFragment<MultiBackend>> QueryFragment<MultiBackend> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.query.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &MultiBackend) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> RunQueryDsl<Conn> for Prepared<Q> {}
