//! What waits for a committee: the reports in its scope about which it can decide, in the order that is asked for,
//! appeals first. Each order has an index of its own, which also holds what a scope is made of.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diesel::prelude::*;
use domain::access::{Action, Viewer};
use domain::governance::wire::RankingItem;
use domain::governance::{RankBy, Scope};
use domain::id::{CategoryId, CommitteeId, ReportId, SiteId, SystemId, UnitId};
use domain::moment::{Date, Moment};
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT, Page};
use domain::problem::Code;
use domain::reports::state::State;
use domain::reports::view::{FullReport, present_in_list};

use crate::app::App;
use crate::db::schema::reports;
use crate::db::{Conn, MultiBackend};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::{parsed, unreadable, word};
use crate::reports::list::{Selected, administered};
use crate::reports::rows::ReportRow;
use crate::reports::store::{report_columns, with_reporters};
use crate::reports::{follow, present, sets};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is asked for. Within a list "or", between lists "and"; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the query")]
pub struct Filter {
    pub sort: RankBy,
    pub site_ids: Vec<SiteId>,
    pub system_ids: Vec<SystemId>,
    pub category_ids: Vec<CategoryId>,
    pub unit_ids: Vec<UnitId>,
    pub states: Vec<State>,
    /// Also those that were put off until a day to come.
    pub held: bool,
    pub cursor: Option<Place>,
    pub limit: Option<i64>,
}

impl Filter {
    /// Reads the pairs of a query.
    ///
    /// # Errors
    /// 400 naming the parameter that is unknown or cannot be read.
    pub fn read(pairs: &[(String, String)]) -> Result<Self> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "sort" => filter.sort = word(name, value)?,
                "site_id" => filter.site_ids.push(parsed(name, value)?),
                "system_id" => filter.system_ids.push(parsed(name, value)?),
                "category_id" => filter.category_ids.push(parsed(name, value)?),
                "unit_id" => filter.unit_ids.push(parsed(name, value)?),
                "state" => filter.states.push(word(name, value)?),
                "held" => filter.held = parsed(name, value)?,
                "cursor" => filter.cursor = Some(Place::from_text(value).ok_or_else(|| unreadable(name))?),
                "limit" => {
                    let limit: i64 = parsed(name, value)?;
                    if !(1..=LARGEST_LIMIT).contains(&limit) {
                        return Err(unreadable(name));
                    }
                    filter.limit = Some(limit);
                }
                _ => return Err(unreadable(name)),
            }
        }
        if filter.cursor.is_some_and(|cursor| cursor.sort != filter.sort) {
            return Err(unreadable("cursor"));
        }
        Ok(filter)
    }
}

/// Where an item stands in the list: the last one of a page begins the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    sort: RankBy,
    /// 1 among the appeals, which come first, else 0.
    docket: i32,
    /// Tenths of an hour, people, microseconds, or the severity's rank.
    value: i64,
    /// Of *harm*: tenths of an hour.
    second: i64,
    id: ReportId,
}

impl Place {
    /// As it stands in an address; opaque to clients.
    pub fn to_text(self) -> String {
        let sort = match self.sort {
            RankBy::Burden => 'b',
            RankBy::People => 'p',
            RankBy::Age => 'a',
            RankBy::Harm => 'h',
        };
        let Self { docket, value, second, id, .. } = self;
        URL_SAFE_NO_PAD.encode(format!("{sort}{docket}.{value}.{second}.{id}"))
    }

    fn from_text(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let sort = match text.get(..1)? {
            "b" => RankBy::Burden,
            "p" => RankBy::People,
            "a" => RankBy::Age,
            "h" => RankBy::Harm,
            _ => return None,
        };
        let mut parts = text.get(1..)?.splitn(4, '.');
        let docket = parts.next()?.parse().ok().filter(|docket| (0..=1).contains(docket))?;
        let value = parts.next()?.parse().ok()?;
        let second = parts.next()?.parse().ok()?;
        Some(Self { sort, docket, value, second, id: parts.next()?.parse().ok()? })
    }
}

/// The figures by which a report is ranked.
#[derive(Clone, Copy, Debug, Queryable)]
struct Figures {
    docket: Option<i32>,
    burden_tenths: i64,
    people: i64,
    reported_at: Moment,
    severity: i64,
}

