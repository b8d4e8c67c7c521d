//! The inbox: what a person was told, newest first, with read marks that hold on every device.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use diesel::prelude::*;
use domain::id::{ChangeId, EventId, FollowerId, PersonId, ReportId, TellingId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::problem::Code;
use domain::reports::Identity;
use domain::reports::event::{Body, Event};
use domain::reports::view::FullReport;
use domain::telling::requests::ReadMarks;
use domain::telling::turn::{self, Reader};
use domain::telling::wire::{AboutReport, Inbox, InboxItem};
use domain::telling::{TellingKind, planned_change};

use super::entries::{self, Entry, Of, Place, Wanted};
use super::place;
use super::preferences::find_own_preferences;
use crate::app::App;
use crate::db::schema::changes;
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::http::live::Hint;
use crate::reports::follow::set::{OwnReport, list_own_reports};
use crate::reports::{present, sets, store};
use crate::words::words;

/// Entries among which unread ones are counted; what is older than so many newer ones counts as read.
const WINDOW: i64 = 300;
/// Unread entries are counted up to this.
const MOST_UNREAD: usize = 100;

/// Tells the open pages of that person that their inbox has changed.
pub fn look_again(tx: &mut Tx<'_>, person: PersonId) {
    let (topic, id) = ("inbox".to_owned(), String::new());
    Hint { topic, id, teams: Vec::new(), people: vec![person], everybody: false }.send(tx);
}

/// A page of the person's inbox. Kinds that the person does not want there are left out.
///
/// # Errors
/// The statements'.
pub async fn list(app: &App, who: &Arc<SignedIn>, after: Option<Place>, limit: i64) -> Result<Inbox> {
    let now = app.now();
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let not = unwanted(conn, who.person_id())?;
                let wanted = Wanted { after, not: not.clone(), ..Wanted::newest(now, limit + 1) };
                let mut entries = entries::list_entries(conn, &who.viewer, &wanted)?;
                let next_cursor = place::cut(&mut entries, limit, Entry::place);
                let items = present(conn, &snapshot, &who, &entries, now)?;
                Ok(Inbox { items, next_cursor, unread: count_unread(conn, &who, not, now)? })
            })
        })
        .await
}

/// The kinds that the person does not want to see in the inbox.
fn unwanted(conn: &mut Conn, person: PersonId) -> Result<Vec<TellingKind>> {
    let chosen = find_own_preferences(conn, person)?;
    Ok(TellingKind::ALL.iter().copied().filter(|kind| !chosen.in_inbox(*kind)).collect())
}

fn count_unread(conn: &mut Conn, who: &SignedIn, not: Vec<TellingKind>, now: Moment) -> Result<u32> {
    let wanted = Wanted { not, ..Wanted::newest(now, WINDOW) };
    let unread = list_unread(conn, who, &wanted)?.0;
    Ok(u32::try_from(unread.len().min(MOST_UNREAD)).unwrap_or(u32::MAX))
}

/// Those of the wanted entries that the person has not read, and where the wanted ones end.
fn list_unread(conn: &mut Conn, who: &SignedIn, wanted: &Wanted) -> Result<(Vec<Entry>, Option<Place>)> {
    let mut entries = entries::list_entries(conn, &who.viewer, wanted)?;
    let last = entries.last().map(Entry::place);
    let read = entries::list_read(conn, who.person_id(), &entries)?;
    entries.retain(|entry| !read.contains_key(&entry.telling.id));
    Ok((entries, last))
}

/// What the entries are about, found in a handful of queries however many they are.
struct About {
    reports: HashMap<ReportId, FullReport>,
    events: HashMap<EventId, Event>,
    changes: HashMap<ChangeId, String>,
    read: HashMap<TellingId, Moment>,
    own: HashMap<FollowerId, OwnReport>,
}

