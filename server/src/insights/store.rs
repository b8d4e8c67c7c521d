//! Queries of known issues, and of changes for the board.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::id::{ReportId, SiteId, UnitId};
use domain::insights::figures::{self, Scope};
use domain::insights::known::{FIXED, OPEN};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::reports::state::State;
use domain::reports::wire::Relation;

use crate::db::columns::Code;
use crate::db::schema::{change_reports, changes, followers, reports};
use crate::db::{Conn, MultiBackend};
use crate::error::Result;
use crate::reports::rows::{ReportRow, Stored};
use crate::reports::store::{report_columns, with_reporters};

/// Reports of one list at most.
const MOST: i64 = 200;
/// Ties of one kind of a unit at most: the latest so many.
const MOST_TIES: i64 = 1_000;

type Selected<'a> = reports::BoxedQuery<'a, MultiBackend>;

/// The roots that stand in one of these states.
fn in_states<'a>(states: &[State]) -> Selected<'a> {
    let names: Vec<&'static str> = states.iter().map(|state| state.as_str()).collect();
    reports::table
        .filter(reports::joined_to.is_null())
        .filter(reports::state.eq_any(names))
        .into_boxed::<MultiBackend>()
}

/// How people of a unit are known who reported or support each of these reports, or one that is joined with it.
pub type Ties = HashMap<ReportId, Vec<Identity>>;

/// The roots with which somebody of that unit has to do.
///
/// # Errors
/// The statements'.
pub fn list_ties(conn: &mut Conn, unit: UnitId) -> Result<Ties> {
    let states: Vec<&'static str> = OPEN.iter().chain(FIXED).map(|state| state.as_str()).collect();
    let mut rows: Vec<(ReportId, Code<Identity>)> = reports::table
        .filter(reports::unit_id.eq(unit))
        .filter(reports::state.eq_any(states))
        .filter(reports::joined_to.is_null())
        .order((reports::state_since.desc(), reports::id.desc()))
        .limit(MOST_TIES)
        .select((reports::id, reports::identity))
        .load(conn)?;
    let joined: Vec<(ReportId, Code<Identity>)> = reports::table
        .filter(reports::unit_id.eq(unit))
        .filter(reports::state.eq(State::Duplicate.as_str()))
        .filter(reports::joined_to.is_not_null())
        .order((reports::state_since.desc(), reports::id.desc()))
        .limit(MOST_TIES)
        .select((reports::joined_to.assume_not_null(), reports::identity))
        .load(conn)?;
    rows.extend(joined);
    let supported: Vec<(ReportId, Option<ReportId>, Code<Identity>)> = followers::table
        .inner_join(reports::table)
        .filter(followers::unit_id.eq(unit))
        .filter(followers::relation.eq(Code(Relation::Supporter)))
        .filter(followers::left_at.is_null())
        .order(followers::since.desc())
        .limit(MOST_TIES)
        .select((reports::id, reports::joined_to, followers::identity))
        .load(conn)?;
    rows.extend(supported.into_iter().map(|(id, root, identity)| (root.unwrap_or(id), identity)));
    let mut ties = Ties::new();
    for (root, Code(identity)) in rows {
        ties.entry(root).or_default().push(identity);
    }
    Ok(ties)
}

/// The reports of a place.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// These alone: what a unit has to do with.
    These(&'a Ties),
    /// Those of a site.
    Site(SiteId),
    /// All.
    Everywhere,
}

fn load(conn: &mut Conn, place: Place<'_>, query: Selected<'_>) -> Result<Vec<Stored>> {
    let query = match place {
        Place::These(ties) => query.filter(reports::id.eq_any(ties.keys().copied().collect::<Vec<_>>())),
        Place::Site(site) => query.filter(reports::site_id.eq(site)),
        Place::Everywhere => query,
    };
    let rows: Vec<ReportRow> = query
        .order((reports::state_since.desc(), reports::id.desc()))
        .limit(MOST)
        .select(report_columns!())
        .load(conn)?;
    with_reporters(conn, rows)
}

/// What is known to be wrong there, the latest news first.
///
/// # Errors
/// The statements'.
pub fn list_open(conn: &mut Conn, place: Place<'_>) -> Result<Vec<Stored>> {
    load(conn, place, in_states(OPEN))
}

/// What may have been fixed there since then, the latest first. A confirmation may have come later than its ship.
///
/// # Errors
/// The statements'.
pub fn list_fixed(conn: &mut Conn, place: Place<'_>, since: Moment) -> Result<Vec<Stored>> {
    load(conn, place, in_states(FIXED).filter(reports::state_since.ge(since)))
}

/// How many changes shipped within these moments for a report of one of the scopes.
pub fn count_changes(conn: &mut Conn, scopes: &[Scope], (from, to): (Moment, Moment)) -> Result<i64> {
    let mut query = changes::table
        .inner_join(change_reports::table.inner_join(reports::table))
        .filter(changes::shipped_at.ge(from))
        .filter(changes::shipped_at.lt(to))
        .into_boxed::<MultiBackend>();
    let (mut sites, mut units) = (Vec::new(), Vec::new());
    for scope in scopes {
        match scope.place {
            figures::Place::Site(site) => sites.push(site),
            figures::Place::Unit(unit) => units.push(unit),
        }
    }
    query = if units.is_empty() {
        query.filter(reports::site_id.eq_any(sites))
    } else {
        query.filter(reports::unit_id.eq_any(units))
    };
    if let Some(system) = scopes.first().and_then(|scope| scope.system) {
        query = query.filter(reports::system_id.eq(system));
    }
    Ok(query.select(diesel::dsl::count(changes::id).aggregate_distinct()).get_result(conn)?)
}
