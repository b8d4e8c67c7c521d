//! Queries over reports and events. Lists with filters stand in `list.rs`, followers in `follow.rs`.

use diesel::prelude::*;
use diesel::sql_query;
use domain::id::{PersonId, ReportId, SiteId};
use domain::moment::Moment;
use domain::reports::event::Event;
use domain::reports::projection::Projection;
use domain::reports::state::State;

use super::follow;
use super::rows::{EventRow, ReportRow, Stored, body_data, by_columns};
use crate::db::columns::{Code, JsonText, Uid};
use crate::db::dialect::{Dialect, prepared};
use crate::db::schema::{events, people, reports, roles_given};
use crate::db::{Conn, Tx};
use crate::error::{Result, ServerError};

macro_rules! report_columns {
    () => {
        (
            reports::number,
            reports::id,
            reports::identity,
            reports::text,
            reports::own_workaround,
            reports::burden,
            reports::reported_at,
            reports::projection,
        )
    };
}
pub(super) use report_columns;

/// The report with that id.
pub fn find_report(conn: &mut Conn, id: ReportId) -> Result<Option<Stored>> {
    let row: Option<ReportRow> =
        reports::table.filter(reports::id.eq(id)).select(report_columns!()).first(conn).optional()?;
    let Some(row) = row else { return Ok(None) };
    let reporter = follow::list_reporters(conn, &[id])?.remove(&id);
    Ok(Some(row.with_reporter(reporter)))
}

/// Lets nobody else append to the report until the transaction ends: two who act at once then act one after the
/// other, and the second sees what the first did. SQLite has one writer anyway.
pub fn hold_report(tx: &mut Tx<'_>, id: ReportId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        prepared(sql_query("SELECT 1 FROM reports WHERE id = $1 FOR NO KEY UPDATE").bind::<Uid, _>(id))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// These rows with their reporters, in one more query.
pub fn with_reporters(conn: &mut Conn, rows: Vec<ReportRow>) -> Result<Vec<Stored>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let reporters = follow::list_reporters(conn, &ids)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let reporter = reporters.get(&row.id).copied();
            row.with_reporter(reporter)
        })
        .collect())
}

/// The next reports after that number, for jobs that go through all of them.
pub fn list_after_number(conn: &mut Conn, number: i64, limit: i64) -> Result<Vec<ReportRow>> {
    Ok(reports::table
        .filter(reports::number.gt(number))
        .order(reports::number)
        .limit(limit)
        .select(report_columns!())
        .load(conn)?)
}

/// Reports whose state is `state` since that moment or longer.
pub fn list_in_state_since(
    conn: &mut Conn,
    state: State,
    until: Moment,
    limit: i64,
) -> Result<Vec<ReportId>> {
    Ok(reports::table
        .filter(reports::state.eq(state.as_str()))
        .filter(reports::state_since.le(until))
        .order(reports::state_since)
        .limit(limit)
        .select(reports::id)
        .load(conn)?)
}

/// The columns that the projection fills, in one place for insert and update.
macro_rules! projection_columns {
    ($projection:expr) => {{
        let projection: &Projection = $projection;
        (
            reports::seq.eq(projection.seq),
            reports::state.eq(projection.state.as_str()),
            reports::state_since.eq(projection.state_since),
            reports::open_at.eq(projection.open_at),
            reports::site_id.eq(projection.site_id),
            reports::unit_id.eq(projection.unit_id),
            reports::category_id.eq(projection.category_id),
            reports::system_id.eq(projection.system_id),
            reports::team_id.eq(projection.team_id),
            reports::assignee_id.eq(projection.assignee_id),
            reports::acknowledged_once.eq(projection.acknowledged_once),
            reports::next_due_at.eq(projection.next_due().map(|(_, due_at)| due_at)),
            reports::burden_tenths.eq(projection.burden.tenths),
            reports::projection.eq(JsonText(projection.clone())),
        )
    }};
}

