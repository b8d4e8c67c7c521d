//! Debts: who has not been told yet how a report ended, and why.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use diesel::dsl::{InnerJoin, IntoBoxed};
use diesel::prelude::*;
use domain::access::Viewer;
use domain::id::{OutgoingId, ReportId, TellingId};
use domain::moment::Moment;
use domain::page::Page;
use domain::reports::Identity;
use domain::reports::view::FullReport;
use domain::reports::wire::Relation;
use domain::telling::TellingKind;
use domain::telling::wire::{Debt, DebtCount, Outcome, Why};

use super::entries::{Place, administered};
use super::inbox::about_report;
use super::place;
use super::rows::{DeliveryRow, OutgoingRow, TellingRow};
use super::told::{KnownPeople, list_deliveries, list_outgoing, next_try_at};
use crate::app::App;
use crate::db::schema::{outbox, reports, tellings};
use crate::db::{Conn, MultiBackend};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::{present, store};

/// Up to how many are counted.
const MOST: i64 = 10_000;

/// How things stand with mail as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Post {
    Open,
    Paused,
    Missing,
}

fn post(app: &App) -> Post {
    if !app.post.is_open() {
        Post::Missing
    } else if app.snapshots.current().settings.mail_paused {
        Post::Paused
    } else {
        Post::Open
    }
}

/// A page of debts about the reports of the person's teams, or of the sites that the person administers, oldest first.
///
/// # Errors
/// The statements'.
pub async fn list(app: &App, who: &Arc<SignedIn>, after: Option<Place>, limit: i64) -> Result<Page<Debt>> {
    let (now, post) = (app.now(), post(app));
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let mut rows = list_owed(conn, &who.viewer, after, limit + 1)?;
                let next_cursor = place::cut(&mut rows, limit, |row| (row.owed_since, row.id));
                let debts = Debts::find(conn, &snapshot, &who.language, &rows)?;
                let debt = |row| debts.view(&snapshot, &who.language, row, post, now);
                Ok(Page { items: rows.iter().filter_map(debt).collect(), next_cursor })
            })
        })
        .await
}

/// How many such debts there are, counted up to 10,000.
///
/// # Errors
/// The statements'.
pub async fn count(app: &App, who: &Arc<SignedIn>) -> Result<DebtCount> {
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            let owed: Vec<TellingId> = owed(&who.viewer).limit(MOST).select(tellings::id).load(conn)?;
            Ok(DebtCount { owed: u32::try_from(owed.len()).unwrap_or(u32::MAX) })
        })
        .await
}

/// How many letters wait because mail is not set up, counted up to 10,000, for an administrator; nothing where it is,
/// or for anybody else.
///
/// # Errors
/// The statements'.
pub async fn count_without_mail(app: &App, viewer: &Viewer) -> Result<Option<u32>> {
    let administers = viewer.administers_everything() || !administered(viewer).is_empty();
    if !administers || post(app) != Post::Missing {
        return Ok(None);
    }
    let viewer = viewer.clone();
    app.db.read(move |conn| Ok(Some(count_waiting(conn, &viewer)?))).await
}

fn count_waiting(conn: &mut Conn, viewer: &Viewer) -> Result<u32> {
    let mut query = outbox::table
        .inner_join(
            tellings::table.inner_join(reports::table).on(outbox::telling_id.eq(tellings::id.nullable())),
        )
        .filter(tellings::paid_at.is_null())
        .into_boxed::<MultiBackend>();
    if !viewer.administers_everything() {
        query = query.filter(reports::site_id.eq_any(administered(viewer)));
    }
    let waiting: Vec<OutgoingId> = query.limit(MOST).select(outbox::id).load(conn)?;
    Ok(u32::try_from(waiting.len()).unwrap_or(u32::MAX))
}

type Joined = InnerJoin<tellings::table, reports::table>;

/// What is owed to followers and tells how a report ended. The first two conditions are those of its index.
fn owed<'a>(viewer: &Viewer) -> IntoBoxed<'a, Joined, MultiBackend> {
    let closing: Vec<&str> =
        TellingKind::ALL.iter().filter(|kind| kind.is_closing()).map(|kind| kind.as_str()).collect();
    let owed = tellings::table
        .inner_join(reports::table)
        .into_boxed()
        .filter(tellings::paid_at.is_null())
        .filter(tellings::follower_id.is_not_null())
        .filter(tellings::kind.eq_any(closing));
    if viewer.administers_everything() {
        return owed;
    }
    let mine =
        reports::team_id.eq_any(viewer.team_ids.clone()).or(reports::site_id.eq_any(administered(viewer)));
    // As a comparison, so that SQLite goes through the few debts and not through every report of the team.
    owed.filter(mine.eq(true))
}

