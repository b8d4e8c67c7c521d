//! The board, and the reports behind its figures.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use domain::id::{ReportId, SiteId, SystemId, UnitId};
use domain::insights::board::{MOST_MONTHS, chart_from, summary};
use domain::insights::figures::{Place, Scope};
use domain::insights::month::Month;
use domain::insights::wire::{Board, BoardFigure, CategoryFigures};
use domain::moment::{Date, Moment};
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT, Page};
use domain::problem::Code;
use domain::reports::State;
use domain::reports::view::SMALLEST_CROWD;
use domain::reports::wire::ListItem;
use serde::Deserialize;

use super::{cells, store};
use crate::app::App;
use crate::db::Conn;
use crate::db::columns::Code as Coded;
use crate::db::schema::{report_figures, reports};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::{Filter, unreadable};
use crate::reports::list::among::list_among;

/// Months of a board when none are named.
const USUAL_MONTHS: i32 = 12;

/// The query of `GET /board`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoardQuery {
    from: Option<Date>,
    to: Option<Date>,
    site_id: Option<SiteId>,
    unit_id: Option<UnitId>,
    system_id: Option<SystemId>,
}

/// The query of `GET /board/reports`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BehindQuery {
    figure: BoardFigure,
    from: Option<Date>,
    to: Option<Date>,
    site_id: Option<SiteId>,
    unit_id: Option<UnitId>,
    system_id: Option<SystemId>,
    cursor: Option<String>,
    limit: Option<i64>,
}

impl BehindQuery {
    const fn board(&self) -> BoardQuery {
        let &Self { from, to, site_id, unit_id, system_id, .. } = self;
        BoardQuery { from, to, site_id, unit_id, system_id }
    }
}

/// What is asked for, made sure that the reader may ask for it.
struct Asked {
    from: Month,
    to: Month,
    scopes: Vec<Scope>,
    /// The unit, where the figures speak of one.
    unit: Option<UnitId>,
    /// Whether so few work in the unit that its figures would speak of them.
    too_few_people: bool,
}

impl Asked {
    fn of(query: &BoardQuery, snapshot: &Snapshot, who: &SignedIn, now: Moment) -> Result<Self> {
        let viewer = &who.viewer;
        let may_see = |site: SiteId| viewer.site_id.is_none_or(|own| own == site) || viewer.administers(site);
        let unit = query.unit_id.map(|id| snapshot.unit(id).ok_or(Code::NotFound)).transpose()?;
        if let Some(system) = query.system_id {
            snapshot.system(system).ok_or(Code::NotFound)?;
        }
        let named = query.site_id.or(unit.map(|unit| unit.site_id));
        let sites: Vec<SiteId> = match named {
            Some(site) if snapshot.site(site).is_some() && may_see(site) => vec![site],
            Some(_) => return Err(Code::NotFound.into()),
            None => snapshot.sites().map(|site| site.id).filter(|site| may_see(*site)).collect(),
        };
        if unit.is_some_and(|unit| !sites.contains(&unit.site_id)) {
            return Err(Code::NotFound.into());
        }
        let zone_of = sites.first().copied().or_else(|| snapshot.sites().next().map(|site| site.id));
        let this_month =
            zone_of.map_or(Month::of(now.utc_date()), |site| Month::at(now, snapshot.zone(site)));
        let to = query.to.map_or(this_month, Month::of);
        let from = query.from.map_or(to.plus(1 - USUAL_MONTHS), Month::of);
        if from > to {
            return Err(unreadable("from"));
        }
        let from = from.max(to.plus(1 - MOST_MONTHS));
        let scope = |place| Scope { place, system: query.system_id };
        let scopes = match unit {
            Some(unit) => vec![scope(Place::Unit(unit.id))],
            None => sites.into_iter().map(|site| scope(Place::Site(site))).collect(),
        };
        let too_few_people = unit.is_some_and(|unit| unit.headcount < SMALLEST_CROWD);
        Ok(Self { from, to, scopes, unit: unit.map(|unit| unit.id), too_few_people })
    }
}

