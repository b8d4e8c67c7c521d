//! Lists of reports: each scope holds only what the reader may see, by keyset and without a query an item.

pub mod among;

use std::sync::Arc;

use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::access::{Role, Viewer};
use domain::governance::Seat;
use domain::id::{ReportId, SiteId, TeamId};
use domain::moment::Moment;
use domain::page::Page;
use domain::problem::Code;
use domain::reports::alarms::WORKING_DAY;
use domain::reports::state::State;
use domain::reports::view::{FullReport, present_in_list};
use domain::reports::wire::{ListItem, QueueCounts};

use super::filter::{ClockFilter, Cursor, Filter, Scope, Sort};
use super::rows::ReportRow;
use super::store::{report_columns, with_reporters};
use super::{counters, follow, present};
use crate::app::App;
use crate::db::schema::reports;
use crate::db::{Conn, MultiBackend};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::governance::store::in_scope;
use crate::http::guard::SignedIn;

type Condition = Box<dyn BoxableExpression<reports::table, MultiBackend, SqlType = Bool>>;
/// Reports under conditions that are put together at run time.
pub type Selected<'a> = reports::BoxedQuery<'a, MultiBackend>;

/// A page of reports.
///
/// # Errors
/// 403 where somebody asks for the queue of a team that is not theirs.
pub async fn list(app: &App, who: &Arc<SignedIn>, filter: Filter) -> Result<Page<ListItem>> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let Some(visible) = visible(conn, &who.viewer, &filter)? else {
                    return Err(Code::NotAllowed.into());
                };
                let horizon = horizon(&snapshot, &who.viewer, now);
                let mut rows = find_page(conn, &visible, &filter, now, horizon)?;
                let more = rows.len() as i64 > filter.limit;
                rows.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
                let next_cursor = rows.last().filter(|_| more).map(|row| place(row, filter.sort).to_text());
                let stored = with_reporters(conn, rows)?;
                let mut full = present::resolve(conn, &snapshot, &who.language, stored)?;
                present::add_mine(&mut full, &follow::set::list_mine(conn, who.person_id())?);
                let items =
                    full.iter().filter_map(|report| item(report, &who.viewer, &filter, now)).collect();
                Ok(Page { items, next_cursor })
            })
        })
        .await
}

/// The item, unless the filter would say of it what the reader does not see of it.
fn item(report: &FullReport, viewer: &Viewer, filter: &Filter, now: Moment) -> Option<ListItem> {
    let item = present_in_list(report, viewer.standing(&report.subject()), now)?;
    let unit_hidden = item.own.as_ref().is_none_or(|own| own.unit.is_none());
    let beyond =
        (filter.asks_beyond_staff() && item.own.is_none()) || (!filter.unit_ids.is_empty() && unit_hidden);
    (!beyond).then_some(item)
}

/// Where the next page begins.
fn place(row: &ReportRow, sort: Sort) -> Cursor {
    match (sort, row.next_due_at) {
        (Sort::Newest, _) => Cursor::Newest(row.reported_at, row.id),
        (Sort::Due, Some(due_at)) => Cursor::Due(due_at, row.id),
        (Sort::Due, None) => Cursor::Undated(row.reported_at, row.id),
        (Sort::Burden, _) => Cursor::Burden(row.set.burden_tenths, row.id),
    }
}

/// What the scope holds for that reader.
enum Visible {
    /// These reports.
    These(Vec<ReportId>),
    /// Those of these teams, whoever asks.
    Teams(Vec<TeamId>),
    /// Those of the sites that the reader administers; nothing means of all.
    Sites(Option<Vec<SiteId>>),
    /// All that the reader sees in any way.
    All(Sight),
}

/// Each way in which somebody sees reports.
struct Sight {
    reported: Vec<ReportId>,
    teams: Vec<TeamId>,
    administered: Option<Vec<SiteId>>,
    committees: Vec<Seat>,
    /// Whether what staff see is in it, and of which site; absent means all sites.
    staff: Option<Option<SiteId>>,
}

/// The sites that the person administers; nothing means all.
pub fn administered(viewer: &Viewer) -> Option<Vec<SiteId>> {
    if viewer.administers_everything() {
        return None;
    }
    Some(
        viewer
            .roles
            .iter()
            .filter(|given| given.role == Role::Administrator)
            .filter_map(|given| given.site_id)
            .collect(),
    )
}

/// What the scope holds; nothing where the reader may not ask for it.
fn visible(conn: &mut Conn, viewer: &Viewer, filter: &Filter) -> Result<Option<Visible>> {
    let sites = administered(viewer);
    let administers_some = sites.as_ref().is_none_or(|sites| !sites.is_empty());
    Ok(match filter.scope {
        Scope::Mine => Some(Visible::These(follow::list_reported_by(conn, viewer.person_id)?)),
        Scope::Team if !filter.team_ids.is_empty() => {
            let own = filter.team_ids.iter().all(|team| viewer.team_ids.contains(team));
            match (own, administers_some) {
                (true, _) => Some(Visible::Teams(filter.team_ids.clone())),
                (false, true) => Some(Visible::Sites(sites)),
                (false, false) => None,
            }
        }
        Scope::Team if !viewer.team_ids.is_empty() => Some(Visible::Teams(viewer.team_ids.clone())),
        Scope::Team => administers_some.then_some(Visible::Sites(sites)),
        Scope::All => Some(Visible::All(Sight {
            reported: follow::list_reported_by(conn, viewer.person_id)?,
            teams: viewer.team_ids.clone(),
            administered: sites,
            committees: viewer.committees.clone(),
            staff: (!filter.asks_beyond_staff()).then_some(viewer.site_id),
        })),
    })
}

