//! Claiming mails: for a while nobody else takes them up.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::id::{MessageId, OutgoingId};
use domain::moment::Moment;

use crate::app::App;
use crate::db::columns::Instant;
use crate::db::dialect::{Statement, prepared};
use crate::db::schema::outbox;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::telling::rows::OutgoingRow;

/// How long a claimed mail is left alone, in seconds: longer than sending may take.
pub const LEASE_SECONDS: i64 = 90;
/// Mails taken up at once.
const BATCH: i64 = 100;

/// What leaves as one mail: one row, or several that share it, the first one first.
#[derive(Clone, Debug)]
pub struct Mail {
    /// As the receiving server knows it.
    pub message_id: MessageId,
    /// Its rows, each with the number of attempts by which this claim is known.
    pub rows: Vec<OutgoingRow>,
}

/// Only the first row of a mail is looked for, so that two processes never take one mail in halves.
const CLAIM: Statement = Statement {
    sqlite: "UPDATE outbox SET due_at = $1, attempts = attempts + 1, dated_at = coalesce(dated_at, $2)
             WHERE id IN (SELECT id FROM outbox WHERE message_id = id AND due_at <= $2 AND held_for <> 'digest'
                          ORDER BY due_at, id LIMIT $3)
             RETURNING id",
    postgres: "WITH ready AS MATERIALIZED (
                   SELECT id FROM outbox WHERE message_id = id AND due_at <= $2 AND held_for <> 'digest'
                   ORDER BY due_at, id LIMIT $3 FOR UPDATE SKIP LOCKED)
               UPDATE outbox AS row SET due_at = $1, attempts = attempts + 1, dated_at = coalesce(dated_at, $2)
               FROM ready WHERE row.id = ready.id
               RETURNING row.id",
};

const CLAIM_REST: Statement = Statement {
    sqlite: "UPDATE outbox SET due_at = $1, attempts = attempts + 1, dated_at = coalesce(dated_at, $2)
             WHERE message_id <> id AND message_id IN (SELECT unhex(value) FROM json_each($3))",
    postgres: "UPDATE outbox SET due_at = $1, attempts = attempts + 1, dated_at = coalesce(dated_at, $2)
               WHERE message_id <> id
                 AND message_id IN (SELECT value::uuid FROM json_array_elements_text($3::json) AS list (value))",
};

/// Takes up the next mails that are due.
///
/// # Errors
/// The statements'.
pub async fn claim(app: &App, now: Moment) -> Result<Vec<Mail>> {
    // A look is cheaper than a transaction that finds nothing.
    if !app.db.read(move |conn| is_due(conn, now)).await? {
        return Ok(Vec::new());
    }
    app.db.write(move |tx| claim_in(tx, now)).await
}

fn is_due(conn: &mut Conn, now: Moment) -> Result<bool> {
    // By the first row of each mail, as the index of what is ready has them.
    let due = outbox::table
        .filter(outbox::message_id.eq(outbox::id))
        .filter(outbox::due_at.le(now))
        .filter(outbox::held_for.ne("digest"));
    Ok(due.select(outbox::id).first::<OutgoingId>(conn).optional()?.is_some())
}

#[derive(QueryableByName)]
struct Lead {
    #[diesel(sql_type = crate::db::columns::Uid)]
    id: OutgoingId,
}

fn claim_in(tx: &mut Tx<'_>, now: Moment) -> Result<Vec<Mail>> {
    let until = now.plus_seconds(LEASE_SECONDS);
    let leads = claim_leads(tx, until, now)?;
    if leads.is_empty() {
        return Ok(Vec::new());
    }
    let list =
        serde_json::json!(leads.iter().map(|lead| lead.uuid().simple().to_string()).collect::<Vec<_>>());
    let text = CLAIM_REST.text(tx);
    prepared(
        diesel::sql_query(text)
            .bind::<Instant, _>(until)
            .bind::<Instant, _>(now)
            .bind::<Text, _>(list.to_string()),
    )
    .execute(tx.conn())?;
    let ids: Vec<MessageId> = leads.iter().map(|lead| MessageId::from_uuid(lead.uuid())).collect();
    let rows: Vec<OutgoingRow> = outbox::table
        .filter(outbox::message_id.eq_any(&ids))
        .select(OutgoingRow::as_select())
        .load(tx.conn())?;
    Ok(group(rows))
}

fn claim_leads(tx: &mut Tx<'_>, until: Moment, now: Moment) -> Result<Vec<OutgoingId>> {
    let text = CLAIM.text(tx);
    let leads: Vec<Lead> = prepared(
        diesel::sql_query(text).bind::<Instant, _>(until).bind::<Instant, _>(now).bind::<BigInt, _>(BATCH),
    )
    .load(tx.conn())?;
    Ok(leads.into_iter().map(|lead| lead.id).collect())
}

/// Rows by mail, oldest claim first; RETURNING and IN have no order of their own.
fn group(rows: Vec<OutgoingRow>) -> Vec<Mail> {
    let mut mails: BTreeMap<MessageId, Vec<OutgoingRow>> = BTreeMap::new();
    for row in rows {
        mails.entry(row.message_id).or_default().push(row);
    }
    mails
        .into_iter()
        .map(|(message_id, mut rows)| {
            rows.sort_by_key(|row| (row.id.uuid() != message_id.uuid(), row.id));
            Mail { message_id, rows }
        })
        .collect()
}