impl Figures {
    fn place(self, sort: RankBy, id: ReportId) -> Place {
        let (value, second) = match sort {
            RankBy::Burden => (self.burden_tenths, 0),
            RankBy::People => (self.people, 0),
            RankBy::Age => (self.reported_at.micros(), 0),
            RankBy::Harm => (self.severity, self.burden_tenths),
        };
        Place { sort, docket: self.docket.unwrap_or_default(), value, second, id }
    }
}

/// A page of what waits for the committee.
///
/// # Errors
/// 404 where there is no such committee, 403 where the reader is neither a member nor an administrator.
pub async fn list(
    app: &App,
    who: &Arc<SignedIn>,
    committee: CommitteeId,
    filter: Filter,
) -> Result<Page<RankingItem>> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let committee = snapshot.committee(committee).filter(|one| one.active).ok_or(Code::NotFound)?;
    let member = who.viewer.committees.iter().any(|seat| seat.committee_id == committee.id);
    if !member && !who.viewer.may_anywhere(Action::Administer) {
        return Err(Code::NotAllowed.into());
    }
    let wish = Wish {
        scope: committee.scope.clone(),
        // An administrator of one site looks at the list of a committee for that site.
        sites: if member { None } else { administered(&who.viewer) },
        today: today(&snapshot, &committee.scope, now),
        filter,
    };
    let (who, snapshot) = (Arc::clone(who), Arc::clone(&snapshot));
    app.db.read(move |conn| conn.snapshot(|conn| page(conn, &snapshot, &who, &wish, now))).await
}

/// The day by the clock of the committee's first site, else of any.
fn today(snapshot: &Snapshot, scope: &Scope, now: Moment) -> Date {
    let site = scope.site_ids.first().copied().or_else(|| snapshot.sites().next().map(|site| site.id));
    site.map_or_else(|| now.utc_date(), |site| snapshot.zone(site).to_local(now).0)
}

/// The list that somebody wants to see.
struct Wish {
    scope: Scope,
    /// Only these sites; nothing means all.
    sites: Option<Vec<SiteId>>,
    today: Date,
    filter: Filter,
}

fn page(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    wish: &Wish,
    now: Moment,
) -> Result<Page<RankingItem>> {
    let limit = wish.filter.limit.unwrap_or(DEFAULT_LIMIT);
    let mut rows = find(conn, wish, limit + 1)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let sort = wish.filter.sort;
    let next_cursor =
        rows.last().filter(|_| more).map(|(row, figures)| figures.place(sort, row.id).to_text());
    let (rows, figures): (Vec<ReportRow>, Vec<Figures>) = rows.into_iter().unzip();
    let stored = with_reporters(conn, rows)?;
    let mut full = present::resolve(conn, snapshot, &who.language, stored)?;
    present::add_mine(&mut full, &follow::set::list_mine(conn, who.person_id())?);
    let items = full
        .iter()
        .zip(figures)
        .filter_map(|(report, figures)| item(report, figures, &who.viewer, &wish.filter, now))
        .collect();
    Ok(Page { items, next_cursor })
}

/// One more than a page holds, so that it is known whether there is another: appeals first, then the others.
fn find(conn: &mut Conn, wish: &Wish, limit: i64) -> Result<Vec<(ReportRow, Figures)>> {
    let mut rows = Vec::new();
    for docket in [1, 0] {
        let left = limit - rows.len() as i64;
        let after = match wish.filter.cursor {
            Some(place) if place.docket < docket => continue,
            Some(place) if place.docket == docket => Some(place),
            _ => None,
        };
        if left > 0 {
            let query = selected(wish).filter(reports::docket.eq(docket));
            rows.extend(ordered(conn, query, wish.filter.sort, after, left)?);
        }
    }
    Ok(rows)
}

fn selected<'a>(wish: &Wish) -> Selected<'a> {
    let mut query = reports::table.into_boxed::<MultiBackend>();
    if let Some(sites) = &wish.sites {
        query = query.filter(reports::site_id.eq_any(sites.clone()));
    }
    for sites in [&wish.scope.site_ids, &wish.filter.site_ids] {
        if !sites.is_empty() {
            query = query.filter(reports::site_id.eq_any(sites.clone()));
        }
    }
    for systems in [&wish.scope.system_ids, &wish.filter.system_ids] {
        if !systems.is_empty() {
            query = query.filter(reports::system_id.eq_any(systems.clone()));
        }
    }
    for categories in [&wish.scope.category_ids, &wish.filter.category_ids] {
        if !categories.is_empty() {
            query = query.filter(reports::category_id.eq_any(categories.clone()));
        }
    }
    if !wish.filter.unit_ids.is_empty() {
        query = query.filter(reports::unit_id.eq_any(wish.filter.unit_ids.clone()));
    }
    if !wish.filter.states.is_empty() {
        let names: Vec<&str> = wish.filter.states.iter().map(|state| state.as_str()).collect();
        query = query.filter(reports::state.eq_any(names));
    }
    if !wish.filter.held {
        let come = reports::deferred_until.le(wish.today).assume_not_null();
        query = query.filter(reports::deferred_until.is_null().or(come));
    }
    query
}

