//! Queries over reports and events. Lists with filters stand in `list.rs`, followers in `follow.rs`.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use domain::id::{EventId, PersonId, ReportId, SiteId};
use domain::moment::Moment;
use domain::reports::Burden;
use domain::reports::event::Event;
use domain::reports::projection::Projection;

use super::rows::{EventRow, ReportRow, Stored, body_data, by_columns};
use super::{follow, sets};
use crate::db::columns::{Code, JsonText, Uid};
use crate::db::dialect::{Dialect, prepared};
use crate::db::schema::{events, people, reports, roles_given};
use crate::db::{Conn, MultiBackend, Tx};
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
            reports::alarm_at,
            reports::projection,
            reports::next_due_at,
            (
                reports::set_people,
                reports::set_units,
                reports::set_joined,
                reports::set_burden_tenths,
                reports::set_reported_at,
                reports::set_severity,
            ),
        )
    };
}
pub(crate) use report_columns;

/// The report with that id.
pub fn find_report(conn: &mut Conn, id: ReportId) -> Result<Option<Stored>> {
    let row: Option<ReportRow> =
        reports::table.filter(reports::id.eq(id)).select(report_columns!()).first(conn).optional()?;
    Ok(with_reporters(conn, row.into_iter().collect())?.pop())
}

/// Lets nobody else append to the report or change its set until the transaction ends: two who act at once then act one
/// after the other, and the second sees what the first did. SQLite has one writer anyway.
///
/// # Errors
/// The statements'; `Retry` where it was joined or taken apart meanwhile.
pub fn hold_report(tx: &mut Tx<'_>, id: ReportId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        sets::hold_sets(tx, &[id])?;
    }
    Ok(())
}

/// Lets nobody else write that row until the transaction ends.
pub fn hold_row(tx: &mut Tx<'_>, id: ReportId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        prepared(sql_query("SELECT 1 FROM reports WHERE id = $1 FOR NO KEY UPDATE").bind::<Uid, _>(id))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// These rows with their reporters, in one more query; of sets also the roots and those who reported what is joined, in
/// two more.
pub fn with_reporters(conn: &mut Conn, rows: Vec<ReportRow>) -> Result<Vec<Stored>> {
    let roots: Vec<ReportId> =
        rows.iter().filter_map(|row| Some(row.projection.0.joined.as_ref()?.root)).collect();
    let mut stored = with_own_reporters(conn, rows)?;
    if roots.is_empty() {
        return Ok(stored);
    }
    let rows = reports::table.filter(reports::id.eq_any(roots)).select(report_columns!()).load(conn)?;
    let roots: HashMap<ReportId, Stored> =
        with_own_reporters(conn, rows)?.into_iter().map(|root| (root.id, root)).collect();
    for report in &mut stored {
        if let Some(root) = roots.get(&report.root_id()).filter(|root| root.id != report.id) {
            (report.set, report.due_at) = (root.set, root.due_at);
            report.root = Some(Box::new(root.clone()));
        }
    }
    Ok(stored)
}

fn with_own_reporters(conn: &mut Conn, rows: Vec<ReportRow>) -> Result<Vec<Stored>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let roots: Vec<_> = rows.iter().filter(|row| row.set.joined > 0).map(|row| row.id).collect();
    let reporters = follow::list_reporters(conn, &ids)?;
    let mut joined = follow::set::list_joined_reporters(conn, &roots)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let reporter = reporters.get(&row.id).copied();
            let joined_reporters = joined.remove(&row.id).unwrap_or_default();
            Stored { joined_reporters, ..row.with_reporter(reporter) }
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

/// Reports about which a rule has something to do by `now`, the longest waiting first; after that one, where it is
/// named.
pub fn list_alarms(
    conn: &mut Conn,
    now: Moment,
    after: Option<(Moment, ReportId)>,
    limit: i64,
) -> Result<Vec<(Moment, ReportId)>> {
    let mut query = reports::table
        .filter(reports::alarm_at.le(now))
        .select((reports::alarm_at.assume_not_null(), reports::id))
        .into_boxed::<MultiBackend>();
    if let Some((at, id)) = after {
        query = query.filter(reports::alarm_at.gt(at).or(reports::alarm_at.eq(at).and(reports::id.gt(id))));
    }
    Ok(query.order((reports::alarm_at, reports::id)).limit(limit).load(conn)?)
}

/// Writes when a rule has something to do about it next.
pub fn update_alarm(tx: &mut Tx<'_>, id: ReportId, at: Option<Moment>) -> Result<()> {
    diesel::update(reports::table.filter(reports::id.eq(id)))
        .set(reports::alarm_at.eq(at))
        .execute(tx.conn())?;
    Ok(())
}

/// The number of the event by which the report was last opened again.
pub fn find_last_reopening(conn: &mut Conn, report: ReportId) -> Result<Option<i64>> {
    Ok(events::table
        .filter(events::report_id.eq(report).and(events::kind.eq("reopened")))
        .order(events::seq.desc())
        .select(events::seq)
        .first(conn)
        .optional()?)
}

/// The event of that number.
pub fn find_event_id(conn: &mut Conn, report: ReportId, seq: i64) -> Result<Option<EventId>> {
    Ok(events::table
        .filter(events::report_id.eq(report).and(events::seq.eq(seq)))
        .select(events::id)
        .first(conn)
        .optional()?)
}

/// Whether it is before the committees: 1 an appeal, 0 any other, nothing where none decides about it now.
pub(super) fn docket(projection: &Projection) -> Option<i32> {
    projection.is_decidable().then_some(i32::from(projection.appeal))
}

/// The columns that the projection fills, with the next alarm, in one place for insert and update.
macro_rules! projection_columns {
    ($projection:expr, $due_at:expr, $alarm_at:expr) => {{
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
            reports::next_due_at.eq($due_at),
            reports::alarm_at.eq($alarm_at),
            reports::burden_tenths.eq(projection.burden.tenths),
            reports::joined_to.eq(projection.joined.as_ref().map(|joined| joined.root)),
            reports::severity.eq(sets::rank_of(projection)),
            reports::docket.eq(docket(projection)),
            reports::deferred_until.eq(projection.deferred_until()),
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
            reports::set_people.eq(1),
            reports::set_units.eq(1),
            reports::set_joined.eq(0),
            reports::set_burden_tenths.eq(report.projection.burden.tenths),
            reports::set_reported_at.eq(report.reported_at),
            reports::set_severity.eq(sets::rank_of(&report.projection)),
            projection_columns!(&report.projection, report.due_at, report.alarm_at),
        ))
        .returning(reports::number)
        .get_result(tx.conn())?)
}

