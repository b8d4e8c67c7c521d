//! What a reader sees of changes, a page of them at a time.

use std::collections::HashMap;

use domain::access::{Action, Standing};
use domain::changes::answers;
use domain::changes::wire::{AnswerCounts, ChangeCounts, ChangeView, LinkedReport, ShipFailure, Told};
use domain::id::{ChangeId, EventId, PersonId, ReportId};
use domain::names::Ref;
use domain::problem::Code;
use domain::reports::event::{Body, Event};
use domain::reports::view::FullReport;

use super::rows::ChangeRow;
use super::store;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::rows::Stored;
use crate::reports::{follow, present, shipping, store as reports_store};
use crate::telling::inbox::about_report;

/// A change with those of its reports that the reader sees.
pub struct Seen {
    /// The change.
    pub row: ChangeRow,
    /// All reports that it names, seen or not, by id.
    pub links: Vec<ReportId>,
    /// Those of them that the reader sees.
    seen_links: Vec<ReportId>,
    /// What these are about, by number: of a joined report its root, each once.
    pub reports: Vec<SeenReport>,
    /// Whether the reader may write on it and ship it.
    pub may_ship: bool,
}

/// A report of a change, and how the reader stands to it.
pub struct SeenReport {
    /// The report.
    pub full: FullReport,
    /// How the reader stands to it.
    pub standing: Standing,
}

impl SeenReport {
    /// Whether the reader may do that to it.
    pub fn may(&self, action: Action) -> bool {
        self.standing.may(action, &self.full.subject())
    }

    /// Whether people are still asked whether that change helps: not once the report is open again, or another change
    /// has shipped for it.
    pub fn still_asks_about(&self, change: ChangeId) -> bool {
        self.full.projection.ship.as_ref().is_some_and(|ship| ship.change_id == change)
    }

    fn linked(&self, change: ChangeId) -> LinkedReport {
        let about = about_report(&self.full);
        let projection = self.full.shown();
        LinkedReport {
            id: about.id,
            number: about.number,
            title: about.title,
            state: projection.state,
            people: self.full.set.people,
            ready: shipping::is_ready(self.standing, &self.full.subject(), projection, change),
        }
    }
}

/// These changes as the reader sees them, those left out that do not exist for the reader: before it ships, a change
/// is there for who wrote it, for who may ship one of its reports, and for administrators; then for everybody who
/// sees one of them.
///
/// # Errors
/// The statements'.
pub fn look(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, rows: Vec<ChangeRow>) -> Result<Vec<Seen>> {
    let ids: Vec<ChangeId> = rows.iter().map(|row| row.id).collect();
    let mut links = store::list_links(conn, &ids)?;
    let mut named: Vec<ReportId> = links.values().flatten().copied().collect();
    named.sort_unstable();
    named.dedup();
    let visible = |report: &Stored| present::standing(&who.viewer, report).is_some();
    let mut stored = reports_store::list_by_ids(conn, &named)?;
    stored.retain(visible);
    let root_of: HashMap<ReportId, ReportId> =
        stored.iter().map(|report| (report.id, report.root_id())).collect();
    let mut beyond: Vec<ReportId> =
        root_of.values().filter(|root| !root_of.contains_key(root)).copied().collect();
    beyond.sort_unstable();
    beyond.dedup();
    stored.retain(|report| report.root_id() == report.id);
    stored.extend(reports_store::list_by_ids(conn, &beyond)?.into_iter().filter(visible));
    let full = present::resolve(conn, snapshot, &who.language, stored)?;
    let about = About { root_of, full: full.into_iter().map(|report| (report.id, report)).collect() };
    let seen =
        rows.into_iter().map(|row| Seen::new(who, links.remove(&row.id).unwrap_or_default(), row, &about));
    Ok(seen.filter(Seen::is_visible).collect())
}

/// What the changes of a page are about, as far as the reader sees it.
struct About {
    /// Of each report that a change names, the root of its set.
    root_of: HashMap<ReportId, ReportId>,
    /// The roots.
    full: HashMap<ReportId, FullReport>,
}

/// One change as the reader sees it.
///
/// # Errors
/// 404 where it does not exist for the reader.
pub fn find(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, id: ChangeId) -> Result<Seen> {
    let row = store::find_change(conn, id)?.ok_or(Code::NotFound)?;
    let seen = look(conn, snapshot, who, vec![row])?.pop();
    seen.ok_or_else(|| Code::NotFound.into())
}

/// One change for somebody who may write on it and ship it.
///
/// # Errors
/// 404 where it does not exist for the reader, 403 where it is not theirs.
pub fn find_own(conn: &mut Conn, snapshot: &Snapshot, who: &SignedIn, id: ChangeId) -> Result<Seen> {
    let seen = find(conn, snapshot, who, id)?;
    if seen.may_ship { Ok(seen) } else { Err(Code::NotAllowed.into()) }
}

