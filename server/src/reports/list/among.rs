//! Of given reports those that a filter holds and the reader may see: what a search has found.

use diesel::prelude::*;
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::view::FullReport;
use domain::reports::wire::ListItem;

use super::{Filter, horizon, item, selected, visible};
use crate::db::Conn;
use crate::db::schema::reports;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::follow::set::list_mine;
use crate::reports::present;
use crate::reports::rows::ReportRow;
use crate::reports::store::{report_columns, with_reporters};

/// Those of the reports with these numbers, in no order. Order, cursor and limit of the filter ask nothing here.
///
/// # Errors
/// 403 where somebody asks for the queue of a team that is not theirs; the statements'.
pub fn list_among(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    filter: &Filter,
    numbers: &[i64],
    now: Moment,
) -> Result<Vec<(FullReport, ListItem)>> {
    let visible = visible(conn, &who.viewer, filter)?.ok_or(Code::NotAllowed)?;
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let horizon = horizon(snapshot, &who.viewer, now);
    let rows: Vec<ReportRow> = selected(&visible, filter, now, horizon)
        .filter(reports::number.eq_any(numbers.to_vec()))
        .select(report_columns!())
        .load(conn)?;
    let stored = with_reporters(conn, rows)?;
    let mut full = present::resolve(conn, snapshot, &who.language, stored)?;
    present::add_mine(&mut full, &list_mine(conn, who.person_id())?);
    let seen = full.into_iter().filter_map(|report| {
        let item = item(&report, &who.viewer, filter, now)?;
        Some((report, item))
    });
    Ok(seen.collect())
}
