//! Reading one report and its history.

use std::sync::Arc;

use domain::id::ReportId;
use domain::page::LARGEST_LIMIT;
use domain::problem::Code;
use domain::reports::view::present_event;
use domain::reports::wire::{EventView, ReportView};

use super::actions::find;
use super::present::{self, Mentioned};
use super::store;
use crate::app::App;
use crate::error::Result;
use crate::http::guard::SignedIn;

/// One report as this reader sees it.
///
/// # Errors
/// 404 where it does not exist for them.
pub async fn read(app: &App, who: &Arc<SignedIn>, id: ReportId) -> Result<ReportView> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let (report, _) = find(conn, &who.viewer, id)?;
                present::view(conn, &snapshot, &who.viewer, &who.language, report, now)?
                    .ok_or_else(|| Code::NotFound.into())
            })
        })
        .await
}

/// The events after that number that this reader may see, oldest first; and the number to go on from, where there
/// are more.
///
/// # Errors
/// 404 where the report does not exist for them.
pub async fn history(
    app: &App,
    who: &Arc<SignedIn>,
    id: ReportId,
    after_seq: i64,
) -> Result<(Vec<EventView>, Option<i64>)> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let (report, standing) = find(conn, &who.viewer, id)?;
                let last = report.projection.seq;
                let events = store::list_events(conn, id, after_seq, LARGEST_LIMIT)?;
                let names = Mentioned::in_events(conn, &snapshot, &who.language, &events)?;
                let full = present::resolve(conn, &snapshot, &who.language, vec![report])?;
                let Some(full) = full.first() else { return Err(Code::NotFound.into()) };
                let views = events
                    .iter()
                    .filter_map(|event| present_event(event, full, standing, Some(who.person_id()), &names))
                    .collect();
                let more = events.last().map(|event| event.seq).filter(|seq| *seq < last);
                Ok((views, more))
            })
        })
        .await
}
