//! The figures of each set, kept on its root so that rankings and lists need not count: written by [`write()`] alone, in
//! the transaction of whatever changes them, and counted again by `readback check`.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::id::ReportId;
use domain::moment::Moment;
use domain::reports::Severity;
use domain::reports::joining::{self, Member, SetFigures, figures};
use domain::reports::projection::Projection;

use super::follow::set::{count_set, list_waiting};
use super::rows::severity_rank;
use super::store::hold_row;
use crate::db::columns::JsonText;
use crate::db::schema::reports;
use crate::db::{Conn, StoreError, Tx};
use crate::error::Result;

/// The root of the set in which that report is; the report itself where it is not joined. Nothing where it does not
/// exist.
///
/// # Errors
/// The statement's.
pub fn find_root(conn: &mut Conn, id: ReportId) -> Result<Option<ReportId>> {
    let joined_to: Option<Option<ReportId>> =
        reports::table.filter(reports::id.eq(id)).select(reports::joined_to).first(conn).optional()?;
    Ok(joined_to.map(|joined_to| joined_to.unwrap_or(id)))
}

/// The roots of these reports, each once, in the order of their ids; what does not exist is left out.
///
/// # Errors
/// The statement's.
pub fn list_roots(conn: &mut Conn, ids: &[ReportId]) -> Result<Vec<ReportId>> {
    let rows: Vec<(ReportId, Option<ReportId>)> = reports::table
        .filter(reports::id.eq_any(ids))
        .select((reports::id, reports::joined_to))
        .load(conn)?;
    let mut roots: Vec<ReportId> = rows.into_iter().map(|(id, joined_to)| joined_to.unwrap_or(id)).collect();
    roots.sort_unstable();
    roots.dedup();
    Ok(roots)
}

/// What is joined with that root, each with the report with which it was joined itself.
///
/// # Errors
/// The statement's.
pub fn list_edges(conn: &mut Conn, root: ReportId) -> Result<Vec<(ReportId, ReportId)>> {
    let rows: Vec<(ReportId, JsonText<Projection>)> = reports::table
        .filter(reports::joined_to.eq(root))
        .order(reports::id)
        .select((reports::id, reports::projection))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, projection)| Some((id, projection.0.joined.as_ref()?.into)))
        .collect())
}

/// Lets nobody else change these sets until the transaction ends: their roots first, in the order of their ids, so that
/// two who want the same do not wait for each other. The roots; nothing in the place of what does not exist.
///
/// # Errors
/// `Retry` where one of them was joined or taken apart meanwhile.
pub fn hold_sets(tx: &mut Tx<'_>, ids: &[ReportId]) -> Result<Vec<Option<ReportId>>> {
    let mut roots = Vec::with_capacity(ids.len());
    for id in ids {
        roots.push(find_root(tx, *id)?);
    }
    let mut held: Vec<ReportId> = roots.iter().copied().flatten().collect();
    held.sort_unstable();
    held.dedup();
    for root in &held {
        hold_row(tx, *root)?;
    }
    for (id, root) in ids.iter().zip(&roots) {
        if root.is_some_and(|root| root != *id) {
            hold_row(tx, *id)?;
        }
        if find_root(tx, *id)? != *root {
            return Err(StoreError::Retry.into());
        }
    }
    Ok(roots)
}

/// When the set of that report is due, which stands there.
///
/// # Errors
/// The statement's.
pub fn due_at(conn: &mut Conn, id: ReportId, projection: &Projection) -> Result<Option<Moment>> {
    let own = projection.next_due();
    if own.is_none() {
        return Ok(None);
    }
    let rows: Vec<JsonText<Projection>> =
        reports::table.filter(reports::joined_to.eq(id)).select(reports::projection).load(conn)?;
    Ok(joining::due_at(projection, rows.iter().filter_map(|row| row.0.joined.as_ref())))
}

/// Counts the set of that root and writes its figures down.
///
/// When it is due it writes as well, because what is joined may have been promised something earlier.
///
/// # Errors
/// The statements'.
pub fn write(tx: &mut Tx<'_>, root: ReportId) -> Result<()> {
    let counted = count_set(tx, root)?;
    let projection: JsonText<Projection> =
        reports::table.filter(reports::id.eq(root)).select(reports::projection).first(tx.conn())?;
    let due_at = due_at(tx, root, &projection.0)?;
    diesel::update(reports::table.filter(reports::id.eq(root)))
        .set((
            reports::next_due_at.eq(due_at),
            reports::set_people.eq(counted.people),
            reports::set_units.eq(counted.units),
            reports::set_joined.eq(counted.members - 1),
            reports::set_burden_tenths.eq(counted.tenths),
            reports::set_reported_at.eq(counted.reported_at),
            reports::set_severity.eq(counted.severity),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The figures of these roots, counted one by one: slow, and by another way than [`write()`].
///
/// # Errors
/// The statements'.
pub fn recount(conn: &mut Conn, roots: &[ReportId]) -> Result<HashMap<ReportId, SetFigures>> {
    let rows: Vec<(ReportId, Option<ReportId>, Moment, JsonText<Projection>)> = reports::table
        .filter(reports::id.eq_any(roots).or(reports::joined_to.eq_any(roots).assume_not_null()))
        .select((reports::id, reports::joined_to, reports::reported_at, reports::projection))
        .load(conn)?;
    let root_of: HashMap<ReportId, ReportId> =
        rows.iter().map(|(id, joined_to, ..)| (*id, joined_to.unwrap_or(*id))).collect();
    let mut members: HashMap<ReportId, Vec<Member>> = HashMap::new();
    for (id, joined_to, reported_at, projection) in &rows {
        let member = Member { reported_at: *reported_at, severity: projection.0.severity };
        members.entry(joined_to.unwrap_or(*id)).or_default().push(member);
    }
    let mut waiting: HashMap<ReportId, Vec<_>> = HashMap::new();
    for (id, one) in list_waiting(conn, &root_of.keys().copied().collect::<Vec<_>>())? {
        if let Some(root) = root_of.get(&id) {
            waiting.entry(*root).or_default().push(one);
        }
    }
    Ok(members
        .into_iter()
        .filter_map(|(root, members)| {
            let waiting = waiting.remove(&root).unwrap_or_default();
            Some((root, figures(&members, &waiting)?))
        })
        .collect())
}

/// The figures of a report that has just arrived: nobody else waits with it.
pub fn alone(reported_at: Moment, projection: &Projection) -> SetFigures {
    SetFigures {
        people: 1,
        units: 1,
        joined: 0,
        burden: projection.burden,
        reported_at,
        severity: projection.severity,
    }
}

/// How bad it is, as a column that a database can sort.
pub fn rank_of(projection: &Projection) -> i64 {
    projection.severity.map_or(0, severity_rank)
}

/// The severity of that rank.
pub fn severity_of(rank: i64) -> Option<Severity> {
    [Severity::Low, Severity::Medium, Severity::High, Severity::Critical]
        .into_iter()
        .find(|severity| severity_rank(*severity) == rank)
}
