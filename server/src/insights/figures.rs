//! What each report adds to the board, kept in the transaction of whatever changes it: an event, or a delivery.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use domain::id::{ReportId, TellingId};
use domain::insights::figures::{Figures, Known};
use domain::reports::Hours;

use super::told::{list_told, telling_kinds};
use crate::db::columns::{Code, Instant, JsonText, Uid};
use crate::db::dialect::prepared;
use crate::db::schema::{events, followers, report_figures, reports, tellings};
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::reports::rows::Stored;
use crate::reports::sets::list_roots;
use crate::reports::store::{find_report, hold_report};

/// What these reports add, as they stand.
///
/// # Errors
/// The statements'.
pub fn derive(
    conn: &mut Conn,
    snapshot: &Snapshot,
    reports: &[Stored],
) -> Result<HashMap<ReportId, Option<Figures>>> {
    let standing: Vec<_> = reports.iter().map(|report| (report.id, &report.projection)).collect();
    let told = list_told(conn, &standing)?;
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    let burdens = list_set_burdens(conn, &ids)?;
    let figures = reports.iter().map(|report| {
        let known = Known {
            reported_at: report.reported_at,
            burden: burdens.get(&report.id).copied().unwrap_or(report.projection.burden),
            told: told.contains(&report.id),
            zone: snapshot.zone(report.projection.site_id),
        };
        (report.id, Figures::of(&report.projection, &known))
    });
    Ok(figures.collect())
}

/// Keeps what a report adds after it has changed; where it is joined, also what its root adds.
///
/// # Errors
/// The statements'.
pub fn keep(tx: &mut Tx<'_>, snapshot: &Snapshot, report: &Stored) -> Result<()> {
    keep_one(tx, snapshot, report)?;
    if report.root_id() != report.id
        && let Some(root) = find_report(tx, report.root_id())?
    {
        keep_one(tx, snapshot, &root)?;
    }
    Ok(())
}

fn keep_one(tx: &mut Tx<'_>, snapshot: &Snapshot, report: &Stored) -> Result<()> {
    let figures = derive(tx, snapshot, std::slice::from_ref(report))?.remove(&report.id).flatten();
    if find_figures(tx, report.id)?.as_ref() != Some(&figures) {
        upsert(tx, report, figures)?;
    }
    Ok(())
}

/// Keeps what each of a page of reports adds, where it is not kept already.
///
/// # Errors
/// The statements'.
pub fn keep_all(tx: &mut Tx<'_>, snapshot: &Snapshot, reports: &[Stored]) -> Result<()> {
    let mut figures = derive(tx, snapshot, reports)?;
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    let kept = list_figures(tx, &ids)?;
    for report in reports {
        let figures = figures.remove(&report.id).flatten();
        if kept.get(&report.id) != Some(&figures) {
            upsert(tx, report, figures)?;
        }
    }
    Ok(())
}

/// Each of a page of reports that adds something else to the board than is kept. `complete` where none may be lacking.
///
/// # Errors
/// The statements'.
pub fn check(
    conn: &mut Conn,
    snapshot: &Snapshot,
    reports: &[Stored],
    complete: bool,
) -> Result<Vec<String>> {
    let figures = derive(conn, snapshot, reports)?;
    let ids: Vec<ReportId> = reports.iter().map(|report| report.id).collect();
    let kept = list_figures(conn, &ids)?;
    let differs = |report: &&Stored| match (kept.get(&report.id), figures.get(&report.id)) {
        (None, _) => complete,
        (kept, derived) => kept != derived,
    };
    Ok(reports
        .iter()
        .filter(differs)
        .map(|report| {
            format!("RB-{}: it adds something else to the board than its events say", report.number)
        })
        .collect())
}

/// Keeps what a new report adds; it cannot have been told how it ended.
///
/// # Errors
/// The statements'.
pub fn begin(tx: &mut Tx<'_>, snapshot: &Snapshot, report: &Stored) -> Result<()> {
    let known = Known {
        reported_at: report.reported_at,
        burden: report.projection.burden,
        told: false,
        zone: snapshot.zone(report.projection.site_id),
    };
    let figures = Figures::of(&report.projection, &known);
    upsert(tx, report, figures)
}