/// The four orders. Each condition on the place of the page before narrows the index before it compares ids.
fn ordered(
    conn: &mut Conn,
    mut query: Selected<'_>,
    sort: RankBy,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<(ReportRow, Figures)>> {
    macro_rules! falling {
        ($column:expr) => {{
            if let Some(Place { value, id, .. }) = after {
                query = query.filter($column.le(value)).filter($column.lt(value).or(reports::id.lt(id)));
            }
            query.order(($column.desc(), reports::id.desc()))
        }};
    }
    let query = match sort {
        RankBy::Burden => falling!(reports::set_burden_tenths),
        RankBy::People => falling!(reports::set_people),
        RankBy::Age => {
            if let Some(Place { value, id, .. }) = after {
                let at = Moment::from_micros(value);
                query = query
                    .filter(reports::set_reported_at.ge(at))
                    .filter(reports::set_reported_at.gt(at).or(reports::id.gt(id)));
            }
            query.order((reports::set_reported_at.asc(), reports::id.asc()))
        }
        RankBy::Harm => {
            if let Some(Place { value, second, id, .. }) = after {
                let (severity, burden) = (reports::set_severity, reports::set_burden_tenths);
                let less = burden.lt(second).or(burden.eq(second).and(reports::id.lt(id)));
                query = query.filter(severity.le(value)).filter(severity.lt(value).or(less));
            }
            query.order((reports::set_severity.desc(), reports::set_burden_tenths.desc(), reports::id.desc()))
        }
    };
    let figures = (
        reports::docket,
        reports::set_burden_tenths,
        reports::set_people,
        reports::set_reported_at,
        reports::set_severity,
    );
    Ok(query.limit(limit).select((report_columns!(), figures)).load(conn)?)
}

/// The item, unless the filter would say of it what the reader does not see of it.
fn item(
    report: &FullReport,
    figures: Figures,
    viewer: &Viewer,
    filter: &Filter,
    now: Moment,
) -> Option<RankingItem> {
    let item = present_in_list(report, viewer.standing(&report.subject()), now)?;
    let unit_is_seen = item.own.as_ref().is_some_and(|own| own.unit.is_some());
    if !filter.unit_ids.is_empty() && !unit_is_seen {
        return None;
    }
    let counts = item.staff.counts;
    let headcount = u32::try_from(report.unit_headcount).ok().filter(|count| *count > 0);
    let headcount = headcount.filter(|_| unit_is_seen && counts.units <= 1);
    Some(RankingItem {
        age_days: now.seconds_since(figures.reported_at) / DAY,
        severity_max: sets::severity_of(figures.severity),
        reopened: report.projection.reopened,
        appeal: report.projection.appeal,
        share_of_unit: headcount.map(|count| (f64::from(counts.people) / f64::from(count)).min(1.0)),
        back_on: report.projection.back_on,
        item,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    fn read(query: &[(&str, &str)]) -> Result<Filter> {
        let pairs: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Filter::read(&pairs)
    }

    #[test]
    fn places_come_back_as_they_were_and_fit_one_order() {
        let id = ReportId::from_uuid(uuid::Uuid::from_u128(7));
        for (sort, name, other) in [
            (RankBy::Burden, "burden", "age"),
            (RankBy::People, "people", "burden"),
            (RankBy::Age, "age", "harm"),
            (RankBy::Harm, "harm", "people"),
        ] {
            let place = Place { sort, docket: 1, value: -5, second: 3, id };
            let text = place.to_text();
            assert_eq!(read(&[("cursor", &text), ("sort", name)]).unwrap().cursor, Some(place));
            assert!(read(&[("cursor", &text), ("sort", other)]).is_err());
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in
            [("sort", "newest"), ("held", "maybe"), ("cursor", "xyz"), ("limit", "0"), ("scope", "all")]
        {
            let problem = read(&[(name, value)]).unwrap_err().problem();
            assert_eq!(problem.detail.unwrap(), format!("The parameter {name} cannot be read"));
        }
    }
}
