//! Looking for reports, decisions and changes.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::moment::Moment;
use domain::page::DEFAULT_LIMIT;
use domain::problem::FieldError;
use domain::reports::wire::ListItem;
use domain::search::expression::Expression;
use domain::search::rank::score;
use domain::search::requests::{AnywhereSearch, ReportSearch, SearchFilters};
use domain::search::sight::{Wanted, by_whole, for_reader};
use domain::search::tokens::{report_number, terms};
use domain::search::wire::{FoundAnywhere, FoundReports};

use super::{changes, decisions, named, store};
use crate::app::App;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::Filter;
use crate::reports::follow::list_reported_by;
use crate::reports::list::among::list_among;
use crate::reports::store::list_numbers;

/// Matches that are ranked together: the newest so many.
const WINDOW: i64 = 300;
/// Windows that one request looks through where the filter leaves nothing of them.
const MOST_WINDOWS: usize = 5;
/// Reports of a search everywhere.
const FEW: i64 = 8;

/// The place in the windows: before that number, without the first few of the ranked matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    before: i64,
    skip: usize,
}

impl Place {
    const NEWEST: Self = Self { before: i64::MAX, skip: 0 };

    fn to_text(self) -> String {
        URL_SAFE_NO_PAD.encode(format!("s{}.{}", self.before, self.skip))
    }

    fn from_text(text: &str) -> Option<Self> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
        let (before, skip) = text.strip_prefix('s')?.split_once('.')?;
        Some(Self { before: before.parse().ok()?, skip: skip.parse().ok()? })
    }
}

fn filter_of(filters: Option<SearchFilters>) -> Filter {
    let filters = filters.unwrap_or_default();
    Filter {
        scope: filters.scope.unwrap_or_default(),
        states: filters.state,
        unit_ids: filters.unit_id,
        system_ids: filters.system_id,
        category_ids: filters.category_id,
        assignee_ids: filters.assignee_id,
        team_ids: filters.team_id,
        clocks: filters.clock,
        ..Filter::default()
    }
}

/// Reports that hold all of the words where the reader may see them: the best of the newest matches first, and the one
/// whose number was named before all.
///
/// # Errors
/// 422 where the cursor cannot be read; 403 where somebody asks for the queue of a team that is not theirs.
pub async fn reports(app: &App, who: &Arc<SignedIn>, request: ReportSearch) -> Result<FoundReports> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    let place = match request.cursor.as_deref().map(Place::from_text) {
        None => Place::NEWEST,
        Some(Some(place)) => place,
        Some(None) => {
            return Err(vec![FieldError::new("cursor", "not_a_choice", "This cursor cannot be read")].into());
        }
    };
    let limit = usize::try_from(request.limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(1);
    let filter = filter_of(request.filters);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                Search::new(conn, &snapshot, &who, &request.words, filter, now)?.page(conn, place, limit)
            })
        })
        .await
}

/// The few best reports, decisions and changes.
///
/// # Errors
/// The statements'.
pub async fn anywhere(app: &App, who: &Arc<SignedIn>, request: AnywhereSearch) -> Result<FoundAnywhere> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let few = usize::try_from(FEW).unwrap_or(1);
                let search = Search::new(conn, &snapshot, &who, &request.words, Filter::default(), now)?;
                let reports = search.page(conn, Place::NEWEST, few)?.items;
                let terms = terms(&request.words);
                let decisions = decisions::find(conn, &who, &terms)?;
                let changes = changes::find(conn, &snapshot, &who, &terms)?;
                Ok(FoundAnywhere { reports, decisions, changes })
            })
        })
        .await
}

/// A search of one reader.
struct Search<'a> {
    snapshot: &'a Snapshot,
    who: &'a SignedIn,
    filter: Filter,
    now: Moment,
    wanted: Vec<Wanted>,
    /// The report that is named by its number.
    number: Option<i64>,
    /// The numbers of what the reader reported.
    own: Vec<i64>,
}

