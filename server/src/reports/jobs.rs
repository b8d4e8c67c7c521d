//! What happens to reports by the passing of time.

use domain::id::ReportId;
use domain::moment::Moment;
use domain::reports::event::{Body, By};
use domain::reports::state::State;

use super::append::{Present, Tells, append, id_about};
use super::derivation::{self, Progress};
use super::once::on_snapshot;
use super::{counters, store};
use crate::app::App;
use crate::error::Result;
use crate::http::live::Hint;
use crate::jobs::store::claim;
use crate::telling;

/// A question waits that many days for its answer; then the report goes on without.
pub const QUESTION_DAYS: i64 = 14;

/// Questions taken back in one run.
const AT_ONCE: i64 = 200;
/// Locks of the jobs on PostgreSQL; any numbers that no other job has.
const FOLD: i64 = 7_230_001;
const DERIVE: i64 = 7_230_002;

/// Takes back every question that nobody has answered for 14 days; the report returns to where it was asked from.
///
/// # Errors
/// The statements'.
pub async fn take_back_unanswered(app: App) -> Result<()> {
    let now = app.now();
    let until = now.plus_days(-QUESTION_DAYS);
    let waiting =
        app.db.read(move |conn| store::list_in_state_since(conn, State::Clarifying, until, AT_ONCE)).await?;
    for report in waiting {
        let taken =
            on_snapshot(&app, move |tx, snapshot| take_back(tx, &Present { snapshot, now }, report, until))
                .await;
        // One report that fails must not keep the others waiting.
        if let Err(error) = taken {
            tracing::error!(%report, %error, "a question could not be taken back");
        }
    }
    Ok(())
}

/// Of two processes one is first, and the other then finds no question.
fn take_back(
    tx: &mut crate::db::Tx<'_>,
    present: &Present<'_>,
    report: ReportId,
    until: Moment,
) -> Result<()> {
    store::hold_report(tx, report)?;
    let Some(mut report) = store::find_report(tx, report)? else { return Ok(()) };
    if report.projection.question.as_ref().is_none_or(|question| question.asked_at > until) {
        return Ok(());
    }
    let id = id_about(report.identity);
    append(tx, present, &mut report, By::System, id, Body::QuestionWithdrawn { reason: None }, Tells::AsOwed)
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
            for (report, team) in leaving {
                let id = report.to_string();
                Hint {
                    topic: "report".to_owned(),
                    id,
                    teams: vec![team],
                    people: Vec::new(),
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
    loop {
        let progress = on_snapshot(&app, |tx, snapshot| {
            if claim(tx, DERIVE)? { derivation::step(tx, snapshot) } else { Ok(Progress::Done) }
        })
        .await?;
        if progress == Progress::Done {
            return Ok(());
        }
    }
}
