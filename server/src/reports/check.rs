//! Re-derives every report from its events and compares: nothing that is stored twice may differ.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use domain::id::{ReportId, TeamId};
use domain::moment::Moment;
use domain::reports::Hours;
use domain::reports::event::Event;
use domain::reports::joining::SetFigures;
use domain::reports::projection::{Projection, Surroundings};
use serde_json::Value;

use super::follow::set::list_waiting;
use super::rows::ReportRow;
use super::{counters, derivation, sets, store};
use crate::db::schema::{reports, teams};
use crate::db::{Conn, Database};
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::insights::{cells, figures};
use crate::{governance, search, telling};

/// Reports that are read at a time.
const AT_ONCE: i64 = 200;

/// What came to light.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many reports were looked at.
    pub reports: usize,
    /// Every difference in a line, by number and field; never with what somebody wrote.
    pub differences: Vec<String>,
}

/// Compares every report with the fold of its events and with what it is found by, the counters and the sums of
/// the board with what they count, and what was paid with what was delivered. Reads only.
///
/// # Errors
/// The statements'.
pub async fn check(db: &Database) -> Result<Findings> {
    let snapshot = db.read(|conn| conn.snapshot(Snapshot::load)).await?;
    let snapshot = std::sync::Arc::new(snapshot);
    let mut findings = Findings::default();
    let mut after = 0;
    loop {
        let snapshot = std::sync::Arc::clone(&snapshot);
        let page = db.read(move |conn| conn.snapshot(|conn| check_page(conn, &snapshot, after))).await?;
        let Some(last) = page.last else { break };
        after = last;
        findings.reports += page.reports;
        findings.differences.extend(page.differences);
    }
    let counted = db.read(|conn| conn.snapshot(check_counters)).await?;
    findings.differences.extend(counted);
    let board = db.read(|conn| conn.snapshot(cells::check)).await?;
    findings.differences.extend(board);
    let told = db.read(|conn| conn.snapshot(telling::check::check)).await?;
    findings.differences.extend(told);
    let decided = db.read(|conn| conn.snapshot(governance::check::check)).await?;
    findings.differences.extend(decided);
    Ok(findings)
}

struct Checked {
    last: Option<i64>,
    reports: usize,
    differences: Vec<String>,
}

fn check_page(conn: &mut Conn, snapshot: &Snapshot, after: i64) -> Result<Checked> {
    let rows = store::list_after_number(conn, after, AT_ONCE)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let columns = list_columns(conn, &ids)?;
    let mut histories: HashMap<ReportId, Vec<Event>> = HashMap::new();
    for (report, event) in store::list_histories(conn, &ids)? {
        histories.entry(report).or_default().push(event);
    }
    let mut differences = Vec::new();
    let roots: Vec<ReportId> =
        rows.iter().filter(|row| row.projection.0.joined.is_none()).map(|row| row.id).collect();
    let counted = sets::recount(conn, &roots)?;
    let own = count_own(conn, &ids)?;
    for row in &rows {
        let events = histories.remove(&row.id).unwrap_or_default();
        let stored = &row.projection.0;
        let of = format!("RB-{}", row.number);
        match derive(snapshot, row, &events) {
            Err(broken) => differences.push(format!("{of}: {broken}")),
            Ok(derived) => {
                for field in differing(&derived, stored) {
                    differences.push(format!("{of}: {field} differs from what its events say"));
                }
            }
        }
        match columns.get(&row.id) {
            Some(columns) if *columns == Columns::of(stored, sets::due_at(conn, row.id, stored)?) => {}
            _ => differences.push(format!("{of}: the columns of the list differ from its projection")),
        }
        if stored.joined.is_none() && counted.get(&row.id) != Some(&SetFigures::from(row.set)) {
            differences.push(format!("{of}: the figures of its set differ from those who wait"));
        }
        if own.get(&row.id).copied().unwrap_or_default() != (stored.people, stored.burden) {
            differences.push(format!("{of}: those who wait differ from what its events say"));
        }
    }
    let complete = derivation::is_complete(conn, snapshot)?;
    let reports: Vec<_> = rows.iter().cloned().map(|row| row.with_reporter(None)).collect();
    differences.extend(search::check::check(conn, &reports, complete)?);
    differences.extend(figures::check(conn, snapshot, &reports, complete)?);
    Ok(Checked { last: rows.last().map(|row| row.number), reports: rows.len(), differences })
}

