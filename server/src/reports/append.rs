//! The one way into a report's history: event, projection, counters, tellings and hints in one transaction.

use domain::id::{EventId, FollowerId, Id, PersonId, SiteId};
use domain::moment::Moment;
use domain::reports::alarms::{Reminded, Reminder, rearm};
use domain::reports::event::{Body, By, Edit, Event, Received};
use domain::reports::projection::{BrokenLog, Projection, Surroundings};
use domain::reports::{Identity, Severity};
use domain::telling::TellingKind;

use super::follow::set::{list_followers, list_people_who_follow};
use super::follow::{Reporter, Who, insert_reporter};
use super::rows::Stored;
use super::{counters, sets, store};
use crate::clock::{new_id, new_timeless_id};
use crate::db::Tx;
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::governance::actions::committees::{chairs_for_appeal, members_concerned};
use crate::http::live::Hint;
use crate::insights::figures;
use crate::search::index;
use crate::telling::outbox::{self, Follower, Occasion, RemindWhom, owe};
use crate::telling::store::list_reminded;

/// When something happens, and what is known then.
#[derive(Clone, Copy)]
pub struct Present<'a> {
    /// Directory, rules, levels.
    pub snapshot: &'a Snapshot,
    /// The present moment.
    pub now: Moment,
}

impl<'a> Present<'a> {
    /// What folding and alarms of a report of that site need to know.
    pub fn around(&self, site: SiteId) -> Surroundings<'a> {
        Surroundings { levels: &self.snapshot.levels, zone: self.snapshot.zone(site) }
    }
}

/// A new id for something about this report: telling no time where it is anonymous.
pub fn id_about<K>(identity: Identity) -> Id<K> {
    if identity == Identity::Anonymous { new_timeless_id() } else { new_id() }
}

/// The moment as it is kept: of anything anonymous only the hour.
pub fn kept(identity: Identity, now: Moment) -> Moment {
    if identity == Identity::Anonymous { now.hour() } else { now }
}

/// The first event of a report, to fold from.
pub fn first_event(identity: Identity, follower_id: FollowerId, received: Received, now: Moment) -> Event {
    let by = match identity {
        Identity::Anonymous => By::Anonymous,
        Identity::Named | Identity::Confidential => By::Follower { follower_id },
    };
    Event { id: id_about(identity), seq: 1, at: kept(identity, now), by, body: Body::Received(received) }
}

/// Where a report stands after its first event.
///
/// # Errors
/// `Internal` where the routing names a service level that does not exist.
pub fn begin(present: &Present<'_>, event: &Event, received: &Received) -> Result<Projection> {
    Projection::begin(event, &present.around(received.site_id)).map_err(broken)
}

/// Writes an arrived report down with its first event, its reporter, and what is owed.
///
/// # Errors
/// The statements'.
pub fn arrive(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &mut Stored,
    event: &Event,
    who: Who,
) -> Result<()> {
    let Some(reporter) = report.reporter else {
        return Err(ServerError::Internal("a report arrived without a follower".to_owned()));
    };
    report.number = store::insert_report(tx, report)?;
    insert_reporter(tx, report, reporter.follower_id, who, event.at)?;
    store::insert_event(tx, report.id, event)?;
    counters::insert_change(tx, report.projection.team_id, report.projection.state, 1)?;
    index::keep(tx, report);
    figures::begin(tx, present.snapshot, report)?;
    let follower =
        Follower { id: reporter.follower_id, reporter: true, own: true, identity: report.identity };
    tell(tx, present, report, report.identity, event, None, &[follower])?;
    hint(tx, present.snapshot, report, report.identity, None)
}

/// Whether an event owes tellings. A step that another event of the same request takes on the way does not: the
/// other's telling says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// What the rules say.
    AsOwed,
    /// Nothing.
    Nothing,
}