/// Keeps what follows from tellings that have just been paid: that everybody who reported was told.
///
/// # Errors
/// The statements'.
pub fn paid(tx: &mut Tx<'_>, paid: &[TellingId]) -> Result<()> {
    // In one order, so that two who hold them do not wait for each other.
    for id in list_concerned(tx, paid)? {
        hold_report(tx, id)?;
        let Some(report) = find_report(tx, id)? else { continue };
        let Some(Some(mut figures)) = find_figures(tx, id)? else { continue };
        let told = list_told(tx, &[(id, &report.projection)])?.contains(&id);
        let Some(ending) = &mut figures.ending else { continue };
        if ending.told != told {
            ending.told = told;
            upsert(tx, &report, Some(figures))?;
        }
    }
    Ok(())
}

/// The reports of whose ending these tellings told a reporter.
fn list_concerned(conn: &mut Conn, paid: &[TellingId]) -> Result<BTreeSet<ReportId>> {
    if paid.is_empty() {
        return Ok(BTreeSet::new());
    }
    let ids: Vec<ReportId> = tellings::table
        .inner_join(events::table)
        .inner_join(followers::table.on(tellings::follower_id.eq(followers::id.nullable())))
        .filter(tellings::id.eq_any(paid))
        .filter(tellings::kind.eq_any(telling_kinds()))
        .filter(followers::relation.eq("reporter"))
        .select(events::report_id)
        .distinct()
        .load(conn)?;
    Ok(list_roots(conn, &ids)?.into_iter().collect())
}

/// What the sets of these roots cost.
fn list_set_burdens(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, Hours>> {
    let rows: Vec<(ReportId, i64)> = reports::table
        .filter(reports::id.eq_any(ids))
        .select((reports::id, reports::set_burden_tenths))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, tenths)| (id, Hours { tenths })).collect())
}

/// What is kept of the report; nothing inside where it adds nothing.
fn find_figures(conn: &mut Conn, id: ReportId) -> Result<Option<Option<Figures>>> {
    let found: Option<JsonText<Option<Figures>>> =
        report_figures::table.find(id).select(report_figures::figures).first(conn).optional()?;
    Ok(found.map(|JsonText(figures)| figures))
}

/// What is kept of these reports.
///
/// # Errors
/// The statements'.
pub fn list_figures(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, Option<Figures>>> {
    let rows: Vec<(ReportId, JsonText<Option<Figures>>)> = report_figures::table
        .filter(report_figures::report_id.eq_any(ids))
        .select((report_figures::report_id, report_figures::figures))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, JsonText(figures))| (id, figures)).collect())
}

fn upsert(tx: &mut Tx<'_>, report: &Stored, figures: Option<Figures>) -> Result<()> {
    let projection = &report.projection;
    let arrived = figures.as_ref().map(|figures| i64::from(figures.arrived.number()));
    let ending = figures.as_ref().and_then(|figures| figures.ending);
    let query = sql_query(
        "INSERT INTO report_figures (report_id, site_id, unit_id, system_id, arrived_month, ended_month, ended_as, closed,
             by_supporters, waiting_until, counts_until, figures, uncounted)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)
         ON CONFLICT (report_id) DO UPDATE SET unit_id = excluded.unit_id, system_id = excluded.system_id,
             arrived_month = excluded.arrived_month, ended_month = excluded.ended_month, ended_as = excluded.ended_as,
             closed = excluded.closed, by_supporters = excluded.by_supporters, waiting_until = excluded.waiting_until,
             counts_until = excluded.counts_until, figures = excluded.figures, uncounted = 1",
    );
    let query = query
        .bind::<Uid, _>(report.id)
        .bind::<Uid, _>(projection.site_id)
        .bind::<Uid, _>(projection.unit_id)
        .bind::<Nullable<Uid>, _>(projection.system_id)
        .bind::<Nullable<BigInt>, _>(arrived)
        .bind::<Nullable<BigInt>, _>(ending.map(|ending| i64::from(ending.month.number())))
        .bind::<Nullable<Text>, _>(ending.map(|ending| Code(ending.state)))
        .bind::<Bool, _>(ending.is_some_and(|ending| ending.is_closed()))
        .bind::<Bool, _>(ending.is_some_and(|ending| ending.by_supporters))
        .bind::<Nullable<Instant>, _>(ending.and_then(|ending| ending.waiting_until))
        .bind::<Nullable<Instant>, _>(ending.and_then(|ending| ending.counts_until))
        .bind::<Text, _>(JsonText(figures));
    prepared(query).execute(tx.conn())?;
    Ok(())
}
