//! Facts about the databases that the stores' queries rely on.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::support::{fresh_id, postgres, sqlite};
use crate::db::columns::Uid;
use crate::db::dialect::{Dialect, Statement, prepared};
use crate::db::{Conn, StoreError};
use domain::id::{Id, kind};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn plan(steps: Vec<Step>) -> String {
    steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("; ")
}

/// Diesel binds every value: an index over `open_at IS NOT NULL` is used whatever is bound, one over a literal
/// depends on the value of the moment.
#[tokio::test]
async fn a_partial_index_must_not_depend_on_a_bound_value() {
    let (by_presence, by_literal) = sqlite()
        .db
        .read(|conn| {
            let id: Id<kind::Person> = fresh_id();
            let by_presence = diesel::sql_query(
                "EXPLAIN QUERY PLAN SELECT id FROM notes WHERE owner_id = $1 AND open_at IS NOT NULL
                 ORDER BY open_at DESC, id DESC LIMIT 50",
            )
            .bind::<Uid, _>(id)
            .load::<Step>(conn)?;
            let by_literal = diesel::sql_query(
                "EXPLAIN QUERY PLAN SELECT id FROM notes WHERE seq < $1 ORDER BY at LIMIT 50",
            )
            .bind::<BigInt, _>(9)
            .load::<Step>(conn)?;
            Ok::<_, StoreError>((plan(by_presence), plan(by_literal)))
        })
        .await
        .unwrap();
    assert!(by_presence.contains("notes_open"), "{by_presence}");
    assert!(!by_presence.contains("TEMP B-TREE"), "sorted by hand: {by_presence}");
    assert!(!by_literal.contains("notes_literal"), "{by_literal}");
}

#[tokio::test]
async fn a_raw_statement_is_prepared_once() {
    const COUNT: Statement = Statement {
        sqlite: "SELECT 0 AS count",
        postgres: "SELECT count(*) AS count FROM pg_prepared_statements WHERE statement LIKE '%' || $1 || '%'",
    };
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let scratch = postgres();
    let count = scratch
        .db
        .read(|conn: &mut Conn| {
            assert_eq!(conn.dialect(), Dialect::Postgres);
            let mut last = 0;
            for _ in 0..5 {
                let query = diesel::sql_query(COUNT.text(conn)).bind::<Text, _>("pg_prepared_statements");
                last = prepared(query).get_result::<Count>(conn)?.count;
            }
            Ok::<_, StoreError>(last)
        })
        .await
        .unwrap();
    assert_eq!(count, 1);
}
