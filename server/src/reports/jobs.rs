//! What happens to reports by the passing of time.

use domain::id::ReportId;
use domain::reports::alarms::{self, Outcome, first_due, next_alarm};
use domain::reports::event::By;

use super::append::{Present, Tells, append, id_about, remind};
use super::derivation::{self, Progress};
use super::once::on_snapshot;
use super::{counters, follow, store};
use crate::app::App;
use crate::db::Tx;
use crate::error::Result;
use crate::http::live::Hint;
use crate::jobs::store::claim;
use crate::telling;

/// Alarms that are looked up at a time.
const AT_ONCE: i64 = 200;
/// Locks of the jobs on PostgreSQL; any numbers that no other job has.
const FOLD: i64 = 7_230_001;
const DERIVE: i64 = 7_230_002;

/// Rings every alarm whose time has come: reminders, alerts of owners, questions taken back, silence that ends a
/// report. Every process may do it at once, and after a pause of any length: an alarm acts once.
///
/// # Errors
/// The statements' that look alarms up; a report whose alarm fails is logged and keeps it for the next run.
pub async fn ring_alarms(app: App) -> Result<()> {
    let now = app.now();
    let mut after = None;
    loop {
        let due = app.db.read(move |conn| store::list_alarms(conn, now, after, AT_ONCE)).await?;
        let Some(last) = due.last().copied() else { return Ok(()) };
        after = Some(last);
        for (_, report) in due {
            ring_and_log(&app, report).await;
        }
    }
}

/// Rings the alarms of one report.
///
/// # Errors
/// The statements'.
pub async fn ring_report(app: &App, report: ReportId) -> Result<()> {
    let now = app.now();
    on_snapshot(app, move |tx, snapshot| ring(tx, &Present { snapshot, now }, report)).await
}

/// One report that fails must not keep the others waiting.
async fn ring_and_log(app: &App, report: ReportId) {
    if let Err(error) = ring_report(app, report).await {
        tracing::error!(%report, %error, "the alarms of a report could not be rung");
    }
}

/// Rings the alarms of one report. Of two processes one is first, and the other then finds nothing to do.
///
/// # Errors
/// The statements'.
fn ring(tx: &mut Tx<'_>, present: &Present<'_>, report: ReportId) -> Result<()> {
    store::hold_report(tx, report)?;
    let Some(mut report) = store::find_report(tx, report)? else { return Ok(()) };
    let Some(since) = report.alarm_at.filter(|at| *at <= present.now) else { return Ok(()) };
    let around = present.around(report.projection.site_id);
    let mut rung = Vec::new();
    while let Some(alarm) = first_due(&report.projection, &around, since, present.now, &rung) {
        let reporters = follow::set::list_asked(tx, report.id)?;
        match alarms::ring(&report.projection, &around, &alarm, present.now, &reporters) {
            Some(Outcome::Append(body)) => {
                let id = id_about(report.identity);
                append(tx, present, &mut report, By::System, id, body, Tells::AsOwed)?;
            }
            Some(Outcome::Remind(reminder)) => remind(tx, present, &report, &reminder)?,
            None => {}
        }
        rung.push(alarm);
    }
    let next = next_alarm(&report.projection, &around, present.now);
    store::update_alarm(tx, report.id, next)
}

/// Tells open pages at the full hour which anonymous reports they should look at again. Every process does it: a
/// hint that comes twice does no harm, and pages that open later fetch anyway.
///
/// # Errors
/// The statements'.
pub async fn hint_at_the_hour(app: App) -> Result<()> {
    let now = app.now();
    let hour = now.hour();
    if now.seconds_since(hour) >= 60 {
        return Ok(());
    }
    let leaving = app.db.read(move |conn| telling::store::list_leaving_at(conn, hour)).await?;
    if leaving.is_empty() {
        return Ok(());
    }
    app.db
        .write(move |tx| {
            for (report, team, person) in leaving {
                let id = report.to_string();
                Hint {
                    topic: "report".to_owned(),
                    id,
                    teams: vec![team],
                    people: Vec::from_iter(person),
                    everybody: false,
                }
                .send(tx);
            }
            Ok(())
        })
        .await
}

/// Folds the appended changes of the counters.
///
/// # Errors
/// The statements'.
pub async fn fold_counters(app: App) -> Result<()> {
    while app
        .db
        .write(|tx| Ok::<_, crate::error::ServerError>(claim(tx, FOLD)? && counters::fold(tx)?))
        .await?
    {}
    Ok(())
}

/// Derives reports anew, a page a transaction, after service levels or time zones have changed. Goes on where it
/// was interrupted.
///
/// # Errors
/// The statements'.
pub async fn derive_anew(app: App) -> Result<()> {
    let now = app.now();
    loop {
        let progress = on_snapshot(&app, move |tx, snapshot| {
            let present = Present { snapshot, now };
            if claim(tx, DERIVE)? { derivation::step(tx, &present) } else { Ok(Progress::Done) }
        })
        .await?;
        if progress == Progress::Done {
            return Ok(());
        }
    }
}
