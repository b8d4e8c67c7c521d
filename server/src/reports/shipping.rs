//! What shipping a change does to each report that it names. The change itself is another capability's.

use domain::access::{Action, Standing, Subject, Viewer};
use domain::id::{ChangeId, EventId, ReportId};
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::confirming;
use domain::reports::event::{Body, By};
use domain::reports::projection::Projection;
use domain::reports::state::State;
use domain::telling::TellingKind;

use super::append::{Present, append_all, apply, id_about, next_event, remind_of_plan};
use super::follow::set::list_followers;
use super::present::{standing, subject};
use super::rows::Stored;
use super::{sets, store};
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::telling::outbox::list_concerned;
use crate::telling::worker::rehearse::Rehearsed;

/// A report that somebody wants a change to take care of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// A change can name it: by this id, which is that of the whole where it was joined with others.
    Possible(ReportId),
    /// It does not exist for this person.
    Unknown,
    /// Another team owns it.
    NotYours,
    /// It has ended.
    Ended,
}

/// Whether a change can name that report, for that person.
///
/// # Errors
/// The statements'.
pub fn link(conn: &mut Conn, viewer: &Viewer, id: ReportId) -> Result<Link> {
    let Some(report) = store::find_report(conn, id)? else { return Ok(Link::Unknown) };
    let Some(standing) = standing(viewer, &report) else { return Ok(Link::Unknown) };
    // A joined report is taken care of with its root, whoever owns that.
    let (root, standing) = match &report.root {
        Some(root) => (root.as_ref(), viewer.standing(&subject(root))),
        None => (&report, standing),
    };
    let state = root.projection.state;
    Ok(match standing.may(Action::Ship, &subject(root)) {
        false => Link::NotYours,
        true if !state.is_open() && state != State::Transferred => Link::Ended,
        true => Link::Possible(root.id),
    })
}

/// Whether that person may ship changes for the report, wherever it stands.
///
/// # Errors
/// The statements'.
pub fn may_ship(conn: &mut Conn, viewer: &Viewer, id: ReportId) -> Result<bool> {
    let report = store::find_report(conn, id)?;
    Ok(report.is_some_and(|report| {
        let subject = subject(&report);
        viewer.standing(&subject).may(Action::Ship, &subject)
    }))
}

/// Whether the report would ship as it stands, as that person's doing.
pub fn is_ready(standing: Standing, subject: &Subject, projection: &Projection, change: ChangeId) -> bool {
    standing.may(Action::Ship, subject) && confirming::ship(projection, change).is_ok()
}

/// What became of a report when its change shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is *shipped*.
    Shipped {
        /// Its number.
        number: i64,
        /// By which event.
        event_id: EventId,
    },
    /// It stays as it was: it has ended meanwhile, nobody has accepted it, or another team owns it now.
    LeftOut {
        /// Its number.
        number: i64,
        /// Where it stands.
        state: State,
    },
}

/// What shipping would do to a report.
pub enum Rehearsal {
    /// It would be *shipped*.
    Ships(Box<Rehearsed>),
    /// It would stay as it is.
    LeftOut {
        /// Its number.
        number: i64,
        /// Where it stands.
        state: State,
    },
}

/// What shipping a change would do to that report, and who would be told; nothing is written.
///
/// # Errors
/// The statements'; 404 where the report is gone; `Internal` where its history is damaged.
pub fn rehearse(
    conn: &mut Conn,
    snapshot: &Snapshot,
    now: Moment,
    who: &Viewer,
    id: ReportId,
    change: ChangeId,
) -> Result<Rehearsal> {
    let present = &Present { snapshot, now };
    let mut report = store::find_report(conn, id)?.ok_or(Code::NotFound)?;
    let standing = who.standing(&subject(&report));
    let (by, bodies) = match doing(&report, standing, who, change) {
        Some(doing) => doing,
        None => {
            return Ok(Rehearsal::LeftOut { number: report.number, state: report.projection.state });
        }
    };
    let mut events = Vec::with_capacity(bodies.len());
    let mut before = report.projection.state;
    for body in bodies {
        before = report.projection.state;
        let event = next_event(present, &report, by, id_about(report.identity), body);
        apply(present, &mut report, &event)?;
        events.push(event);
    }
    let followers = list_followers(conn, id)?;
    let followers = match events.last() {
        Some(event) => list_concerned(&followers, event, Some(before), TellingKind::Shipped),
        None => Vec::new(),
    };
    Ok(Rehearsal::Ships(Box::new(Rehearsed { report, events, followers })))
}

/// Whose doing shipping would be, and the events; nothing where it stays as it is.
fn doing(report: &Stored, standing: Standing, who: &Viewer, change: ChangeId) -> Option<(By, Vec<Body>)> {
    let bodies = confirming::ship(&report.projection, change).ok()?;
    let person_id = who.person_id;
    let by = if standing.owner { By::Owner { person_id } } else { By::Administrator { person_id } };
    standing.may(Action::Ship, &subject(report)).then_some((by, bodies))
}

/// The roots of these reports, each once, in the order of their ids: a change that names a joined report is about its
/// root.
///
/// # Errors
/// The statement's.
pub fn roots(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<ReportId>> {
    sets::list_roots(conn, ids)
}

/// Ships a change for one root, with what is owed about that.
///
/// # Errors
/// The statements'; 404 where the report is gone.
pub fn ship(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    who: &Viewer,
    id: ReportId,
    change: ChangeId,
) -> Result<Outcome> {
    store::hold_report(tx, id)?;
    let mut report = store::find_report(tx, id)?.ok_or(Code::NotFound)?;
    let standing = who.standing(&subject(&report));
    let (number, state) = (report.number, report.projection.state);
    let Some((by, bodies)) = doing(&report, standing, who, change) else {
        return Ok(Outcome::LeftOut { number, state });
    };
    let event_id = id_about(report.identity);
    append_all(tx, &Present { snapshot, now }, &mut report, by, event_id, bodies)?;
    Ok(Outcome::Shipped { number, event_id })
}

/// Writes down that a change did not ship which was planned for these reports: about the first for which whoever planned
/// it may still ship, and to that person; else about the first, and to its owner.
///
/// # Errors
/// The statements'.
pub fn tell_not_shipped(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    planner: Option<&Viewer>,
    reports: &[ReportId],
    detail: &str,
) -> Result<()> {
    for planner in planner.into_iter().map(Some).chain([None]) {
        for id in reports {
            let Some(report) = store::find_report(tx, *id)? else { continue };
            let about = subject(&report);
            if planner.is_none_or(|planner| planner.standing(&about).may(Action::Ship, &about)) {
                let planner = planner.map(|planner| planner.person_id);
                return remind_of_plan(tx, &Present { snapshot, now }, &report, planner, detail);
            }
        }
    }
    Ok(())
}
