//! The daily digest: what waited for it becomes one mail for each person.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::id::{MessageId, OutgoingId, PersonId};
use domain::moment::Moment;

use crate::app::App;
use crate::db::columns::{Instant, Uid};
use crate::db::dialect::{Statement, prepared};
use crate::db::schema::outbox;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::jobs;
use crate::reports::follow;

/// Rows looked at in one go.
const LOOK: i64 = 2_000;
/// The number under which processes agree who forms digests.
const JOB: i64 = 31;

/// Makes one mail of everything that waits for a person's digest and is due: how many mails.
///
/// # Errors
/// The statements'.
pub async fn form(app: &App, now: Moment) -> Result<usize> {
    if !app.db.read(move |conn| is_due(conn, now)).await? {
        return Ok(0);
    }
    app.db.write(move |tx| form_in(tx, now)).await
}

fn is_due(conn: &mut Conn, now: Moment) -> Result<bool> {
    let waiting = outbox::table.filter(outbox::held_for.eq("digest")).filter(outbox::due_at.le(now));
    Ok(waiting.select(outbox::id).first::<OutgoingId>(conn).optional()?.is_some())
}

fn form_in(tx: &mut Tx<'_>, now: Moment) -> Result<usize> {
    if !jobs::store::claim(tx, JOB)? {
        return Ok(0);
    }
    let people = follow::list_waiting_for_digest(tx, now, LOOK)?;
    let complete = people.len() < usize::try_from(LOOK).unwrap_or(usize::MAX);
    let mut by_person: BTreeMap<PersonId, Vec<OutgoingId>> = BTreeMap::new();
    let last = people.last().map(|(person, _)| *person);
    for (person, row) in people {
        by_person.entry(person).or_default().push(row);
    }
    // The last person's rows may go on beyond the look: they come first next time.
    if !complete
        && by_person.len() > 1
        && let Some(last) = last
    {
        by_person.remove(&last);
    }
    let formed = by_person.len();
    for mut rows in by_person.into_values() {
        rows.sort_unstable();
        if let Some(lead) = rows.first().copied() {
            put_together(tx, MessageId::from_uuid(lead.uuid()), &rows, now)?;
        }
    }
    Ok(formed)
}

const PUT_TOGETHER: Statement = Statement {
    sqlite: "UPDATE outbox SET message_id = $1, held_for = 'in_digest', due_at = $2, dated_at = NULL
             WHERE id IN (SELECT unhex(value) FROM json_each($3))",
    postgres: "UPDATE outbox SET message_id = $1, held_for = 'in_digest', due_at = $2, dated_at = NULL
               WHERE id IN (SELECT value::uuid FROM json_array_elements_text($3::json) AS list (value))",
};

/// Makes one mail of these rows, due now.
fn put_together(tx: &mut Tx<'_>, mail: MessageId, rows: &[OutgoingId], now: Moment) -> Result<()> {
    let ids: Vec<String> = rows.iter().map(|id| id.uuid().simple().to_string()).collect();
    let text = PUT_TOGETHER.text(tx);
    prepared(
        diesel::sql_query(text)
            .bind::<Uid, _>(mail)
            .bind::<Instant, _>(now)
            .bind::<Text, _>(serde_json::json!(ids).to_string()),
    )
    .execute(tx.conn())?;
    Ok(())
}