/// The board of these months and places.
///
/// # Errors
/// 404 where a place is unknown or none of the reader's, 400 where the period ends before it begins.
pub async fn read(app: &App, who: &Arc<SignedIn>, query: BoardQuery) -> Result<Board> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let asked = Asked::of(&query, &snapshot, who, now)?;
    let who = Arc::clone(who);
    app.db.read(move |conn| conn.snapshot(|conn| board(conn, &snapshot, &who, &asked, now))).await
}

fn board(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, asked: &Asked, now: Moment) -> Result<Board> {
    let &Asked { from, to, ref scopes, unit, too_few_people } = asked;
    let chart = chart_from(from, to);
    let (sums, passing, changes) = if too_few_people {
        Default::default()
    } else {
        (
            cells::read(conn, scopes, chart, to)?,
            cells::passing(conn, scopes, (chart, from, to), now)?,
            store::count_changes(conn, scopes, between(snapshot, scopes, from, to))?,
        )
    };
    let summary = summary(&sums, &passing, from, to, unit.is_some());
    let too_few = summary.too_few || too_few_people;
    Ok(Board {
        from: from.first_day(),
        to: to.last_day(),
        closing: summary.closing,
        first_answer_median_hours: summary.first_answer_median_hours,
        fix_median_days: summary.fix_median_days,
        hours_back_month: summary.hours_back_month,
        changes: u64::try_from(changes).unwrap_or_default(),
        run_chart: summary.run_chart,
        pareto: summary
            .pareto
            .into_iter()
            .map(|(category, reports, burden_hours)| CategoryFigures {
                category: snapshot.reference(category, &who.language),
                reports,
                burden_hours,
            })
            .collect(),
        too_few,
    })
}

/// The moments of the months, by the clock of the first place.
fn between(snapshot: &Snapshot, scopes: &[Scope], from: Month, to: Month) -> (Moment, Moment) {
    let site = scopes.first().and_then(|scope| match scope.place {
        Place::Site(site) => Some(site),
        Place::Unit(unit) => snapshot.unit(unit).map(|unit| unit.site_id),
    });
    let start = |month: Month| match site {
        Some(site) => snapshot.zone(site).to_utc(month.first_day(), 0),
        None => Moment::at(month.first_day(), 0),
    };
    (start(from), start(to.plus(1)))
}

/// The month and the report after which a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct After {
    month: i64,
    id: ReportId,
}

impl After {
    fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("m{}.{}", self.month, self.id))
    }

    fn from_text(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (month, id) = text.strip_prefix('m')?.split_once('.')?;
        Some(Self { month: month.parse().ok()?, id: id.parse().ok()? })
    }
}

/// The reports behind a figure, as the reader may see them; those of one unit only where the reader sees the unit. So they
/// may be fewer than the figure says.
///
/// # Errors
/// As [`read`]; 400 where a parameter cannot be read.
pub async fn behind(app: &App, who: &Arc<SignedIn>, query: BehindQuery) -> Result<Page<ListItem>> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let asked = Asked::of(&query.board(), &snapshot, who, now)?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=LARGEST_LIMIT).contains(&limit) {
        return Err(unreadable("limit"));
    }
    let after = match query.cursor.as_deref().map(After::from_text) {
        None => None,
        Some(Some(after)) => Some(after),
        Some(None) => return Err(unreadable("cursor")),
    };
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let mut rows = page(conn, &asked, query.figure, after, limit + 1, now)?;
                let more = rows.len() as i64 > limit;
                rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                let next_cursor = rows.last().filter(|_| more).map(|(place, _)| place.to_text());
                let numbers: Vec<i64> = rows.iter().map(|(_, number)| *number).collect();
                let filter = Filter { unit_ids: Vec::from_iter(asked.unit), ..Filter::default() };
                let mut found = list_among(conn, &snapshot, &who, &filter, &numbers, now)?;
                found.sort_by_key(|(report, _)| numbers.iter().position(|number| *number == report.number));
                let items = found.into_iter().map(|(_, item)| item).collect();
                Ok(Page { items, next_cursor })
            })
        })
        .await
}

