//! Queries over what reports are found by. Full-text search is spoken to in raw statements.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use domain::id::SiteId;
use domain::insights::known::FIXED;
use domain::moment::Moment;
use domain::reports::projection::Projection;
use domain::search::expression::Expression;

use crate::db::columns::{JsonText, Uid};
use crate::db::dialect::{Dialect, Statement, prepared};
use crate::db::schema::{report_words, reports, similar_words};
use crate::db::{Conn, StoreError, Tx};
use crate::error::Result;

/// The expression as the database reads it.
fn text_of(conn: &Conn, expression: &Expression) -> String {
    match conn.dialect() {
        Dialect::Sqlite => expression.to_text(" AND ", " OR ", '"'),
        Dialect::Postgres => expression.to_text(" & ", " | ", '\''),
    }
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

const FIND: Statement = Statement {
    sqlite: "SELECT rowid AS number FROM report_words_fts
             WHERE report_words_fts MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3",
    postgres: "SELECT number FROM report_words
               WHERE tokens @@ $1::tsquery AND number < $2 ORDER BY number DESC LIMIT $3",
};

/// The numbers of the newest reports before that one for which the expression holds, newest first.
pub fn find_newest(conn: &mut Conn, expression: &Expression, before: i64, limit: i64) -> Result<Vec<i64>> {
    let (statement, text) = (FIND.text(conn), text_of(conn, expression));
    let query = sql_query(statement).bind::<Text, _>(text).bind::<BigInt, _>(before).bind::<BigInt, _>(limit);
    let rows: Vec<Numbered> = prepared(query).load(conn)?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

const FIND_AMONG: Statement = Statement {
    sqlite: "SELECT rowid AS number FROM report_words_fts
             WHERE report_words_fts MATCH $1 AND rowid < $2 AND rowid IN (SELECT value FROM json_each($3))
             ORDER BY rowid DESC LIMIT $4",
    postgres: "SELECT number FROM report_words
               WHERE tokens @@ $1::tsquery AND number < $2
                 AND number IN (SELECT value::bigint FROM json_array_elements_text($3::json))
               ORDER BY number DESC LIMIT $4",
};

/// The same among these reports alone.
pub fn find_newest_among(
    conn: &mut Conn,
    expression: &Expression,
    numbers: &[i64],
    before: i64,
    limit: i64,
) -> Result<Vec<i64>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let (statement, text) = (FIND_AMONG.text(conn), text_of(conn, expression));
    let query = sql_query(statement)
        .bind::<Text, _>(text)
        .bind::<BigInt, _>(before)
        .bind::<Text, _>(serde_json::Value::from(numbers.to_vec()).to_string())
        .bind::<BigInt, _>(limit);
    let rows: Vec<Numbered> = prepared(query).load(conn)?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}

/// When the report of that number arrived.
pub fn find_arrival(conn: &mut Conn, number: i64) -> Result<Option<Moment>> {
    Ok(reports::table
        .filter(reports::number.eq(number))
        .select(reports::reported_at)
        .first(conn)
        .optional()?)
}

/// What is compared with a new report, with its words.
#[derive(QueryableByName)]
pub struct Candidate {
    /// The report's number.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// What it is compared by.
    #[diesel(sql_type = Text)]
    pub words: String,
}

const FIND_SIMILAR: Statement = Statement {
    sqlite: "SELECT s.number AS number, s.words AS words FROM similar_words AS s WHERE s.number IN (
                 SELECT rowid FROM similar_words_fts WHERE similar_words_fts MATCH $1 ORDER BY rowid DESC LIMIT $2)",
    postgres: "SELECT s.number AS number, s.words AS words FROM similar_words AS s WHERE s.number IN (
                   SELECT number FROM similar_words WHERE tokens @@ $1::tsquery ORDER BY number DESC LIMIT $2)",
};

/// The newest reports to compare with for which the expression holds.
pub fn find_similar(conn: &mut Conn, expression: &Expression, limit: i64) -> Result<Vec<Candidate>> {
    let (statement, text) = (FIND_SIMILAR.text(conn), text_of(conn, expression));
    let query = sql_query(statement).bind::<Text, _>(text).bind::<BigInt, _>(limit);
    Ok(prepared(query).load(conn)?)
}

/// Writes what a report is found by. Runs last in a transaction that changed the report.
pub fn upsert_words(conn: &mut Conn, number: i64, words: &str) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO report_words (number, words) VALUES ($1, $2)
         ON CONFLICT (number) DO UPDATE SET words = excluded.words WHERE report_words.words <> excluded.words",
    );
    prepared(query.bind::<BigInt, _>(number).bind::<Text, _>(words.to_owned())).execute(conn)?;
    Ok(())
}

/// Writes what a report is compared by. Runs last in a transaction that changed the report.
pub fn upsert_similar(conn: &mut Conn, number: i64, site: SiteId, words: &str) -> Result<(), StoreError> {
    let query = sql_query(
        "INSERT INTO similar_words (number, site_id, words) VALUES ($1, $2, $3)
         ON CONFLICT (number) DO UPDATE SET words = excluded.words WHERE similar_words.words <> excluded.words",
    );
    let query = query.bind::<BigInt, _>(number).bind::<Uid, _>(site).bind::<Text, _>(words.to_owned());
    prepared(query).execute(conn)?;
    Ok(())
}

/// The report is compared with no more. Runs last in a transaction that changed the report.
pub fn delete_similar(conn: &mut Conn, number: i64) -> Result<(), StoreError> {
    diesel::delete(similar_words::table.filter(similar_words::number.eq(number))).execute(conn)?;
    Ok(())
}

/// What these reports are found by and compared by.
pub fn list_words(conn: &mut Conn, numbers: &[i64]) -> Result<Vec<(i64, String, Option<String>)>> {
    Ok(report_words::table
        .left_join(similar_words::table.on(similar_words::number.eq(report_words::number)))
        .filter(report_words::number.eq_any(numbers))
        .select((report_words::number, report_words::words, similar_words::words.nullable()))
        .load(conn)?)
}

/// The number below which reports of the site are too old to be compared with; nothing where there are few enough.
pub fn find_oldest_similar(conn: &mut Conn, site: SiteId, most: i64) -> Result<Option<i64>> {
    Ok(similar_words::table
        .filter(similar_words::site_id.eq(site))
        .order(similar_words::number.desc())
        .offset(most - 1)
        .select(similar_words::number)
        .first(conn)
        .optional()?)
}

/// Takes out what is too old to be compared with.
pub fn delete_similar_before(tx: &mut Tx<'_>, site: SiteId, number: i64) -> Result<()> {
    let old =
        similar_words::table.filter(similar_words::site_id.eq(site).and(similar_words::number.lt(number)));
    diesel::delete(old).execute(tx.conn())?;
    Ok(())
}

/// What is compared with new reports because its change shipped, with where each stands.
pub fn list_similar_fixed(conn: &mut Conn) -> Result<Vec<(i64, Projection)>> {
    let fixed = FIXED.iter().map(|state| state.as_str());
    let rows: Vec<(i64, JsonText<Projection>)> = similar_words::table
        .inner_join(reports::table.on(reports::number.eq(similar_words::number)))
        .filter(reports::state.eq_any(fixed))
        .select((similar_words::number, reports::projection))
        .load(conn)?;
    Ok(rows.into_iter().map(|(number, JsonText(projection))| (number, projection)).collect())
}