impl<'a> Search<'a> {
    fn new(
        conn: &mut Conn,
        snapshot: &'a Snapshot,
        who: &'a SignedIn,
        words: &str,
        filter: Filter,
        now: Moment,
    ) -> Result<Self> {
        let wanted = named::wanted(snapshot, terms(words));
        let reported = list_reported_by(conn, who.person_id())?;
        let own = list_numbers(conn, &reported)?.into_values().collect();
        Ok(Self { snapshot, who, filter, now, wanted, number: report_number(words), own })
    }

    /// The page there, and where the next one begins.
    fn page(&self, conn: &mut Conn, mut place: Place, limit: usize) -> Result<FoundReports> {
        let mut items = Vec::new();
        if place == Place::NEWEST {
            items.extend(self.by_number(conn)?);
        }
        let mut next = None;
        let mut searched_back_to = None;
        for _ in 0..MOST_WINDOWS {
            let window = self.window(conn, place.before)?;
            let lowest = window.last().copied().filter(|_| window.len() as i64 == WINDOW);
            let ranked = self.rank(conn, &window)?;
            let left = limit.saturating_sub(items.len());
            let more_here = ranked.len() > place.skip + left;
            items.extend(ranked.into_iter().skip(place.skip).take(left));
            searched_back_to = lowest;
            next = if more_here {
                searched_back_to = window.last().copied();
                Some(Place { before: place.before, skip: place.skip + left })
            } else {
                lowest.map(|before| Place { before, skip: 0 })
            };
            match next {
                Some(older) if items.is_empty() => place = older,
                _ => break,
            }
        }
        let searched_back_to = match searched_back_to {
            Some(number) => store::find_arrival(conn, number)?,
            None => None,
        };
        Ok(FoundReports { items, next_cursor: next.map(Place::to_text), searched_back_to })
    }

    fn by_number(&self, conn: &mut Conn) -> Result<Option<ListItem>> {
        let Some(number) = self.number else { return Ok(None) };
        let found = list_among(conn, self.snapshot, self.who, &self.filter, &[number], self.now)?;
        Ok(found.into_iter().next().map(|(_, item)| item))
    }

    /// The numbers of the newest matches before that one, newest first.
    fn window(&self, conn: &mut Conn, before: i64) -> Result<Vec<i64>> {
        if self.wanted.is_empty() {
            return Ok(Vec::new());
        }
        let Some(expression) = for_reader(&self.wanted, &self.who.viewer).simplified() else {
            return Ok(Vec::new());
        };
        let mut numbers = store::find_newest(conn, &expression, before, WINDOW)?;
        if let Some(whole) = by_whole(&self.wanted).simplified() {
            numbers.extend(self.own(conn, &whole, before)?);
        }
        numbers.sort_unstable_by_key(|number| std::cmp::Reverse(*number));
        numbers.dedup();
        numbers.truncate(usize::try_from(WINDOW).unwrap_or(usize::MAX));
        Ok(numbers)
    }

    fn own(&self, conn: &mut Conn, whole: &Expression, before: i64) -> Result<Vec<i64>> {
        store::find_newest_among(conn, whole, &self.own, before, WINDOW)
    }

    /// Those of the window that the filter holds, the best first. The one that was named by its number stands before
    /// all already.
    fn rank(&self, conn: &mut Conn, window: &[i64]) -> Result<Vec<ListItem>> {
        let found = list_among(conn, self.snapshot, self.who, &self.filter, window, self.now)?;
        let mut scored: Vec<(u32, i64, ListItem)> = found
            .into_iter()
            .filter(|(report, _)| Some(report.number) != self.number)
            .filter_map(|(report, item)| {
                Some((score(&report, item.view, &self.wanted)?, report.number, item))
            })
            .collect();
        scored.sort_by_key(|(score, number, _)| std::cmp::Reverse((*score, *number)));
        Ok(scored.into_iter().map(|(_, _, item)| item).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were() {
        for place in [Place::NEWEST, Place { before: 1_042, skip: 7 }] {
            assert_eq!(Place::from_text(&place.to_text()), Some(place));
        }
        for wrong in ["", "x", "czEuLTI", "cw", "n5.6"] {
            assert_eq!(Place::from_text(wrong), None, "{wrong}");
        }
    }
}