fn condition(visible: &Visible) -> Option<Condition> {
    match visible {
        Visible::These(ids) => Some(Box::new(reports::id.eq_any(ids.clone()))),
        Visible::Teams(teams) => Some(of_teams(teams)),
        Visible::Sites(None) => None,
        Visible::Sites(Some(sites)) => Some(Box::new(reports::site_id.eq_any(sites.clone()))),
        Visible::All(Sight { administered: None, .. }) => None,
        Visible::All(Sight { reported, teams, administered: Some(sites), committees, staff }) => {
            let mut any: Condition = in_scope!(reports::table, committees, of_teams(teams));
            if !reported.is_empty() {
                any = Box::new(any.or(reports::id.eq_any(reported.clone())));
            }
            if !sites.is_empty() {
                any = Box::new(any.or(reports::site_id.eq_any(sites.clone())));
            }
            match staff {
                None => Some(any),
                Some(None) => Some(Box::new(any.or(reports::acknowledged_once.eq(true)))),
                Some(Some(site)) => Some(Box::new(
                    any.or(reports::acknowledged_once.eq(true).and(reports::site_id.eq(*site))),
                )),
            }
        }
    }
}

/// One team is the usual case, and an equality lets the index give the order.
fn of_teams(teams: &[TeamId]) -> Condition {
    match teams {
        [team] => Box::new(reports::team_id.eq(*team)),
        teams => Box::new(reports::team_id.eq_any(teams.to_vec())),
    }
}

/// The moment that ends "within a working day", by the usual service level and the reader's site.
fn horizon(snapshot: &Snapshot, viewer: &Viewer, now: Moment) -> Moment {
    let site = viewer.site_id.or_else(|| snapshot.sites().next().map(|site| site.id));
    let level = snapshot.levels.get(&snapshot.rule_set.fallback.service_level_id);
    match (site, level) {
        (Some(site), Some(level)) => level.calendar.add(snapshot.zone(site), now, WORKING_DAY),
        _ => now.plus_days(1),
    }
}

fn selected<'a>(visible: &Visible, filter: &Filter, now: Moment, horizon: Moment) -> Selected<'a> {
    let mut query = reports::table.into_boxed::<MultiBackend>();
    if let Some(condition) = condition(visible) {
        query = query.filter(condition);
    }
    if !filter.states.is_empty() {
        let names: Vec<String> = filter.states.iter().map(|state| state.as_str().to_owned()).collect();
        query = query.filter(reports::state.eq_any(names));
        if filter.states.iter().all(|state| state.is_open()) {
            query = query.filter(reports::open_at.is_not_null());
        }
    }
    if !filter.unit_ids.is_empty() {
        query = query.filter(reports::unit_id.eq_any(filter.unit_ids.clone()));
    }
    if !filter.system_ids.is_empty() {
        query = query.filter(reports::system_id.eq_any(filter.system_ids.clone()));
    }
    if !filter.category_ids.is_empty() {
        query = query.filter(reports::category_id.eq_any(filter.category_ids.clone()));
    }
    if !filter.assignee_ids.is_empty() {
        query = query.filter(reports::assignee_id.eq_any(filter.assignee_ids.clone()));
    }
    // A scope by site (an administrator's) is narrowed by teams, too.
    if !filter.team_ids.is_empty() {
        query = query.filter(reports::team_id.eq_any(filter.team_ids.clone()));
    }
    match any_clock(&filter.clocks, now, horizon) {
        Some(condition) => query.filter(condition),
        None => query,
    }
}

fn any_clock(clocks: &[ClockFilter], now: Moment, horizon: Moment) -> Option<Condition> {
    let conditions = clocks.iter().map(|clock| -> Condition {
        match clock {
            ClockFilter::Due => {
                Box::new(reports::next_due_at.ge(now).and(reports::next_due_at.le(horizon)).assume_not_null())
            }
            ClockFilter::Overdue => Box::new(reports::next_due_at.lt(now).assume_not_null()),
            ClockFilter::Paused => Box::new(reports::state.eq(State::Clarifying.as_str())),
        }
    });
    conditions.reduce(|any, clock| Box::new(any.or(clock)))
}

