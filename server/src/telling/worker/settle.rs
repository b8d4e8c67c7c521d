//! Writing down what came of a mail: the outbox row goes and the delivery comes, in one transaction.

use diesel::prelude::*;
use domain::id::DeliveryId;
use domain::moment::Moment;
use domain::telling::wire::{Channel, Outcome};

use super::plan::{Instead, Other};
use crate::app::App;
use crate::clock::{new_timeless_id, random_bytes};
use crate::db::Tx;
use crate::db::columns::Code;
use crate::db::schema::outbox;
use crate::error::Result;
use crate::insights::figures;
use crate::telling::rows::{DeliveryRow, HeldFor, OutgoingRow};
use crate::telling::store;

/// Pauses after the first, second … refusal, in minutes; the last one stays.
const PAUSES: [i64; 9] = [1, 2, 4, 8, 15, 30, 60, 120, 240];
/// The longest pause while the relay itself is away, so that mail goes on soon after it is back.
const LONGEST_WHILE_AWAY: i64 = 15;
/// Refusals of one receiver after which a mail is given up: about five days (RFC 5321, section 4.5.4.1).
const MOST_REFUSALS: i32 = 38;

/// A temporary refusal.
pub struct Temporary {
    /// The server's own words, or what went wrong on the way.
    pub answer: String,
    /// Whether the relay was there and spoke about this receiver; else it is the way that is broken, which gives up
    /// nobody's mail.
    pub about_receiver: bool,
}

/// How long to wait after so many claims: growing, and never the same for two mails, so that they do not come back
/// all at once.
pub fn pause(attempts: i32, about_receiver: bool, chance: u8) -> i64 {
    let index = usize::try_from(attempts.max(1) - 1).unwrap_or(0).min(PAUSES.len() - 1);
    let minutes = if about_receiver { PAUSES[index] } else { PAUSES[index].min(LONGEST_WHILE_AWAY) };
    // Between four and six fifths of it.
    minutes * 60 * (4 * 255 + 2 * i64::from(chance)) / (5 * 255)
}

/// The receiver has it, or never will: out of the outbox, into the deliveries.
///
/// # Errors
/// The statements'.
pub async fn finished(
    app: &App,
    rows: Vec<OutgoingRow>,
    outcome: Outcome,
    answer: Option<String>,
) -> Result<()> {
    let now = app.now();
    app.db.write(move |tx| finish(tx, &rows, outcome, answer.as_deref(), now)).await
}

fn finish(
    tx: &mut Tx<'_>,
    rows: &[OutgoingRow],
    outcome: Outcome,
    answer: Option<&str>,
    now: Moment,
) -> Result<()> {
    let mut paid = Vec::new();
    for row in rows {
        if !delete(tx, row)? {
            // The lease was over and somebody else has taken it up: what they find out counts.
            continue;
        }
        let Some(telling_id) = row.telling_id else { continue };
        // Of anything about an anonymous report only the hour is kept.
        let at = if store::is_about_anonymous(tx, telling_id)? { now.hour() } else { now };
        let id: DeliveryId = new_timeless_id();
        store::insert_delivery(
            tx,
            &DeliveryRow {
                id,
                telling_id,
                person_id: row.person_id,
                channel: Code(Channel::Mail),
                at,
                outcome: Code(outcome),
                answer: answer.map(str::to_owned),
                message_id: Some(row.message_id),
            },
        )?;
        if outcome.pays() {
            store::update_paid(tx, telling_id, at)?;
            paid.push(telling_id);
        }
    }
    figures::paid(tx, &paid)
}

/// Takes the row out, if this claim still holds.
fn delete(tx: &mut Tx<'_>, row: &OutgoingRow) -> Result<bool> {
    let ours = outbox::table.filter(outbox::id.eq(row.id).and(outbox::attempts.eq(row.attempts)));
    Ok(diesel::delete(ours).execute(tx.conn())? == 1)
}

/// It is tried again after a pause, or given up.
///
/// # Errors
/// The statements'.
pub async fn refused(app: &App, rows: Vec<OutgoingRow>, temporary: Temporary) -> Result<()> {
    let now = app.now();
    let Temporary { answer, about_receiver } = temporary;
    app.db
        .write(move |tx| {
            let attempts = rows.first().map_or(1, |row| row.attempts);
            if about_receiver && attempts >= MOST_REFUSALS {
                return finish(tx, &rows, Outcome::GivenUp, Some(&answer), now);
            }
            let [chance] = random_bytes::<1>();
            let due_at = now.plus_seconds(pause(attempts, about_receiver, chance));
            let mut tellings = rows.iter().filter_map(|row| row.telling_id);
            let timeless = tellings.try_fold(false, |found, id| {
                Ok::<_, crate::error::ServerError>(found || store::is_about_anonymous(tx, id)?)
            })?;
            let due_at = if timeless { due_at.plus_seconds(3_599).hour() } else { due_at };
            for row in &rows {
                let ours = outbox::table.filter(outbox::id.eq(row.id).and(outbox::attempts.eq(row.attempts)));
                diesel::update(ours)
                    .set((outbox::due_at.eq(due_at), outbox::answer.eq(Some(&answer))))
                    .execute(tx.conn())?;
            }
            Ok(())
        })
        .await
}

/// What does not leave now.
///
/// # Errors
/// The statements'.
pub async fn others(app: &App, others: Vec<Other>) -> Result<()> {
    for Other { rows, instead } in others {
        match instead {
            Instead::Never(outcome) => finished(app, rows, outcome, None).await?,
            Instead::Retry(answer) => refused(app, rows, Temporary { answer, about_receiver: true }).await?,
            Instead::WaitUntil(at) => postpone(app, rows, at, HeldFor::Nothing).await?,
            Instead::WaitForDigest(at) => postpone(app, rows, at, HeldFor::Digest).await?,
            Instead::Forget => {
                app.db
                    .write(move |tx| {
                        for row in &rows {
                            delete(tx, row)?;
                        }
                        Ok::<_, crate::error::ServerError>(())
                    })
                    .await?;
            }
        }
    }
    Ok(())
}

/// Puts a mail back until then: this was no attempt.
async fn postpone(app: &App, rows: Vec<OutgoingRow>, at: Moment, held_for: HeldFor) -> Result<()> {
    app.db
        .write(move |tx| {
            for row in &rows {
                let ours = outbox::table.filter(outbox::id.eq(row.id).and(outbox::attempts.eq(row.attempts)));
                let none: Option<Moment> = None;
                diesel::update(ours)
                    .set((
                        outbox::due_at.eq(at),
                        outbox::attempts.eq(row.attempts - 1),
                        outbox::held_for.eq(Code(held_for)),
                        outbox::dated_at.eq(none),
                    ))
                    .execute(tx.conn())?;
            }
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_receiver_is_given_up_after_about_five_days() {
        let least: i64 = (1..MOST_REFUSALS).map(|attempts| pause(attempts, true, 0)).sum();
        let most: i64 = (1..MOST_REFUSALS).map(|attempts| pause(attempts, true, 255)).sum();
        assert!(least >= 4 * 86_400 && most <= 6 * 86_400, "{least} to {most} seconds");
    }

    proptest! {
        #[test]
        fn pauses_grow_and_stay_bounded(attempts in 1..1_000i32, chance: u8) {
            let one = pause(attempts, true, chance);
            prop_assert!((48..=288 * 60).contains(&one));
            prop_assert!(pause(attempts + 1, true, chance) >= one);
            prop_assert!(pause(attempts, false, chance) <= 18 * 60);
        }
    }
}
