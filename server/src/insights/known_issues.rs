//! What is known to be wrong in a unit, and what was fixed there lately.

use std::sync::Arc;

use domain::access::Viewer;
use domain::id::UnitId;
use domain::insights::known::{self, FIXED_DAYS, OfUnit};
use domain::insights::wire::{FixedIssue, KnownIssue, KnownIssues};
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::view::{FullReport, present_in_list};
use domain::reports::wire::{ListItem, Relation};

use super::store::{self, Place};
use crate::app::App;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::follow::set::list_mine;
use crate::reports::present;
use crate::reports::rows::Stored;

/// The known issues of that unit; without one, of the reader's site, or of all sites for whoever works for all.
///
/// # Errors
/// 404 where the unit is unknown or of a site where the reader does not work.
pub async fn read(app: &App, who: &Arc<SignedIn>, unit: Option<UnitId>) -> Result<KnownIssues> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let unit = unit.map(|id| of_unit(&snapshot, &who.viewer, id)).transpose()?;
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let ties = unit.map(|(id, _)| store::list_ties(conn, id)).transpose()?;
                let place = match (&ties, who.viewer.site_id) {
                    (Some(ties), _) => Place::These(ties),
                    (None, Some(site)) => Place::Site(site),
                    (None, None) => Place::Everywhere,
                };
                let list = List { place, unit, now };
                let open = store::list_open(conn, place)?;
                let fixed = store::list_fixed(conn, place, now.plus_days(-FIXED_DAYS))?;
                let open = list.items(conn, &snapshot, &who, open)?;
                let fixed = list.items(conn, &snapshot, &who, fixed)?;
                Ok(KnownIssues { open: open_issues(open), fixed: fixed_issues(&snapshot, fixed, now) })
            })
        })
        .await
}

/// The unit, where the reader may ask about it.
fn of_unit(snapshot: &Snapshot, viewer: &Viewer, id: UnitId) -> Result<(UnitId, OfUnit)> {
    let unit = snapshot.unit(id).ok_or(Code::NotFound)?;
    let works_at_site = viewer.site_id.is_none_or(|site| site == unit.site_id);
    if !works_at_site && !viewer.administers(unit.site_id) {
        return Err(Code::NotFound.into());
    }
    Ok((id, OfUnit { headcount: unit.headcount, works_there: viewer.unit_id == Some(id) }))
}

/// The list that is asked for.
#[derive(Clone, Copy)]
struct List<'a> {
    place: Place<'a>,
    unit: Option<(UnitId, OfUnit)>,
    now: Moment,
}

impl List<'_> {
    /// Those of the reports that may stand in the list, as the reader may see them.
    fn items(
        self,
        conn: &mut Conn,
        snapshot: &Snapshot,
        who: &SignedIn,
        reports: Vec<Stored>,
    ) -> Result<Vec<(FullReport, ListItem)>> {
        let mut full = present::resolve(conn, snapshot, &who.language, reports)?;
        present::add_mine(&mut full, &list_mine(conn, who.person_id())?);
        let seen = full.into_iter().filter_map(|report| {
            let item = present_in_list(&report, who.viewer.standing(&report.subject()), self.now)?;
            self.holds(&report, &item).then_some((report, item))
        });
        Ok(seen.collect())
    }

    fn holds(self, report: &FullReport, item: &ListItem) -> bool {
        let (Some((unit, of)), Place::These(ties)) = (self.unit, self.place) else { return true };
        let sees_unit =
            item.own.as_ref().and_then(|own| own.unit.as_ref()).is_some_and(|seen| seen.id == unit);
        let identities = ties.get(&report.id).map_or(&[] as &[_], Vec::as_slice);
        identities.iter().any(|identity| of.holds(*identity, sees_unit))
    }
}

fn open_issues(items: Vec<(FullReport, ListItem)>) -> Vec<KnownIssue> {
    let mut open: Vec<KnownIssue> = items
        .into_iter()
        .map(|(_, ListItem { view, staff, .. })| {
            let supported = matches!(staff.mine.relation, Relation::Reporter | Relation::Supporter);
            KnownIssue { view, staff, supported }
        })
        .collect();
    open.sort_by_key(|issue| {
        std::cmp::Reverse((issue.staff.counts.people, issue.staff.reported_on, issue.staff.id))
    });
    open
}

fn fixed_issues(snapshot: &Snapshot, items: Vec<(FullReport, ListItem)>, now: Moment) -> Vec<FixedIssue> {
    let mut fixed: Vec<FixedIssue> = items
        .into_iter()
        .filter_map(|(report, ListItem { view, staff, .. })| {
            let at = known::fixed_at(&report.projection, now)?;
            let fixed_on = snapshot.zone(report.projection.site_id).to_local(at).0;
            Some(FixedIssue { view, staff, fixed_on })
        })
        .collect();
    fixed.sort_by_key(|issue| std::cmp::Reverse((issue.fixed_on, issue.staff.number)));
    fixed
}