/// How many wait with each of these reports by their rows, and the sum of their hours.
fn count_own(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, (u32, Hours)>> {
    let mut own: HashMap<ReportId, (u32, Hours)> = HashMap::new();
    for (report, one) in list_waiting(conn, ids)? {
        let (people, burden) = own.entry(report).or_default();
        *people += 1;
        *burden = *burden + one.burden;
    }
    Ok(own)
}

/// Where the report stands by its events alone.
pub(super) fn derive(
    snapshot: &Snapshot,
    row: &ReportRow,
    events: &[Event],
) -> std::result::Result<Projection, domain::reports::projection::BrokenLog> {
    let zone = snapshot.zone(row.projection.0.site_id);
    Projection::fold(events, &Surroundings { levels: &snapshot.levels, zone })
}

/// The fields in which two projections differ.
fn differing(one: &Projection, other: &Projection) -> Vec<String> {
    let fields = |projection: &Projection| match serde_json::to_value(projection) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (one, other) = (fields(one), fields(other));
    one.iter()
        .filter(|(name, value)| other.get(*name) != Some(*value))
        .map(|(name, _)| name.clone())
        .collect()
}

/// What stands beside the projection for lists to be filtered by.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
struct Columns {
    seq: i64,
    state: String,
    state_since: Moment,
    open_at: Option<Moment>,
    site_id: domain::id::SiteId,
    unit_id: domain::id::UnitId,
    category_id: domain::id::CategoryId,
    system_id: Option<domain::id::SystemId>,
    team_id: TeamId,
    assignee_id: Option<domain::id::PersonId>,
    acknowledged_once: bool,
    next_due_at: Option<Moment>,
    burden_tenths: i64,
    joined_to: Option<ReportId>,
    severity: i64,
    docket: Option<i32>,
    deferred_until: Option<domain::moment::Date>,
}

impl Columns {
    fn of(projection: &Projection, next_due_at: Option<Moment>) -> Self {
        Self {
            seq: projection.seq,
            state: projection.state.as_str().to_owned(),
            state_since: projection.state_since,
            open_at: projection.open_at,
            site_id: projection.site_id,
            unit_id: projection.unit_id,
            category_id: projection.category_id,
            system_id: projection.system_id,
            team_id: projection.team_id,
            assignee_id: projection.assignee_id,
            acknowledged_once: projection.acknowledged_once,
            next_due_at,
            burden_tenths: projection.burden.tenths,
            joined_to: projection.joined.as_ref().map(|joined| joined.root),
            severity: sets::rank_of(projection),
            docket: store::docket(projection),
            deferred_until: projection.deferred_until(),
        }
    }
}

fn list_columns(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, Columns>> {
    let rows: Vec<(ReportId, Columns)> = reports::table
        .filter(reports::id.eq_any(ids))
        .select((
            reports::id,
            (
                reports::seq,
                reports::state,
                reports::state_since,
                reports::open_at,
                reports::site_id,
                reports::unit_id,
                reports::category_id,
                reports::system_id,
                reports::team_id,
                reports::assignee_id,
                reports::acknowledged_once,
                reports::next_due_at,
                reports::burden_tenths,
                reports::joined_to,
                reports::severity,
                reports::docket,
                reports::deferred_until,
            ),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

fn check_counters(conn: &mut Conn) -> Result<Vec<String>, ServerError> {
    let mut expected = counters::recount(conn)?;
    let mut counted: BTreeMap<(TeamId, String), i64> = BTreeMap::new();
    for team in teams::table.select(teams::id).load::<TeamId>(conn)? {
        for (state, count) in counters::count_by_state(conn, team)? {
            counted.insert((team, state), count);
        }
    }
    counted.retain(|_, count| *count != 0);
    expected.retain(|_, count| *count != 0);
    let mut keys: Vec<_> = expected.keys().chain(counted.keys()).cloned().collect();
    keys.sort();
    keys.dedup();
    let zero =
        |map: &BTreeMap<(TeamId, String), i64>, key: &(TeamId, String)| map.get(key).copied().unwrap_or(0);
    Ok(keys
        .iter()
        .filter(|key| zero(&expected, key) != zero(&counted, key))
        .map(|key| {
            let (team, state) = key;
            format!(
                "team {team}: the counter of {state} says {}, there are {}",
                zero(&counted, key),
                zero(&expected, key)
            )
        })
        .collect())
}
