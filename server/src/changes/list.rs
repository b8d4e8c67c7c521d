//! Lists of changes: drafts and planned ones for those who may ship them, shipped ones for all who see one of their
//! reports.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::changes::ChangeState;
use domain::changes::wire::ChangeView;
use domain::id::ChangeId;
use domain::moment::Moment;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT, Page};

use super::see::{self, Seen};
use super::store::{self, Wanted};
use crate::app::App;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::unreadable;

/// Changes that are looked at in one go: more than a page, because not all of them are there for the reader.
const LOOK: i64 = LARGEST_LIMIT;

/// Where a page begins: after that change.
type Place = (Moment, ChangeId);

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    wanted: Wanted,
    after: Option<Place>,
    limit: i64,
}

impl Filter {
    /// Reads the pairs of a query.
    ///
    /// # Errors
    /// 400 naming the parameter that is unknown or cannot be read.
    pub fn read(pairs: &[(String, String)]) -> Result<Self> {
        let mut filter = Self { wanted: Wanted::default(), after: None, limit: DEFAULT_LIMIT };
        for (name, value) in pairs {
            let wrong = || unreadable(name);
            match name.as_str() {
                "state" => filter.wanted.states.push(state(value).ok_or_else(wrong)?),
                "unit_id" => filter.wanted.unit_ids.push(value.parse().map_err(|_| wrong())?),
                "system_id" => filter.wanted.system_ids.push(value.parse().map_err(|_| wrong())?),
                "cursor" => filter.after = Some(from_text(value).ok_or_else(wrong)?),
                "limit" => {
                    let limit = value.parse().ok().filter(|limit| (1..=LARGEST_LIMIT).contains(limit));
                    filter.limit = limit.ok_or_else(wrong)?;
                }
                _ => return Err(wrong()),
            }
        }
        Ok(filter)
    }
}

fn state(word: &str) -> Option<ChangeState> {
    let all = [ChangeState::Draft, ChangeState::Planned, ChangeState::Shipped];
    all.into_iter().find(|state| state.as_str() == word)
}

fn from_text(text: &str) -> Option<Place> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
    let (micros, id) = text.split_once('.')?;
    Some((Moment::from_micros(micros.parse().ok()?), id.parse().ok()?))
}

fn to_text((at, id): Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{id}", at.micros()))
}

/// A page of changes, the newest first: by when they shipped, else by when they were written.
///
/// # Errors
/// The statements'.
pub async fn list(app: &App, who: &Arc<SignedIn>, filter: Filter) -> Result<Page<ChangeView>> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let (seen, next) = find_page(conn, &snapshot, &who, &filter)?;
                Ok(Page { items: see::views(conn, seen)?, next_cursor: next.map(to_text) })
            })
        })
        .await
}

fn find_page(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    filter: &Filter,
) -> Result<(Vec<Seen>, Option<Place>)> {
    let place = |row: &super::rows::ChangeRow| (row.listed_at(), row.id);
    let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let mut page: Vec<Seen> = Vec::new();
    let mut after = filter.after;
    loop {
        let rows = store::list_newest(conn, &filter.wanted, after, LOOK)?;
        let complete = (rows.len() as i64) < LOOK;
        after = rows.last().map(place);
        let seen = see::look(conn, snapshot, who, rows)?;
        page.extend(seen.into_iter().filter(|seen| fits(seen, &filter.wanted)));
        if page.len() > limit {
            page.truncate(limit);
            let next = page.last().map(|seen| place(&seen.row));
            return Ok((page, next));
        }
        if complete {
            return Ok((page, None));
        }
    }
}

/// Whether the change fits by what the reader sees of it: a system of which only an unseen report tells is none.
fn fits(seen: &Seen, wanted: &Wanted) -> bool {
    wanted.system_ids.is_empty()
        || seen
            .reports
            .iter()
            .filter_map(|report| report.full.projection.system_id)
            .any(|system| wanted.system_ids.contains(&system))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    fn read(name: &str, value: &str) -> Result<Filter> {
        Filter::read(&[(name.to_owned(), value.to_owned())])
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (name, value) in [
            ("state", "open"),
            ("unit_id", "4"),
            ("system_id", ""),
            ("cursor", "xyz"),
            ("limit", "0"),
            ("page", "2"),
        ] {
            let problem = read(name, value).unwrap_err().problem();
            assert_eq!(problem.detail.unwrap(), format!("The parameter {name} cannot be read"));
        }
        assert_eq!(read("state", "planned").unwrap().wanted.states, [ChangeState::Planned]);
    }

    #[test]
    fn a_cursor_leads_to_where_the_page_ended() {
        let place = (Moment::from_micros(-5), ChangeId::from_uuid(uuid::Uuid::from_u128(7)));
        assert_eq!(read("cursor", &to_text(place)).unwrap().after, Some(place));
    }
}