fn list_owed(conn: &mut Conn, viewer: &Viewer, after: Option<Place>, limit: i64) -> Result<Vec<TellingRow>> {
    let mut query = owed(viewer);
    if let Some((at, id)) = after {
        query = query
            .filter(tellings::owed_since.ge(at))
            .filter(tellings::owed_since.gt(at).or(tellings::id.gt(id)));
    }
    let query = query.order((tellings::owed_since.asc(), tellings::id.asc()));
    Ok(query.limit(limit).select(TellingRow::as_select()).load(conn)?)
}

/// What is known about a page of debts.
struct Debts {
    reports: HashMap<ReportId, FullReport>,
    known: KnownPeople,
    outgoing: HashMap<TellingId, Vec<OutgoingRow>>,
    deliveries: HashMap<TellingId, Vec<DeliveryRow>>,
}

impl Debts {
    fn find(conn: &mut Conn, snapshot: &Snapshot, language: &str, rows: &[TellingRow]) -> Result<Self> {
        let reports: HashSet<ReportId> = rows.iter().map(|row| row.report_id).collect();
        let stored = store::list_by_ids(conn, &Vec::from_iter(reports))?;
        let full = present::resolve(conn, snapshot, language, stored)?;
        let ids: Vec<TellingId> = rows.iter().map(|row| row.id).collect();
        Ok(Self {
            reports: full.into_iter().map(|report| (report.id, report)).collect(),
            known: KnownPeople::find(conn, rows)?,
            outgoing: list_outgoing(conn, &ids)?,
            deliveries: list_deliveries(conn, &ids)?,
        })
    }

    fn view(
        &self,
        snapshot: &Snapshot,
        language: &str,
        row: &TellingRow,
        post: Post,
        now: Moment,
    ) -> Option<Debt> {
        let report = self.reports.get(&row.report_id)?;
        let known = self.known.follower(row);
        let waiting = self.outgoing.get(&row.id).map_or(&[][..], Vec::as_slice);
        let last = self.deliveries.get(&row.id).and_then(|left| left.last());
        let anonymous = known.is_some_and(|known| known.identity == Identity::Anonymous);
        let why = if anonymous { Why::NotOpened } else { why(waiting, last, post, now) };
        let tried = matches!(why, Why::TryingAgain | Why::Refused | Why::GivenUp);
        let answer = waiting
            .iter()
            .find_map(|mail| mail.answer.as_deref())
            .or_else(|| last.and_then(|delivery| delivery.answer.as_deref()))
            .filter(|_| tried);
        Some(Debt {
            id: row.id,
            kind: row.kind.0,
            report: about_report(report),
            who: self.known.who(snapshot, language, row),
            relation: known.map_or(Relation::Follower, |known| known.relation),
            owed_since: row.owed_since,
            why,
            next_try_at: next_try_at(waiting).filter(|_| matches!(why, Why::TryingAgain | Why::Waiting)),
            answer: self.known.server_words(row, answer),
        })
    }
}

/// Why somebody with an address has not been told.
fn why(waiting: &[OutgoingRow], last: Option<&DeliveryRow>, post: Post, now: Moment) -> Why {
    if waiting.is_empty() {
        return match last.map(|delivery| delivery.outcome.0) {
            Some(Outcome::Refused) => Why::Refused,
            Some(Outcome::GivenUp) => Why::GivenUp,
            Some(Outcome::NoAddress) => Why::NoAddress,
            Some(Outcome::ByChoice | Outcome::Accepted) | None => Why::Unread,
        };
    }
    let tried = waiting.iter().any(|mail| mail.answer.is_some());
    let leaves_later = waiting.iter().all(|mail| mail.due_at > now);
    match post {
        Post::Missing => Why::NoMail,
        // What waits for its hour would wait without the pause, too.
        Post::Paused if tried || !leaves_later => Why::Paused,
        _ if tried => Why::TryingAgain,
        _ => Why::Waiting,
    }
}