/// Writes where the report stands and when a rule has something to do next, if nothing has happened since
/// `seq_before`. When its set is due.
///
/// # Errors
/// The statement's; `Internal` where something has, which the event's own number should have refused before.
pub fn update_projection(
    tx: &mut Tx<'_>,
    id: ReportId,
    seq_before: i64,
    projection: &Projection,
    alarm_at: Option<Moment>,
) -> Result<Option<Moment>> {
    let due_at = sets::due_at(tx, id, projection)?;
    let changed =
        diesel::update(reports::table.filter(reports::id.eq(id)).filter(reports::seq.eq(seq_before)))
            .set(projection_columns!(projection, due_at, alarm_at))
            .execute(tx.conn())?;
    match changed {
        1 => Ok(due_at),
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

/// Takes out what the reporter wrote into the report; [`update_text`] takes out the text.
pub fn update_without_words(tx: &mut Tx<'_>, id: ReportId) -> Result<()> {
    diesel::update(reports::table.filter(reports::id.eq(id)))
        .set((reports::own_workaround.eq(None::<String>), reports::burden.eq(None::<JsonText<Burden>>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes what an event says anew: for taking out the words of a reporter who leaves, which folding does not need.
pub fn update_event(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    diesel::update(events::table.find(event.id))
        .set(events::data.eq(JsonText(body_data(&event.body))))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether the report's history has an event of that kind.
pub fn has_event(conn: &mut Conn, report: ReportId, kind: &str) -> Result<bool> {
    let found: Option<EventId> = events::table
        .filter(events::report_id.eq(report).and(events::kind.eq(kind)))
        .select(events::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// The numbers of these reports.
pub fn list_numbers(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, i64>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ReportId, i64)> =
        reports::table.filter(reports::id.eq_any(ids)).select((reports::id, reports::number)).load(conn)?;
    Ok(rows.into_iter().collect())
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

/// Every move of these reports, each report's latest first.
pub fn list_moves(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<(ReportId, Event)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(ReportId, EventRow)> = events::table
        .filter(events::report_id.eq_any(ids))
        .filter(events::kind.eq("moved"))
        .order((events::report_id, events::seq.desc()))
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

/// These reports, in no order.
pub fn list_by_ids(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<Stored>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reports::table.filter(reports::id.eq_any(ids)).select(report_columns!()).load(conn)?;
    with_reporters(conn, rows)
}

/// The reports with these numbers, in no order.
pub fn list_by_numbers(conn: &mut Conn, numbers: &[i64]) -> Result<Vec<Stored>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reports::table.filter(reports::number.eq_any(numbers)).select(report_columns!()).load(conn)?;
    with_reporters(conn, rows)
}

/// These events, in no order.
pub fn list_events_by_ids(conn: &mut Conn, ids: &[EventId]) -> Result<Vec<Event>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<EventRow> =
        events::table.filter(events::id.eq_any(ids)).select(event_columns!()).load(conn)?;
    rows.into_iter().map(Event::try_from).collect()
}

/// The changes that shipped for a report and what was answered to them, oldest first.
pub fn list_ships(conn: &mut Conn, report: ReportId) -> Result<Vec<Event>> {
    Ok(list_ships_of(conn, &[report])?.remove(&report).unwrap_or_default())
}

/// The same of several reports.
pub fn list_ships_of(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, Vec<Event>>> {
    let rows: Vec<(ReportId, EventRow)> = events::table
        .filter(events::report_id.eq_any(ids))
        .filter(events::kind.eq_any(["shipped", "answered_ship"]))
        .order((events::report_id, events::seq))
        .select((events::report_id, event_columns!()))
        .load(conn)?;
    let mut ships: HashMap<ReportId, Vec<Event>> = HashMap::new();
    for (report, row) in rows {
        ships.entry(report).or_default().push(Event::try_from(row)?);
    }
    Ok(ships)
}