impl Seen {
    fn new(who: &SignedIn, links: Vec<ReportId>, row: ChangeRow, about: &About) -> Self {
        let seen_links: Vec<ReportId> =
            links.iter().filter(|id| about.root_of.contains_key(id)).copied().collect();
        let mut roots: Vec<ReportId> =
            seen_links.iter().filter_map(|id| about.root_of.get(id)).copied().collect();
        roots.sort_unstable();
        roots.dedup();
        let mut reports: Vec<SeenReport> = roots
            .iter()
            .filter_map(|id| about.full.get(id))
            .map(|full| SeenReport { standing: who.viewer.standing(&full.subject()), full: full.clone() })
            .collect();
        reports.sort_by_key(|report| report.full.number);
        let theirs = row.created_by == who.person_id()
            || who.viewer.administers_everything()
            || reports.iter().any(|report| report.may(Action::Ship));
        let may_ship = theirs && who.viewer.may_anywhere(Action::Ship);
        Self { row, links, seen_links, reports, may_ship }
    }

    fn is_visible(&self) -> bool {
        self.may_ship || (self.row.shipped_at.is_some() && !self.reports.is_empty())
    }
}

/// What became of the changes of a page, found with a few queries however many they are.
struct Outcomes {
    ships: HashMap<ReportId, Vec<Event>>,
    told: HashMap<EventId, Told>,
    names: HashMap<PersonId, String>,
}

impl Outcomes {
    fn load(conn: &mut Conn, seen: &[Seen]) -> Result<Self> {
        let shipped = seen.iter().filter(|seen| seen.row.shipped_at.is_some());
        let mut named: Vec<ReportId> = shipped.flat_map(|seen| seen.links.iter().copied()).collect();
        named.sort_unstable();
        named.dedup();
        let ships = reports_store::list_ships_of(conn, &named)?;
        let shippings: Vec<EventId> =
            ships.values().flatten().filter(|event| is_ship(event)).map(|event| event.id).collect();
        let planners: Vec<PersonId> = seen.iter().filter_map(|seen| seen.row.planned_by).collect();
        Ok(Self {
            told: store::count_told(conn, &shippings)?,
            names: follow::list_names(conn, &planners)?,
            ships,
        })
    }

    fn told(&self, seen: &Seen) -> Told {
        let mut sum = Told::default();
        for event in seen.links.iter().filter_map(|report| self.ships.get(report)).flatten() {
            let Some(told) = self.told.get(&event.id).filter(|_| ships(event, seen.row.id)) else { continue };
            sum.owed += told.owed;
            sum.delivered += told.delivered;
            sum.failed += told.failed;
        }
        sum
    }

    fn helps(&self, seen: &Seen) -> AnswerCounts {
        let mut counts = AnswerCounts::default();
        for report in &seen.seen_links {
            let events = self.ships.get(report).map_or(&[][..], Vec::as_slice);
            let Some(given) = answers::latest(events, seen.row.id) else { continue };
            for one in &given {
                counts.add(Some(one.answer));
            }
            let root = seen.reports.iter().find(|root| root.full.id == *report);
            if let Some(root) = root.filter(|root| root.still_asks_about(seen.row.id)) {
                let answered = u32::try_from(given.len()).unwrap_or(u32::MAX);
                counts.waiting += root.full.set.people.saturating_sub(answered);
            }
        }
        counts
    }
}

fn is_ship(event: &Event) -> bool {
    matches!(event.body, Body::Shipped { .. })
}

/// Whether the event is the shipping of that very change.
pub fn ships(event: &Event, change: ChangeId) -> bool {
    matches!(event.body, Body::Shipped { change_id } if change_id == change)
}

/// The answers about these changes.
///
/// # Errors
/// The statements'.
pub fn views(conn: &mut Conn, seen: Vec<Seen>) -> Result<Vec<ChangeView>> {
    let outcomes = Outcomes::load(conn, &seen)?;
    Ok(seen.into_iter().map(|seen| view(seen, &outcomes)).collect())
}

/// The answer about one change.
///
/// # Errors
/// The statements'.
pub fn view_one(conn: &mut Conn, seen: Seen) -> Result<ChangeView> {
    views(conn, vec![seen])?.pop().ok_or_else(|| Code::NotFound.into())
}

fn view(seen: Seen, outcomes: &Outcomes) -> ChangeView {
    let (told, helps) = (outcomes.told(&seen), outcomes.helps(&seen));
    let Seen { row, reports, may_ship, .. } = seen;
    let mut counts = ChangeCounts::default();
    for report in &reports {
        counts.reports += 1;
        counts.people += report.full.set.people;
        counts.burden_hours.tenths += report.full.set.burden.tenths;
    }
    let planned_by = row.planned_by.filter(|_| may_ship && row.shipped_at.is_none() && row.ship_at.is_some());
    let failed = row.failed_at.zip(row.failed_because).filter(|_| may_ship);
    ChangeView {
        id: row.id,
        state: row.state(),
        language: row.language,
        title: row.title,
        you_said: row.you_said,
        we_did: row.we_did,
        do_now: row.do_now,
        unit_ids: row.unit_ids.0,
        report_ids: reports.iter().map(|report| report.full.id).collect(),
        reports: reports.iter().map(|report| report.linked(row.id)).collect(),
        counts,
        ship_at: row.ship_at,
        shipped_at: row.shipped_at,
        measure: row.measure.map(|measure| measure.0),
        told,
        helps,
        created_at: row.created_at,
        planned_by: planned_by.map(|id| Ref::new(id, outcomes.names.get(&id).map_or("", String::as_str))),
        ship_failed: failed.map(|(planned_for, reason)| ShipFailure { planned_for, reason: reason.0 }),
        may_ship,
        version: row.version,
    }
}