/// One more than a page holds, so that it is known whether there is another.
fn find_page(
    conn: &mut Conn,
    visible: &Visible,
    filter: &Filter,
    now: Moment,
    horizon: Moment,
) -> Result<Vec<ReportRow>> {
    let limit = filter.limit + 1;
    let query = || selected(visible, filter, now, horizon);
    match filter.sort {
        Sort::Newest => {
            let after = match filter.cursor {
                Some(Cursor::Newest(at, id)) => Some((at, id)),
                _ => None,
            };
            newest(conn, query(), after, limit)
        }
        Sort::Burden => by_burden(conn, query(), filter.cursor, limit),
        Sort::Due => {
            let undated = match filter.cursor {
                Some(Cursor::Undated(at, id)) => Some((at, id)),
                _ => None,
            };
            let mut rows = Vec::new();
            if undated.is_none() {
                rows = by_due(conn, query(), filter.cursor, limit)?;
            }
            let left = limit - rows.len() as i64;
            if left > 0 {
                rows.extend(newest(conn, query().filter(reports::next_due_at.is_null()), undated, left)?);
            }
            Ok(rows)
        }
    }
}

fn newest(
    conn: &mut Conn,
    mut query: Selected<'_>,
    after: Option<(Moment, ReportId)>,
    limit: i64,
) -> Result<Vec<ReportRow>> {
    if let Some((at, id)) = after {
        query = query
            .filter(reports::reported_at.le(at))
            .filter(reports::reported_at.lt(at).or(reports::id.lt(id)));
    }
    let query = query.order((reports::reported_at.desc(), reports::id.desc()));
    Ok(query.limit(limit).select(report_columns!()).load(conn)?)
}

fn by_due(
    conn: &mut Conn,
    query: Selected<'_>,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ReportRow>> {
    let mut query = query.filter(reports::next_due_at.is_not_null());
    if let Some(Cursor::Due(at, id)) = cursor {
        query = query
            .filter(reports::next_due_at.ge(at))
            .filter(reports::next_due_at.gt(at).or(reports::id.gt(id).nullable()));
    }
    let query = query.order((reports::next_due_at.asc(), reports::id.asc()));
    Ok(query.limit(limit).select(report_columns!()).load(conn)?)
}

fn by_burden(
    conn: &mut Conn,
    mut query: Selected<'_>,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ReportRow>> {
    if let Some(Cursor::Burden(tenths, id)) = cursor {
        query = query
            .filter(reports::set_burden_tenths.le(tenths))
            .filter(reports::set_burden_tenths.lt(tenths).or(reports::id.lt(id)));
    }
    let query = query.order((reports::set_burden_tenths.desc(), reports::id.desc()));
    Ok(query.limit(limit).select(report_columns!()).load(conn)?)
}

/// The figures above the queue: of the reader's teams, or, for an administrator without a team, of all that is
/// administered.
///
/// # Errors
/// The statements'.
pub async fn queue_counts(app: &App, who: &Arc<SignedIn>) -> Result<QueueCounts> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let filter = Filter { scope: Scope::Team, ..Filter::default() };
                let Some(visible) = visible(conn, &who.viewer, &filter)? else {
                    return Ok(QueueCounts::default());
                };
                count(conn, &who.viewer, &visible, now, horizon(&snapshot, &who.viewer, now))
            })
        })
        .await
}

fn count(
    conn: &mut Conn,
    viewer: &Viewer,
    visible: &Visible,
    now: Moment,
    horizon: Moment,
) -> Result<QueueCounts> {
    let by_state = match visible {
        Visible::Teams(teams) => by_counters(conn, teams)?,
        _ => by_counting(conn, visible)?,
    };
    let of = |states: &[State]| {
        by_state.iter().filter(|(state, _)| states.contains(state)).map(|(_, count)| *count).sum()
    };
    let with = |conn: &mut Conn, filter: Filter| -> Result<i64> {
        Ok(selected(visible, &filter, now, horizon).count().get_result(conn)?)
    };
    let clock = |clock| Filter { clocks: vec![clock], ..Filter::default() };
    let mine = Filter {
        assignee_ids: vec![viewer.person_id],
        states: domain::reports::state::OPEN.to_vec(),
        ..Filter::default()
    };
    Ok(QueueCounts {
        new: of(&[State::Received, State::Reopened]),
        waiting: of(&[State::Clarifying]),
        due: with(conn, clock(ClockFilter::Due))?,
        overdue: with(conn, clock(ClockFilter::Overdue))?,
        mine: with(conn, mine)?,
        open: of(domain::reports::state::OPEN),
    })
}

fn by_counters(conn: &mut Conn, teams: &[TeamId]) -> Result<Vec<(State, i64)>> {
    let mut all = Vec::new();
    for team in teams {
        let counts = counters::count_by_state(conn, *team)?;
        all.extend(counts.into_iter().filter_map(|(state, count)| Some((State::from_name(&state)?, count))));
    }
    Ok(all)
}

fn by_counting(conn: &mut Conn, visible: &Visible) -> Result<Vec<(State, i64)>> {
    let sites = match visible {
        Visible::Sites(Some(sites)) => Some(sites.clone()),
        _ => None,
    };
    let mut counts = Vec::new();
    for state in domain::reports::state::OPEN {
        let mut query = reports::table.filter(reports::state.eq(state.as_str())).into_boxed::<MultiBackend>();
        if let Some(sites) = &sites {
            query = query.filter(reports::site_id.eq_any(sites.clone()));
        }
        counts.push((*state, query.count().get_result(conn)?));
    }
    Ok(counts)
}