impl About {
    fn find(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, entries: &[Entry]) -> Result<Self> {
        let reports: HashSet<ReportId> = entries.iter().map(|entry| entry.telling.report_id).collect();
        let stored = store::list_by_ids(conn, &Vec::from_iter(reports))?;
        let full = present::resolve(conn, snapshot, &who.language, stored)?;
        let events: HashSet<EventId> = entries.iter().map(|entry| entry.telling.event_id).collect();
        let events = store::list_events_by_ids(conn, &Vec::from_iter(events))?;
        let followers: Vec<FollowerId> =
            entries.iter().filter_map(|entry| entry.telling.follower_id).collect();
        let mut about = Self {
            reports: full.into_iter().map(|report| (report.id, report)).collect(),
            events: events.into_iter().map(|event| (event.id, event)).collect(),
            changes: HashMap::new(),
            read: entries::list_read(conn, who.person_id(), entries)?,
            own: list_own_reports(conn, &followers)?,
        };
        let named: HashSet<ChangeId> = entries.iter().filter_map(|entry| about.change(entry)).collect();
        about.changes = list_change_titles(conn, &Vec::from_iter(named))?;
        Ok(about)
    }

    /// The change that the entry is about.
    fn change(&self, entry: &Entry) -> Option<ChangeId> {
        let event = self.events.get(&entry.telling.event_id)?;
        match (&event.body, entry.telling.kind.0) {
            (_, kind @ TellingKind::NotShipped) => planned_change(kind, &entry.telling.detail),
            (Body::Shipped { change_id }, _) => Some(*change_id),
            (_, TellingKind::DoesItHelp | TellingKind::Partly | TellingKind::NotFixed) => {
                let report = self.reports.get(&entry.telling.report_id)?;
                report.projection.ship.as_ref().map(|ship| ship.change_id)
            }
            _ => None,
        }
    }
}

fn list_change_titles(conn: &mut Conn, ids: &[ChangeId]) -> Result<HashMap<ChangeId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ChangeId, String)> =
        changes::table.filter(changes::id.eq_any(ids)).select((changes::id, changes::title)).load(conn)?;
    Ok(rows.into_iter().collect())
}

fn present(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    entries: &[Entry],
    now: Moment,
) -> Result<Vec<InboxItem>> {
    let about = About::find(conn, snapshot, who, entries)?;
    let item = |entry: &Entry| {
        let telling = &entry.telling;
        let (report, event) = (about.reports.get(&telling.report_id)?, about.events.get(&telling.event_id)?);
        // Who is told about the root as reporter of what is joined with it knows the own report.
        let own = telling.follower_id.and_then(|follower| about.own.get(&follower));
        let (id, number) = own.map_or((report.id, report.number), |own| (own.id, own.number));
        let today = snapshot.zone(report.projection.site_id).to_local(now).0;
        let reader = Reader { follower: telling.follower_id, now, today };
        let change = about.change(entry).and_then(|id| Some(Ref::new(id, about.changes.get(&id)?)));
        Some(InboxItem {
            id: telling.id,
            kind: telling.kind.0,
            report: Some(AboutReport { id, number, ..about_report(report) }),
            change,
            text: text(snapshot, &who.language, telling.kind.0, (report, number), event),
            your_turn: turn::waits(telling.kind.0, event, &report.projection, reader),
            created_at: telling.leaves_at,
            read_at: about.read.get(&telling.id).copied(),
        })
    };
    Ok(entries.iter().filter_map(item).collect())
}

/// The report as everybody who follows it may know it.
pub fn about_report(report: &FullReport) -> AboutReport {
    let title = report.projection.title.clone().unwrap_or_else(|| match &report.system {
        Some(system) => format!("{} · {}", report.category.name, system.name),
        None => report.category.name.clone(),
    });
    AboutReport { id: report.id, number: report.number, title }
}

