//! Queries over changes.

use diesel::prelude::*;
use domain::changes::wire::Told;
use domain::id::{ChangeId, EventId, ReportId};
use domain::moment::Moment;
use domain::telling::TellingKind;
use domain::telling::wire::Outcome;

use super::rows::ChangeRow;
use crate::db::columns::Code;
use crate::db::schema::{change_reports, changes, deliveries, events, tellings};
use crate::db::{Conn, Tx};
use crate::error::Result;

/// The change with that id.
pub fn find_change(conn: &mut Conn, id: ChangeId) -> Result<Option<ChangeRow>> {
    Ok(changes::table.find(id).select(ChangeRow::as_select()).first(conn).optional()?)
}

/// These changes.
pub fn list_changes(conn: &mut Conn, ids: &[ChangeId]) -> Result<Vec<ChangeRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(changes::table.filter(changes::id.eq_any(ids)).select(ChangeRow::as_select()).load(conn)?)
}

/// The reports that a change names, in the order of their ids, so that two who hold them do not wait for each other.
pub fn list_reports(conn: &mut Conn, change: ChangeId) -> Result<Vec<ReportId>> {
    Ok(change_reports::table
        .filter(change_reports::change_id.eq(change))
        .order(change_reports::report_id)
        .select(change_reports::report_id)
        .load(conn)?)
}

/// Writes a change down with the reports that it names.
pub fn insert_change(tx: &mut Tx<'_>, row: &ChangeRow, reports: &[ReportId]) -> Result<()> {
    diesel::insert_into(changes::table).values(row).execute(tx.conn())?;
    for report in reports {
        diesel::insert_into(change_reports::table)
            .values((change_reports::change_id.eq(row.id), change_reports::report_id.eq(*report)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Marks it as shipped; false where it has shipped before.
pub fn update_shipped(tx: &mut Tx<'_>, id: ChangeId, at: Moment) -> Result<bool> {
    let changed = diesel::update(changes::table.find(id).filter(changes::shipped_at.is_null()))
        .set(changes::shipped_at.eq(Some(at)))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// How far the followers have been told that the change shipped.
pub fn count_told(conn: &mut Conn, change: ChangeId) -> Result<Told> {
    let shippings = list_shippings(conn, change)?;
    // `COUNT(paid_at)` counts those that have one.
    let (owed, delivered): (i64, i64) = tellings::table
        .filter(tellings::event_id.eq_any(&shippings))
        .filter(tellings::kind.eq(TellingKind::Shipped.as_str()))
        .select((diesel::dsl::count(tellings::id), diesel::dsl::count(tellings::paid_at)))
        .first(conn)?;
    let failed = count_failed(conn, &shippings)?;
    let figure = |count: i64| u64::try_from(count).unwrap_or_default();
    Ok(Told { owed: figure(owed), delivered: figure(delivered), failed: figure(failed) })
}

/// The events by which the reports of a change shipped with it.
pub fn list_shippings(conn: &mut Conn, change: ChangeId) -> Result<Vec<EventId>> {
    let rows: Vec<(EventId, String)> = events::table
        .inner_join(change_reports::table.on(change_reports::report_id.eq(events::report_id)))
        .filter(change_reports::change_id.eq(change))
        .filter(events::kind.eq("shipped"))
        .select((events::id, events::data))
        .load(conn)?;
    // A report that was opened again may have shipped with another change as well.
    let named = change.to_string();
    Ok(rows.into_iter().filter(|(_, data)| data.contains(&named)).map(|(id, _)| id).collect())
}

/// Tellings of these events that nobody will get any more.
fn count_failed(conn: &mut Conn, shippings: &[EventId]) -> Result<i64> {
    let lost = [Outcome::Refused, Outcome::GivenUp, Outcome::NoAddress].map(Code);
    Ok(tellings::table
        .inner_join(deliveries::table)
        .filter(tellings::event_id.eq_any(shippings))
        .filter(tellings::kind.eq(TellingKind::Shipped.as_str()))
        .filter(tellings::paid_at.is_null())
        .filter(deliveries::outcome.eq_any(lost))
        .select(diesel::dsl::count(tellings::id).aggregate_distinct())
        .get_result(conn)?)
}