fn page(
    conn: &mut Conn,
    asked: &Asked,
    figure: BoardFigure,
    after: Option<After>,
    limit: i64,
    now: Moment,
) -> Result<Vec<(After, i64)>> {
    let month = |month: Month| i64::from(month.number());
    let (from, to) = (month(asked.from), month(asked.to));
    if figure == BoardFigure::Arrived {
        let mut query = cells::within(&asked.scopes)
            .filter(report_figures::arrived_month.between(from, to).assume_not_null());
        if let Some(After { month, id }) = after {
            query = query.filter(
                report_figures::arrived_month.lt(month).assume_not_null().or(report_figures::arrived_month
                    .eq(month)
                    .assume_not_null()
                    .and(report_figures::report_id.lt(id))),
            );
        }
        let rows: Vec<(ReportId, Option<i64>)> = query
            .order((report_figures::arrived_month.desc(), report_figures::report_id.desc()))
            .limit(limit)
            .select((report_figures::report_id, report_figures::arrived_month))
            .load(conn)?;
        return numbered(conn, rows);
    }
    let mut query = cells::ended(&asked.scopes, asked.from, asked.to).filter(
        report_figures::counts_until.is_null().or(report_figures::counts_until.gt(now).assume_not_null()),
    );
    let waits = || report_figures::waiting_until.gt(now);
    query = match figure {
        BoardFigure::Ended | BoardFigure::Arrived => query,
        BoardFigure::Closed => query.filter(report_figures::closed.eq(true)),
        BoardFigure::NotClosed => query.filter(report_figures::closed.eq(false)).filter(
            report_figures::waiting_until
                .is_null()
                .or(report_figures::waiting_until.le(now).assume_not_null()),
        ),
        BoardFigure::Waiting => query.filter(waits().assume_not_null()),
        BoardFigure::Assumed => {
            query.filter(report_figures::ended_as.eq(Coded(State::Assumed)).assume_not_null())
        }
        BoardFigure::BySupporters => query.filter(report_figures::by_supporters.eq(true)),
        BoardFigure::Fixed => query.filter(
            report_figures::ended_as
                .eq_any([State::Shipped, State::Confirmed, State::Assumed].map(Coded))
                .assume_not_null(),
        ),
    };
    if let Some(After { month, id }) = after {
        query = query.filter(report_figures::ended_month.lt(month).assume_not_null().or(
            report_figures::ended_month.eq(month).assume_not_null().and(report_figures::report_id.lt(id)),
        ));
    }
    let rows: Vec<(ReportId, Option<i64>)> = query
        .order((report_figures::ended_month.desc(), report_figures::report_id.desc()))
        .limit(limit)
        .select((report_figures::report_id, report_figures::ended_month))
        .load(conn)?;
    numbered(conn, rows)
}

/// The rows with the numbers of their reports.
fn numbered(conn: &mut Conn, rows: Vec<(ReportId, Option<i64>)>) -> Result<Vec<(After, i64)>> {
    let ids: Vec<ReportId> = rows.iter().map(|(id, _)| *id).collect();
    let found: Vec<(ReportId, i64)> =
        reports::table.filter(reports::id.eq_any(ids)).select((reports::id, reports::number)).load(conn)?;
    let numbers: std::collections::HashMap<ReportId, i64> = found.into_iter().collect();
    Ok(rows
        .into_iter()
        .filter_map(|(id, month)| Some((After { month: month?, id }, *numbers.get(&id)?)))
        .collect())
}