/// Appends one event: with the last number + 1, folded into the projection, with counters, tellings and hints.
///
/// # Errors
/// A conflict on `events_report_id_seq` where another event was faster; `Internal` where the log is damaged.
pub fn append(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &mut Stored,
    by: By,
    id: EventId,
    body: Body,
    tells: Tells,
) -> Result<()> {
    let before = report.projection.clone();
    let identity = kept_as(report, by);
    let event = next_event(present, report, by, id, body);
    let around = present.around(before.site_id);
    apply(present, report, &event)?;
    report.alarm_at = rearm(report.alarm_at, &before, &report.projection, &around, present.now);
    store::insert_event(tx, report.id, &event)?;
    let due_at = store::update_projection(tx, report.id, before.seq, &report.projection, report.alarm_at)?;
    // What is joined shows its root's.
    if report.projection.joined.is_none() {
        report.due_at = due_at;
    }
    let after = &report.projection;
    if (before.team_id, before.state) != (after.team_id, after.state) {
        counters::insert_change(tx, before.team_id, before.state, -1)?;
        counters::insert_change(tx, after.team_id, after.state, 1)?;
    }
    if changes_set(&event.body) {
        sets::write(tx, report.root_id())?;
    }
    figures::keep(tx, present.snapshot, report)?;
    if index::concerns(&event.body, &before, after) {
        index::keep(tx, report);
    }
    if tells == Tells::AsOwed {
        let followers = list_followers(tx, report.id)?;
        tell(tx, present, report, identity, &event, Some(&before), &followers)?;
    }
    hint(tx, present.snapshot, report, identity, Some(&before))
}

/// Whether an event changes the figures of a set.
fn changes_set(body: &Body) -> bool {
    match body {
        Body::Edited { fields } => {
            fields.iter().any(|edit| matches!(edit, Edit::UnitId { .. } | Edit::Severity { .. }))
        }
        Body::Supported(_)
        | Body::Unsupported { .. }
        | Body::Redacted(_)
        | Body::Joined { .. }
        | Body::TakenApart { .. } => true,
        _ => false,
    }
}

/// Whose rules of time hold for what is done: of a set one may be anonymous and the other not, and whatever is either's is
/// kept with the hour.
const fn kept_as(report: &Stored, by: By) -> Identity {
    if matches!(by, By::Anonymous) { Identity::Anonymous } else { report.identity }
}

/// The event that comes next in a report's history, where this happens now.
pub fn next_event(present: &Present<'_>, report: &Stored, by: By, id: EventId, body: Body) -> Event {
    Event { id, seq: report.projection.seq + 1, at: kept(kept_as(report, by), present.now), by, body }
}

/// Folds the event into where the report stands.
///
/// # Errors
/// `Internal` where the log is damaged.
pub fn apply(present: &Present<'_>, report: &mut Stored, event: &Event) -> Result<()> {
    let around = present.around(report.projection.site_id);
    report.projection.apply(event, &around).map_err(broken)
}

/// Appends the events that one request comes to. The last is the one that was asked for and carries the client's
/// id; those before it follow from it.
///
/// # Errors
/// As [`append`].
pub fn append_all(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &mut Stored,
    by: By,
    id: EventId,
    bodies: Vec<Body>,
) -> Result<()> {
    let last = bodies.len().saturating_sub(1);
    for (index, body) in bodies.into_iter().enumerate() {
        let (id, tells) =
            if index == last { (id, Tells::AsOwed) } else { (id_about(report.identity), Tells::Nothing) };
        append(tx, present, report, by, id, body, tells)?;
    }
    Ok(())
}

fn tell(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &Stored,
    identity: Identity,
    event: &Event,
    before: Option<&Projection>,
    followers: &[Follower],
) -> Result<()> {
    let projection = &report.projection;
    let members: Vec<_> = present.snapshot.members_of(projection.team_id).collect();
    // Only an appeal can fall to chairs or administrators.
    let (chairs, administrators) = match &event.body {
        Body::Reopened { .. } => (
            chairs_for_appeal(present.snapshot, projection),
            store::list_administrators(tx, projection.site_id)?,
        ),
        _ => (Vec::new(), Vec::new()),
    };
    let occasion = Occasion {
        report_id: report.id,
        identity,
        projection,
        state_before: before.map(|before| before.state),
        followers,
        members: &members,
        chairs: &chairs,
        administrators: &administrators,
    };
    owe(tx, &occasion, event)
}

