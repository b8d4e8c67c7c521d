//! Queries over changes.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Nullable};
use domain::changes::wire::Told;
use domain::changes::{ChangeState, WhyNotShipped};
use domain::id::{ChangeId, EventId, PersonId, ReportId, SystemId, UnitId};
use domain::moment::Moment;
use domain::telling::TellingKind;
use domain::telling::wire::Outcome;

use super::rows::ChangeRow;
use crate::db::columns::{Code, Instant, Uid};
use crate::db::dialect::{Dialect, prepared};
use crate::db::schema::{change_reports, changes, deliveries, reports, tellings};
use crate::db::{Conn, MultiBackend, Tx};
use crate::error::Result;

diesel::define_sql_function! {
    /// The first of the two that is there.
    #[sql_name = "coalesce"]
    fn first_of(first: Nullable<Instant>, second: Instant) -> Instant;
}

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

/// What a list of changes is asked for. Within a list "or", between lists "and"; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// How far they have come.
    pub states: Vec<ChangeState>,
    /// Which units they touch.
    pub unit_ids: Vec<UnitId>,
    /// Which systems their reports are about.
    pub system_ids: Vec<SystemId>,
}

/// The next changes after that place, the newest first: by when they shipped, else by when they were written.
pub fn list_newest(
    conn: &mut Conn,
    wanted: &Wanted,
    after: Option<(Moment, ChangeId)>,
    limit: i64,
) -> Result<Vec<ChangeRow>> {
    let listed_at = || first_of(changes::shipped_at, changes::created_at);
    let mut query = changes::table.into_boxed::<MultiBackend>();
    if let Some((at, id)) = after {
        query = query.filter(listed_at().le(at)).filter(listed_at().lt(at).or(changes::id.lt(id)));
    }
    if let Some(condition) = in_any_state(&wanted.states) {
        query = query.filter(condition);
    }
    if !wanted.system_ids.is_empty() {
        let about = change_reports::table
            .inner_join(reports::table)
            .filter(reports::system_id.eq_any(wanted.system_ids.clone()))
            .select(change_reports::change_id);
        query = query.filter(changes::id.eq_any(about));
    }
    if let Some(condition) = touches_any(&wanted.unit_ids) {
        query = query.filter(condition);
    }
    let query = query.order((listed_at().desc(), changes::id.desc()));
    Ok(query.limit(limit).select(ChangeRow::as_select()).load(conn)?)
}

type Condition = Box<dyn BoxableExpression<changes::table, MultiBackend, SqlType = Bool>>;

fn in_any_state(states: &[ChangeState]) -> Option<Condition> {
    let stands = |state: &ChangeState| -> Condition {
        match state {
            ChangeState::Draft => Box::new(changes::shipped_at.is_null().and(changes::ship_at.is_null())),
            ChangeState::Planned => {
                Box::new(changes::shipped_at.is_null().and(changes::ship_at.is_not_null()))
            }
            ChangeState::Shipped => Box::new(changes::shipped_at.is_not_null()),
        }
    };
    states.iter().map(stands).reduce(|any, one| Box::new(any.or(one)))
}

/// The units of a change stand in one document, in which an id is found by its text. A change that names none touches
/// all.
fn touches_any(units: &[UnitId]) -> Option<Condition> {
    let touches = |unit: &UnitId| -> Condition { Box::new(changes::unit_ids.like(format!("%{unit}%"))) };
    let named = units.iter().map(touches).reduce(|any, one| Box::new(any.or(one)))?;
    Some(Box::new(named.or(changes::unit_ids.like("[]"))))
}

/// The reports that these changes name.
pub fn list_links(conn: &mut Conn, ids: &[ChangeId]) -> Result<HashMap<ChangeId, Vec<ReportId>>> {
    let rows: Vec<(ChangeId, ReportId)> = change_reports::table
        .filter(change_reports::change_id.eq_any(ids))
        .order((change_reports::change_id, change_reports::report_id))
        .select((change_reports::change_id, change_reports::report_id))
        .load(conn)?;
    let mut links: HashMap<ChangeId, Vec<ReportId>> = HashMap::new();
    for (change, report) in rows {
        links.entry(change).or_default().push(report);
    }
    Ok(links)
}

/// The reports that a change names, in the order of their ids, so that two who hold them do not wait for each other.
pub fn list_reports(conn: &mut Conn, change: ChangeId) -> Result<Vec<ReportId>> {
    Ok(list_links(conn, &[change])?.remove(&change).unwrap_or_default())
}

