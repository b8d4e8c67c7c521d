//! The mails of the hospital's past: what was owed long ago has been told then; what was owed these days lies in the
//! mailbox page, each letter at its own time. Everybody has read what came until some days ago.

use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::id::TellingId;
use domain::moment::Moment;
use domain::telling::requests::ReadMarks;

use super::teller::Teller;
use crate::db::columns::{Instant, Uid};
use crate::db::schema::outbox;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::insights::figures;
use crate::telling::{inbox, mailbox, worker};

/// Tellings that are looked at in one statement.
const AT_ONCE: usize = 500;

/// Days of which the letters themselves are there to be read.
const LETTER_DAYS: i64 = 10;

/// Days ago on which everybody read the inbox last.
const READ_DAYS_AGO: i64 = 2;

/// Delivers everything that is owed by now, at the time at which it was; people read it.
///
/// # Errors
/// Those of the database.
pub(super) async fn deliver(teller: Teller<'_>) -> Result<()> {
    let Teller { app, clock, now, .. } = teller;
    let before = now.plus_days(-LETTER_DAYS);
    app.db.write(move |tx| mark_delivered(tx, before)).await?;
    let read_at = now.plus_days(-READ_DAYS_AGO);
    let due = app.db.read(move |conn| list_due(conn, now)).await?;
    let (earlier, later): (Vec<_>, Vec<_>) = due.into_iter().partition(|due_at| *due_at <= read_at);
    deliver_at(teller, &earlier).await?;
    clock.set(read_at);
    for person in teller.loaded.people.values() {
        inbox::mark(app, person, ReadMarks { up_to: None, report_id: None }).await?;
    }
    deliver_at(teller, &later).await?;
    clock.set(now);
    Ok(())
}

async fn deliver_at(teller: Teller<'_>, moments: &[Moment]) -> Result<()> {
    for due_at in moments {
        teller.clock.set(*due_at);
        worker::deliver_all(teller.app).await?;
    }
    Ok(())
}

/// The moments at which mails are due.
fn list_due(conn: &mut Conn, until: Moment) -> Result<Vec<Moment>> {
    Ok(outbox::table
        .filter(outbox::due_at.le(until))
        .order(outbox::due_at)
        .select(outbox::due_at)
        .distinct()
        .load(conn)?)
}

#[derive(QueryableByName)]
struct Paid {
    #[diesel(sql_type = Uid)]
    id: TellingId,
}

/// What was due before then has arrived when it was due; no copies are kept of so many letters.
fn mark_delivered(tx: &mut Tx<'_>, before: Moment) -> Result<()> {
    diesel::sql_query(
        "INSERT INTO deliveries (id, telling_id, person_id, channel, at, outcome, answer, message_id)
         SELECT id, telling_id, person_id, 'mail', due_at, 'accepted', $1, message_id
         FROM outbox WHERE due_at < $2 AND telling_id IS NOT NULL",
    )
    .bind::<Text, _>(mailbox::ANSWER)
    .bind::<Instant, _>(before)
    .execute(tx.conn())?;
    let paid: Vec<Paid> = diesel::sql_query(
        "UPDATE tellings SET paid_at = (SELECT min(due_at) FROM outbox WHERE telling_id = tellings.id)
         WHERE paid_at IS NULL AND id IN (SELECT telling_id FROM outbox WHERE due_at < $1) RETURNING id",
    )
    .bind::<Instant, _>(before)
    .load(tx.conn())?;
    diesel::sql_query("DELETE FROM outbox WHERE due_at < $1 AND telling_id IS NOT NULL")
        .bind::<Instant, _>(before)
        .execute(tx.conn())?;
    let paid: Vec<TellingId> = paid.into_iter().map(|telling| telling.id).collect();
    for some in paid.chunks(AT_ONCE) {
        figures::paid(tx, some)?;
    }
    Ok(())
}