/// Writes down a reminder that the passing of time owes, to everybody who has not got this very one before.
///
/// # Errors
/// The statements'; `Internal` where it is about an event that does not exist.
pub fn remind(tx: &mut Tx<'_>, present: &Present<'_>, report: &Stored, reminder: &Reminder) -> Result<()> {
    let event_id = store::find_event_id(tx, report.id, reminder.about_seq)?
        .ok_or_else(|| ServerError::Internal("a reminder about an event that is not there".to_owned()))?;
    let reminded = list_reminded(tx, event_id, reminder.kind, &reminder.detail)?;
    let to = match &reminder.to {
        Reminded::Owner if reminded.is_empty() => RemindWhom::Owner,
        Reminded::Owner => return Ok(()),
        Reminded::Followers(ids) => RemindWhom::Followers(
            &ids.iter().copied().filter(|id| !reminded.contains(&Some(*id))).collect::<Vec<_>>(),
        ),
    };
    let followers = list_followers(tx, report.id)?;
    let (kind, detail) = (reminder.kind, reminder.detail.as_str());
    let at = kept(report.identity, present.now);
    owe_reminder(tx, present, report, &followers, &outbox::Reminder { kind, event_id, detail, to, at })
}

fn owe_reminder(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &Stored,
    followers: &[Follower],
    reminder: &outbox::Reminder<'_>,
) -> Result<()> {
    let members: Vec<_> = present.snapshot.members_of(report.projection.team_id).collect();
    let occasion = Occasion {
        report_id: report.id,
        identity: report.identity,
        projection: &report.projection,
        state_before: Some(report.projection.state),
        followers,
        members: &members,
        chairs: &[],
        administrators: &[],
    };
    outbox::remind(tx, &occasion, reminder)
}

/// Writes down that a change did not ship which was planned for this report: the duty of whoever planned it, where that
/// is said, else of the owner. As every duty that time brings it is about the report's arrival.
///
/// # Errors
/// The statements'; `Internal` where the report never arrived.
pub fn remind_of_plan(
    tx: &mut Tx<'_>,
    present: &Present<'_>,
    report: &Stored,
    planner: Option<PersonId>,
    detail: &str,
) -> Result<()> {
    let event_id = store::find_event_id(tx, report.id, 1)?
        .ok_or_else(|| ServerError::Internal("a report without its arrival".to_owned()))?;
    let to = planner.map_or(RemindWhom::Owner, RemindWhom::Person);
    let at = kept(report.identity, present.now);
    let reminder = outbox::Reminder { kind: TellingKind::NotShipped, event_id, detail, to, at };
    owe_reminder(tx, present, report, &[], &reminder)
}

/// Tells open pages to look again. About an anonymous report they hear at the next full hour, by a job, so that
/// the moment of a hint says nothing about who was on shift; at once only where a patient could be harmed.
fn hint(
    tx: &mut Tx<'_>,
    snapshot: &Snapshot,
    report: &Stored,
    identity: Identity,
    before: Option<&Projection>,
) -> Result<()> {
    if identity == Identity::Anonymous && report.projection.severity != Some(Severity::Critical) {
        return Ok(());
    }
    let mut teams = vec![report.projection.team_id];
    teams.extend(before.map(|before| before.team_id).filter(|team| !teams.contains(team)));
    let mut people: Vec<_> = match before {
        None => report.reporter.and_then(|Reporter { person_id, .. }| person_id).into_iter().collect(),
        Some(_) => list_people_who_follow(tx, report.id)?,
    };
    people.extend(members_concerned(snapshot, &report.projection));
    let id = report.id.to_string();
    Hint { topic: "report".to_owned(), id, teams, people, everybody: false }.send(tx);
    Ok(())
}

fn broken(log: BrokenLog) -> ServerError {
    ServerError::internal("a report's history", log)
}