/// One plain sentence; never a word of what anybody wrote.
fn text(
    snapshot: &Snapshot,
    language: &str,
    kind: TellingKind,
    (report, number): (&FullReport, i64),
    event: &Event,
) -> String {
    let words = words(language);
    let variant = match (kind, &event.body) {
        (TellingKind::StateChange, Body::QuestionWithdrawn { .. }) => "_question",
        (TellingKind::StateChange, Body::Planned { .. }) => "_planned",
        (TellingKind::StateChange, Body::Rerouted { .. }) => "_owner",
        (TellingKind::StateChange, Body::TakenApart { .. }) => "_apart",
        (TellingKind::Joined, Body::Joined { into: None }) => "_more",
        (TellingKind::ReporterAnswered, Body::Withdrawn { .. }) => "_withdrawn",
        _ => "",
    };
    let state = match &event.body {
        Body::Moved(moved) => moved.to,
        Body::Reopened { .. } => domain::reports::State::Reopened,
        _ => report.projection.state,
    };
    let team = match &event.body {
        Body::Rerouted { to, .. } => snapshot.reference(*to, language).name,
        _ => report.owner.team.name.clone(),
    };
    words.text(
        &format!("server.inbox.{}{variant}", kind.as_str()),
        &[
            ("number", &number.to_string()),
            ("team", &team),
            ("state", &words.text(&format!("state.{}", state.as_str()), &[])),
        ],
    )
}

/// Marks one entry as read.
///
/// # Errors
/// 404 where it is none of the person's.
pub async fn mark_one(app: &App, who: &Arc<SignedIn>, id: TellingId) -> Result<()> {
    let wanted = Wanted { of: Of::Telling(id), ..Wanted::newest(app.now(), 1) };
    if mark_next(app, who, wanted).await?.is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(())
}

/// Marks an entry and all older ones as read, or all about one report.
///
/// # Errors
/// 404 where the entry is none of the person's.
pub async fn mark(app: &App, who: &Arc<SignedIn>, marks: ReadMarks) -> Result<()> {
    let now = app.now();
    let mut after = None;
    if let Some(id) = marks.up_to {
        let wanted = Wanted { of: Of::Telling(id), ..Wanted::newest(now, 1) };
        after = Some(mark_next(app, who, wanted).await?.ok_or(Code::NotFound)?);
    }
    let parts = match marks.report_id {
        None => vec![Of::All],
        Some(report) => of_set(app, report).await?,
    };
    for of in parts {
        let mut after = after;
        // A page a transaction: whoever comes back after years has much to mark.
        loop {
            let wanted = Wanted { after, of, ..Wanted::newest(now, WINDOW) };
            let last = mark_next(app, who, wanted).await?;
            if last.is_none() {
                break;
            }
            after = last;
        }
    }
    Ok(())
}

/// The report and, where it is joined, its root: what a reporter is told about the root stands with the own report.
async fn of_set(app: &App, report: ReportId) -> Result<Vec<Of>> {
    let root = app.db.read(move |conn| sets::find_root(conn, report)).await?;
    let root = root.filter(|root| *root != report);
    Ok([Some(report), root].into_iter().flatten().map(Of::Report).collect())
}

/// Marks the wanted entries; where they end, or nothing where there are none.
async fn mark_next(app: &App, who: &Arc<SignedIn>, wanted: Wanted) -> Result<Option<Place>> {
    let now = wanted.now;
    let reader = Arc::clone(who);
    let (unread, last) =
        app.db.read(move |conn| conn.snapshot(|conn| list_unread(conn, &reader, &wanted))).await?;
    if unread.is_empty() {
        return Ok(last);
    }
    let person = who.person_id();
    app.db
        .write(move |tx| {
            let (timeless, others): (Vec<_>, Vec<_>) =
                unread.iter().partition(|entry| entry.identity == Identity::Anonymous);
            for (part, at) in [(timeless, now.hour()), (others, now)] {
                let tellings: Vec<_> = part.into_iter().map(|entry| &entry.telling).collect();
                entries::insert_read(tx, person, &tellings, at)?;
            }
            look_again(tx, person);
            Ok::<_, crate::error::ServerError>(last)
        })
        .await
}