/// Whether a change names that report.
pub fn is_named(conn: &mut Conn, report: ReportId) -> Result<bool> {
    let found: Option<ChangeId> = change_reports::table
        .filter(change_reports::report_id.eq(report))
        .select(change_reports::change_id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Planned changes whose time has come.
pub fn list_due(conn: &mut Conn, now: Moment, limit: i64) -> Result<Vec<ChangeId>> {
    Ok(changes::table
        .filter(changes::ship_at.le(now))
        .filter(changes::shipped_at.is_null())
        .order(changes::ship_at)
        .limit(limit)
        .select(changes::id)
        .load(conn)?)
}

/// Lets nobody else touch the change until the transaction ends: of two who ship it at once, the second sees that it
/// has shipped. SQLite has one writer anyway.
pub fn hold_change(tx: &mut Tx<'_>, id: ChangeId) -> Result<()> {
    if tx.dialect() == Dialect::Postgres {
        prepared(sql_query("SELECT 1 FROM changes WHERE id = $1 FOR NO KEY UPDATE").bind::<Uid, _>(id))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes a change down with the reports that it names.
pub fn insert_change(tx: &mut Tx<'_>, row: &ChangeRow, reports: &[ReportId]) -> Result<()> {
    diesel::insert_into(changes::table).values(row).execute(tx.conn())?;
    insert_links(tx, row.id, reports)
}

fn insert_links(tx: &mut Tx<'_>, id: ChangeId, reports: &[ReportId]) -> Result<()> {
    for report in reports {
        diesel::insert_into(change_reports::table)
            .values((change_reports::change_id.eq(id), change_reports::report_id.eq(*report)))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Adds those of these reports to the change that it does not name yet.
pub fn insert_named(tx: &mut Tx<'_>, id: ChangeId, reports: &[ReportId], named: &[ReportId]) -> Result<()> {
    let new: Vec<ReportId> = reports.iter().filter(|report| !named.contains(report)).copied().collect();
    insert_links(tx, id, &new)
}

/// From now on it names these reports.
pub fn replace_links(tx: &mut Tx<'_>, id: ChangeId, reports: &[ReportId]) -> Result<()> {
    diesel::delete(change_reports::table.filter(change_reports::change_id.eq(id))).execute(tx.conn())?;
    insert_links(tx, id, reports)
}

/// Writes what people set, with the next version.
pub fn update_fields(tx: &mut Tx<'_>, row: &ChangeRow) -> Result<()> {
    diesel::update(changes::table.find(row.id))
        .set((
            changes::language.eq(&row.language),
            changes::title.eq(&row.title),
            changes::you_said.eq(&row.you_said),
            changes::we_did.eq(&row.we_did),
            changes::do_now.eq(&row.do_now),
            changes::unit_ids.eq(&row.unit_ids),
            changes::measure.eq(&row.measure),
            changes::version.eq(row.version),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// It is to ship then, as that person's doing; or not at all, where nothing is said.
pub fn update_plan(tx: &mut Tx<'_>, id: ChangeId, plan: Option<(Moment, PersonId)>) -> Result<()> {
    let none: (Option<Moment>, Option<Code<WhyNotShipped>>) = (None, None);
    diesel::update(changes::table.find(id))
        .set((
            changes::ship_at.eq(plan.map(|(at, _)| at)),
            changes::planned_by.eq(plan.map(|(_, person)| person)),
            changes::failed_at.eq(none.0),
            changes::failed_because.eq(none.1),
            changes::version.eq(changes::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Its time has passed without it: it is a draft again, with the reason.
pub fn update_failed(
    tx: &mut Tx<'_>,
    id: ChangeId,
    planned_for: Moment,
    reason: WhyNotShipped,
) -> Result<()> {
    let never: Option<Moment> = None;
    diesel::update(changes::table.find(id))
        .set((
            changes::ship_at.eq(never),
            changes::failed_at.eq(Some(planned_for)),
            changes::failed_because.eq(Some(Code(reason))),
            changes::version.eq(changes::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Marks it as shipped; false where it has shipped before.
pub fn update_shipped(tx: &mut Tx<'_>, id: ChangeId, at: Moment) -> Result<bool> {
    let none: (Option<Moment>, Option<Code<WhyNotShipped>>) = (None, None);
    let changed = diesel::update(changes::table.find(id).filter(changes::shipped_at.is_null()))
        .set((
            changes::shipped_at.eq(Some(at)),
            changes::failed_at.eq(none.0),
            changes::failed_because.eq(none.1),
            changes::version.eq(changes::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// By each of these events, how far the followers have been told that a change shipped.
pub fn count_told(conn: &mut Conn, shippings: &[EventId]) -> Result<HashMap<EventId, Told>> {
    let figure = |count: i64| u64::try_from(count).unwrap_or_default();
    // `COUNT(paid_at)` counts those that have one.
    let owed: Vec<(EventId, i64, i64)> = tellings::table
        .filter(tellings::event_id.eq_any(shippings))
        .filter(tellings::kind.eq(TellingKind::Shipped.as_str()))
        .group_by(tellings::event_id)
        .select((tellings::event_id, diesel::dsl::count(tellings::id), diesel::dsl::count(tellings::paid_at)))
        .load(conn)?;
    let failed = count_failed(conn, shippings)?;
    Ok(owed
        .into_iter()
        .map(|(event, owed, delivered)| {
            let failed = failed.get(&event).copied().unwrap_or_default();
            (event, Told { owed: figure(owed), delivered: figure(delivered), failed: figure(failed) })
        })
        .collect())
}

/// Tellings of these events that nobody will get any more.
fn count_failed(conn: &mut Conn, shippings: &[EventId]) -> Result<HashMap<EventId, i64>> {
    let lost = [Outcome::Refused, Outcome::GivenUp, Outcome::NoAddress].map(Code);
    let rows: Vec<(EventId, i64)> = tellings::table
        .inner_join(deliveries::table)
        .filter(tellings::event_id.eq_any(shippings))
        .filter(tellings::kind.eq(TellingKind::Shipped.as_str()))
        .filter(tellings::paid_at.is_null())
        .filter(deliveries::outcome.eq_any(lost))
        .group_by(tellings::event_id)
        .select((tellings::event_id, diesel::dsl::count(tellings::id).aggregate_distinct()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}