/// Inserts a report; its number.
pub fn insert_report(tx: &mut Tx<'_>, report: &Stored) -> Result<i64> {
    Ok(diesel::insert_into(reports::table)
        .values((
            reports::id.eq(report.id),
            reports::identity.eq(Code(report.identity)),
            reports::text.eq(&report.text),
            reports::own_workaround.eq(&report.own_workaround),
            reports::burden.eq(report.burden.map(JsonText)),
            reports::reported_at.eq(report.reported_at),
            projection_columns!(&report.projection),
        ))
        .returning(reports::number)
        .get_result(tx.conn())?)
}

/// Writes where the report stands, if nothing has happened since `seq_before`.
///
/// # Errors
/// The statement's; `Internal` where something has, which the event's own number should have refused before.
pub fn update_projection(
    tx: &mut Tx<'_>,
    id: ReportId,
    seq_before: i64,
    projection: &Projection,
) -> Result<()> {
    let changed =
        diesel::update(reports::table.filter(reports::id.eq(id)).filter(reports::seq.eq(seq_before)))
            .set(projection_columns!(projection))
            .execute(tx.conn())?;
    match changed {
        1 => Ok(()),
        _ => Err(ServerError::Internal(format!("report {id} moved while its projection was written"))),
    }
}

/// Writes the reporter's mended text.
pub fn update_text(tx: &mut Tx<'_>, id: ReportId, text: &str) -> Result<()> {
    diesel::update(reports::table.filter(reports::id.eq(id)))
        .set(reports::text.eq(text))
        .execute(tx.conn())?;
    Ok(())
}

/// Appends an event.
///
/// # Errors
/// A conflict on `events_report_id_seq` where another event was faster.
pub fn insert_event(tx: &mut Tx<'_>, report: ReportId, event: &Event) -> Result<()> {
    let (who, person, follower, committee) = by_columns(event.by);
    diesel::insert_into(events::table)
        .values((
            events::id.eq(event.id),
            events::report_id.eq(report),
            events::seq.eq(event.seq),
            events::at.eq(event.at),
            events::kind.eq(event.body.kind()),
            events::by_who.eq(who),
            events::by_person_id.eq(person),
            events::by_follower_id.eq(follower),
            events::by_committee_id.eq(committee),
            events::data.eq(JsonText(body_data(&event.body))),
        ))
        .execute(tx.conn())?;
    Ok(())
}

macro_rules! event_columns {
    () => {
        (
            events::id,
            events::seq,
            events::at,
            events::kind,
            events::by_who,
            events::by_person_id,
            events::by_follower_id,
            events::by_committee_id,
            events::data,
        )
    };
}

/// The events of a report after that number, oldest first.
pub fn list_events(conn: &mut Conn, report: ReportId, after_seq: i64, limit: i64) -> Result<Vec<Event>> {
    let rows: Vec<EventRow> = events::table
        .filter(events::report_id.eq(report))
        .filter(events::seq.gt(after_seq))
        .order(events::seq)
        .limit(limit)
        .select(event_columns!())
        .load(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// All events of these reports, by report and number.
pub fn list_histories(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<(ReportId, Event)>> {
    let rows: Vec<(ReportId, EventRow)> = events::table
        .filter(events::report_id.eq_any(ids))
        .order((events::report_id, events::seq))
        .select((events::report_id, event_columns!()))
        .load(conn)?;
    rows.into_iter().map(|(report, row)| Ok((report, Event::try_from(row)?))).collect()
}

/// The people who administer that site, active ones alone.
pub fn list_administrators(conn: &mut Conn, site: SiteId) -> Result<Vec<PersonId>> {
    Ok(roles_given::table
        .inner_join(people::table)
        .filter(roles_given::role.eq("administrator"))
        .filter(roles_given::site_id.is_null().or(roles_given::site_id.eq(site)))
        .filter(people::active.eq(true))
        .select(people::id)
        .distinct()
        .load(conn)?)
}
