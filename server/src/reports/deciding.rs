//! What a committee's decision does to each report that it names. The decision itself is another capability's.

use domain::access::Viewer;
use domain::governance::deciding::{self, Decision, Obstacle};
use domain::governance::{Scope, Verdict};
use domain::id::ReportId;
use domain::moment::Moment;
use domain::problem::FieldError;
use domain::reports::Identity;
use domain::reports::event::{Body, By};

use super::append::{Present, append_all, id_about};
use super::present::standing;
use super::rows::Stored;
use super::store;
use crate::db::Tx;
use crate::directory::{Snapshot, unknown};
use crate::error::{Result, ServerError};

/// Events that are read to see whether a report has moved since somebody looked.
const SINCE: i64 = 1_000;

/// A report that nobody else changes until the transaction ends, and that can be decided on.
pub struct Held(Stored);

impl Held {
    /// Which one.
    pub const fn id(&self) -> ReportId {
        self.0.id
    }

    /// Whether of everything about it the hour alone is kept.
    pub fn is_anonymous(&self) -> bool {
        self.0.identity == Identity::Anonymous
    }

    /// Whether its reporter appeals.
    pub const fn is_appeal(&self) -> bool {
        self.0.projection.appeal
    }
}

/// A report as a decision names it.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    /// Which one.
    pub id: ReportId,
    /// The root of its set, about which is decided.
    pub root: ReportId,
    /// The number of its last event, as the chair saw it.
    pub seq: Option<i64>,
}

/// The report for a decision, or what stands against that, at `field`. Its set is held already.
///
/// # Errors
/// The statements'.
pub fn hold(
    tx: &mut Tx<'_>,
    viewer: &Viewer,
    scope: &Scope,
    verdict: Verdict,
    named: Named,
    field: &str,
) -> Result<Result<Held, Vec<FieldError>>> {
    let seen = store::find_report(tx, named.id)?.filter(|report| standing(viewer, report).is_some());
    let Some(seen) = seen else { return Ok(Err(vec![unknown(field)])) };
    let number = seen.number;
    if let Some(seq) = named.seq
        && has_moved_since(tx, &seen, seq)?
    {
        let words = format!("RB-{number}: it has moved since you looked");
        return Ok(Err(vec![FieldError::new(field, "moved_meanwhile", words)]));
    }
    let root = if named.root == named.id { Some(seen) } else { store::find_report(tx, named.root)? };
    let Some(report) = root else { return Ok(Err(vec![unknown(field)])) };
    let projection = &report.projection;
    if !scope.covers(projection.site_id, projection.system_id, projection.category_id) {
        let words = format!("RB-{number}: the committee does not decide about it");
        return Ok(Err(vec![FieldError::new(field, "out_of_scope", words)]));
    }
    match deciding::check(projection, verdict) {
        Ok(_) => Ok(Ok(Held(report))),
        Err(obstacles) => {
            let error = |obstacle: &Obstacle| {
                let words = match obstacle {
                    Obstacle::NotPossible => {
                        format!("it is {}, so no committee decides", projection.state.as_str())
                    }
                    Obstacle::AlreadyAccepted => "a committee has accepted it already".to_owned(),
                    Obstacle::NoTitle => "its owner has to confirm a title first".to_owned(),
                    Obstacle::NoDisposition => "its owner has to set a disposition first".to_owned(),
                };
                FieldError::new(field, obstacle.as_str(), format!("RB-{number}: {words}"))
            };
            Ok(Err(obstacles.iter().map(error).collect()))
        }
    }
}

/// Whether anything has happened to it since that event which a decision would have to know: not words, not more people
/// who have the problem.
fn has_moved_since(tx: &mut Tx<'_>, report: &Stored, seq: i64) -> Result<bool> {
    if seq == report.projection.seq {
        return Ok(false);
    }
    if seq > report.projection.seq {
        return Ok(true);
    }
    let events = store::list_events(tx, report.id, seq, SINCE)?;
    Ok(events.iter().map(|event| &event.body).filter(|body| body.is_news()).any(|body| {
        !matches!(body, Body::Commented { .. } | Body::Edited { .. } | Body::IdentityShared { .. })
    }))
}

/// Decides about it: moves it, sets or ends its hold, and writes down who is to be told.
///
/// # Errors
/// The statements'.
pub fn write(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    held: Held,
    decision: &Decision,
) -> Result<()> {
    let Held(mut report) = held;
    let bodies = deciding::decide(&report.projection, decision)
        .map_err(|_| ServerError::Internal("a report that was held cannot be decided on".to_owned()))?;
    let by = By::Committee { committee_id: decision.committee_id };
    let event_id = id_about(report.identity);
    append_all(tx, &Present { snapshot, now }, &mut report, by, event_id, bodies)
}
