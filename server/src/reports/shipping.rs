//! What shipping a change does to each report that it names. The change itself is another capability's.

use domain::access::{Action, Viewer};
use domain::id::{ChangeId, ReportId};
use domain::moment::Moment;
use domain::reports::confirming;
use domain::reports::event::By;
use domain::reports::state::State;

use super::append::{Present, append_all, id_about};
use super::present::{standing, subject};
use super::store;
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;

/// What somebody who deals with changes may know of a report: that it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Whether the person may ship changes for it.
    pub may_ship: bool,
}

/// The report as that person sees it; nothing where it does not exist for them.
///
/// # Errors
/// The statements'.
pub fn sight(conn: &mut Conn, viewer: &Viewer, id: ReportId) -> Result<Option<Sight>> {
    let report = store::find_report(conn, id)?;
    Ok(report.and_then(|report| {
        let standing = standing(viewer, &report)?;
        Some(Sight { may_ship: standing.may(Action::Ship, &subject(&report)) })
    }))
}

/// What became of a report when its change shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is *shipped*.
    Shipped {
        /// Its number.
        number: i64,
    },
    /// It stays as it was: it has ended meanwhile, nobody has accepted it, or another team owns it now.
    LeftOut {
        /// Its number.
        number: i64,
        /// Where it stands.
        state: State,
    },
}

/// Ships a change for one report, with what is owed about that.
///
/// # Errors
/// The statements'; 404 where the report is gone.
pub fn ship(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    who: &SignedIn,
    id: ReportId,
    change: ChangeId,
) -> Result<Outcome> {
    store::hold_report(tx, id)?;
    let mut report = store::find_report(tx, id)?.ok_or(domain::problem::Code::NotFound)?;
    let standing = who.viewer.standing(&subject(&report));
    let (number, state) = (report.number, report.projection.state);
    let bodies = confirming::ship(&report.projection, change);
    let (true, Ok(bodies)) = (standing.may(Action::Ship, &subject(&report)), bodies) else {
        return Ok(Outcome::LeftOut { number, state });
    };
    let person_id = who.person_id();
    let by = if standing.owner { By::Owner { person_id } } else { By::Administrator { person_id } };
    let event_id = id_about(report.identity);
    append_all(tx, &Present { snapshot, now }, &mut report, by, event_id, bodies)?;
    Ok(Outcome::Shipped { number })
}
