//! Planned changes ship at their time, as the doing of who planned them.

use domain::access::Viewer;
use domain::changes::WhyNotShipped;
use domain::id::ChangeId;
use domain::moment::Moment;
use domain::telling::plan_detail;

use super::{actions, store};
use crate::app::App;
use crate::db::Tx;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::live::Hint;
use crate::identity;
use crate::reports::once::on_snapshot;
use crate::reports::shipping;

/// Changes that are looked up at a time.
const AT_ONCE: i64 = 100;

/// Ships every planned change whose time has come. Every process may do it at once, and after a pause of any length:
/// the transaction that ships a change holds it, so that whoever comes second finds it shipped; where a process dies in
/// between, nothing of it was kept and the next run ships it.
///
/// # Errors
/// The statements' that look changes up; one that fails is logged and comes again with the next run.
pub async fn ship_planned(app: App) -> Result<()> {
    let now = app.now();
    let due = app.db.read(move |conn| store::list_due(conn, now, AT_ONCE)).await?;
    for change in due {
        let shipped = on_snapshot(&app, move |tx, snapshot| ship_due(tx, snapshot, now, change)).await;
        if let Err(error) = shipped {
            tracing::error!(%change, %error, "a planned change could not ship and will be tried again");
        }
    }
    Ok(())
}

fn ship_due(tx: &mut Tx<'_>, snapshot: &Snapshot, now: Moment, id: ChangeId) -> Result<()> {
    store::hold_change(tx, id)?;
    let Some(row) = store::find_change(tx, id)?.filter(|row| row.shipped_at.is_none()) else { return Ok(()) };
    // It may have been taken back, or put off.
    let Some(ship_at) = row.ship_at.filter(|at| *at <= now) else { return Ok(()) };
    let planner = match row.planned_by {
        Some(person) => identity::store::find_viewer(tx, person)?,
        None => None,
    };
    let Some(reason) = ship_as_planned(tx, snapshot, now, planner.as_ref(), id)? else { return Ok(()) };
    store::update_failed(tx, id, ship_at, reason)?;
    let reports = store::list_reports(tx, id)?;
    let detail = plan_detail(id, ship_at);
    shipping::tell_not_shipped(tx, snapshot, now, planner.as_ref(), &reports, &detail)?;
    tracing::warn!(change = %id, ?reason, "a planned change did not ship");
    let people = row.planned_by.into_iter().chain([row.created_by]).collect();
    let topic = "change".to_owned();
    Hint { topic, id: id.to_string(), teams: Vec::new(), people, everybody: false }.send(tx);
    Ok(())
}

/// Ships it, or says why not: the rights of who planned it may have gone since, or its reports have ended.
fn ship_as_planned(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    now: Moment,
    planner: Option<&Viewer>,
    id: ChangeId,
) -> Result<Option<WhyNotShipped>> {
    let Some(planner) = planner.filter(|planner| actions::ships_anything(planner)) else {
        return Ok(Some(WhyNotShipped::NotAllowed));
    };
    if !actions::ship_now(tx, snapshot, now, planner, id)?.shipped.is_empty() {
        return Ok(None);
    }
    for report in store::list_reports(tx, id)? {
        if shipping::may_ship(tx, planner, report)? {
            return Ok(Some(WhyNotShipped::NothingToShip));
        }
    }
    Ok(Some(WhyNotShipped::NotAllowed))
}
