//! Who was told? Every telling of a report with what became of it, for its owner and administrators.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::prelude::*;
use domain::access::Action;
use domain::id::{EventId, FollowerId, PersonId, ReportId, TellingId};
use domain::moment::Moment;
use domain::names::Ref;
use domain::page::Page;
use domain::problem::Code as Problem;
use domain::reports::Identity;
use domain::reports::event::{Body, Event};
use domain::reports::wire::{Actor, ActorKind};
use domain::telling::TellingKind;
use domain::telling::wire::{Channel, DeliveryView, Outcome, Progress, TellingView};

use super::entries::Place;
use super::place;
use super::rows::{DeliveryRow, OutgoingRow, TellingRow};
use crate::app::App;
use crate::db::schema::{deliveries, outbox, tellings};
use crate::db::{Conn, MultiBackend};
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::follow::{self, Known};
use crate::reports::{present, store};

/// A page of the report's tellings, newest first.
///
/// # Errors
/// 404 where the report does not exist for the person, 403 where it is not theirs to know.
pub async fn list(
    app: &App,
    who: &Arc<SignedIn>,
    report: ReportId,
    after: Option<Place>,
    limit: i64,
) -> Result<Page<TellingView>> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let found = store::find_report(conn, report)?.ok_or(Problem::NotFound)?;
                let standing = present::standing(&who.viewer, &found).ok_or(Problem::NotFound)?;
                if !standing.may(Action::ReadTellings, &present::subject(&found)) {
                    return Err(Problem::NotAllowed.into());
                }
                let mut rows = list_tellings(conn, report, after, limit + 1)?;
                let next_cursor = place::cut(&mut rows, limit, |row| (row.owed_since, row.id));
                let history = History::find(conn, report, &rows)?;
                let known = KnownPeople::find(conn, &rows)?;
                let items = rows.iter().map(|row| view(&snapshot, &who, row, &history, &known)).collect();
                Ok(Page { items, next_cursor })
            })
        })
        .await
}

fn list_tellings(
    conn: &mut Conn,
    report: ReportId,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<TellingRow>> {
    let mut query = tellings::table.filter(tellings::report_id.eq(report)).into_boxed::<MultiBackend>();
    if let Some((at, id)) = after {
        query = query
            .filter(tellings::owed_since.le(at))
            .filter(tellings::owed_since.lt(at).or(tellings::id.lt(id)));
    }
    let query = query.order((tellings::owed_since.desc(), tellings::id.desc()));
    Ok(query.limit(limit).select(TellingRow::as_select()).load(conn)?)
}

/// Every attempt that left, of these tellings, oldest first.
pub fn list_deliveries(conn: &mut Conn, ids: &[TellingId]) -> Result<HashMap<TellingId, Vec<DeliveryRow>>> {
    let rows: Vec<DeliveryRow> = deliveries::table
        .filter(deliveries::telling_id.eq_any(ids))
        .order((deliveries::at.asc(), deliveries::id.asc()))
        .select(DeliveryRow::as_select())
        .load(conn)?;
    let mut by_telling: HashMap<TellingId, Vec<DeliveryRow>> = HashMap::new();
    for row in rows {
        by_telling.entry(row.telling_id).or_default().push(row);
    }
    Ok(by_telling)
}

/// The mails of these tellings that have not left yet.
pub fn list_outgoing(conn: &mut Conn, ids: &[TellingId]) -> Result<HashMap<TellingId, Vec<OutgoingRow>>> {
    let rows: Vec<OutgoingRow> = outbox::table
        .filter(outbox::telling_id.eq_any(ids))
        .order((outbox::due_at.asc(), outbox::id.asc()))
        .select(OutgoingRow::as_select())
        .load(conn)?;
    let mut by_telling: HashMap<TellingId, Vec<OutgoingRow>> = HashMap::new();
    for row in rows {
        if let Some(telling) = row.telling_id {
            by_telling.entry(telling).or_default().push(row);
        }
    }
    Ok(by_telling)
}

/// What became of the tellings of a report.
struct History {
    deliveries: HashMap<TellingId, Vec<DeliveryRow>>,
    outgoing: HashMap<TellingId, Vec<OutgoingRow>>,
    /// The numbers of the events that the tellings are about.
    numbers: HashMap<EventId, i64>,
    /// What shipped and what was answered, oldest first.
    ships: Vec<Event>,
}

impl History {
    fn find(conn: &mut Conn, report: ReportId, rows: &[TellingRow]) -> Result<Self> {
        let ids: Vec<TellingId> = rows.iter().map(|row| row.id).collect();
        let asks = |row: &&TellingRow| asks_for_an_answer(row.kind.0);
        let events: Vec<EventId> = rows.iter().filter(asks).map(|row| row.event_id).collect();
        let ships = if events.is_empty() { Vec::new() } else { store::list_ships(conn, report)? };
        let events = store::list_events_by_ids(conn, &events)?;
        Ok(Self {
            deliveries: list_deliveries(conn, &ids)?,
            outgoing: list_outgoing(conn, &ids)?,
            numbers: events.into_iter().map(|event| (event.id, event.seq)).collect(),
            ships,
        })
    }

    /// Whether the follower answered the change that the telling is about: after it, and before the next one.
    fn is_confirmed(&self, row: &TellingRow) -> bool {
        let told = self.numbers.get(&row.event_id).copied();
        let Some((follower, told)) = row.follower_id.zip(told).filter(|_| asks_for_an_answer(row.kind.0))
        else {
            return false;
        };
        self.ships
            .iter()
            .filter(|event| event.seq > told)
            .take_while(|event| !matches!(event.body, Body::Shipped { .. }))
            .any(|event| {
                matches!(&event.body, Body::AnsweredShip(answered) if answered.follower_id == follower)
            })
    }
}

const fn asks_for_an_answer(kind: TellingKind) -> bool {
    matches!(kind, TellingKind::Shipped | TellingKind::DoesItHelp)
}

/// The people and followers that tellings name, as an owner may know them.
pub struct KnownPeople {
    followers: HashMap<FollowerId, Known>,
    names: HashMap<PersonId, String>,
}

impl KnownPeople {
    /// Looks all of them up, members of teams included.
    ///
    /// # Errors
    /// The statements'.
    pub fn find(conn: &mut Conn, rows: &[TellingRow]) -> Result<Self> {
        let ids: Vec<FollowerId> = rows.iter().filter_map(|row| row.follower_id).collect();
        let followers = follow::list_known(conn, &ids)?;
        let mut people: Vec<PersonId> = rows.iter().filter_map(|row| row.person_id).collect();
        people.extend(followers.values().filter_map(|known| known.person_id));
        let duties: Vec<TellingId> =
            rows.iter().filter(|row| row.team_id.is_some()).map(|row| row.id).collect();
        people.extend(list_members_told(conn, &duties)?);
        people.sort_unstable();
        people.dedup();
        Ok(Self { followers, names: follow::list_names(conn, &people)? })
    }

    /// How the follower of a telling is known.
    pub fn follower(&self, row: &TellingRow) -> Option<Known> {
        row.follower_id.and_then(|id| self.followers.get(&id)).copied()
    }

    fn person(&self, id: PersonId) -> Actor {
        Actor::known(ActorKind::Person, &Ref::new(id, self.names.get(&id).map_or("", String::as_str)))
    }

    /// Who is told: a confidential or anonymous follower as such.
    pub fn who(&self, snapshot: &Snapshot, language: &str, row: &TellingRow) -> Actor {
        if let Some(team) = row.team_id {
            return Actor::known(ActorKind::Team, &snapshot.reference(team, language));
        }
        if let Some(person) = row.person_id {
            return self.person(person);
        }
        match self.follower(row) {
            Some(Known { person_id: Some(person), .. }) => self.person(person),
            Some(Known { identity: Identity::Anonymous, .. }) => Actor::bare(ActorKind::Anonymous),
            _ => Actor::bare(ActorKind::Confidential),
        }
    }

    /// The receiving server's words, as far as they may be shown: about a confidential follower only the codes,
    /// because the words mostly repeat the address.
    pub fn server_words(&self, row: &TellingRow, answer: Option<&str>) -> Option<String> {
        let answer = answer?;
        match self.follower(row) {
            Some(known) if known.identity != Identity::Named => codes_of(answer),
            _ => Some(answer.to_owned()),
        }
    }
}

/// The members to whom mails about duties of teams left.
fn list_members_told(conn: &mut Conn, duties: &[TellingId]) -> Result<Vec<PersonId>> {
    if duties.is_empty() {
        return Ok(Vec::new());
    }
    Ok(deliveries::table
        .filter(deliveries::telling_id.eq_any(duties))
        .filter(deliveries::person_id.is_not_null())
        .select(deliveries::person_id.assume_not_null())
        .distinct()
        .load(conn)?)
}

/// The reply code and the enhanced status code (RFC 3463) at the beginning of an answer.
fn codes_of(answer: &str) -> Option<String> {
    let is_code = |word: &&str| {
        word.starts_with(|sign: char| sign.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-')
    };
    let codes: Vec<&str> = answer.split_whitespace().take(2).take_while(is_code).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

fn view(
    snapshot: &Snapshot,
    who: &SignedIn,
    row: &TellingRow,
    history: &History,
    known: &KnownPeople,
) -> TellingView {
    let left = history.deliveries.get(&row.id).map_or(&[][..], Vec::as_slice);
    let waiting = history.outgoing.get(&row.id).map_or(&[][..], Vec::as_slice);
    let me = Some(who.person_id().uuid());
    let mark_me = |actor: Actor| Actor { me: actor.id.is_some() && actor.id == me, ..actor };
    let tries = waiting.iter().filter_map(|mail| u32::try_from(mail.attempts).ok()).max();
    let refusal = waiting.iter().rev().find_map(|mail| mail.answer.as_deref());
    TellingView {
        id: row.id,
        kind: row.kind.0,
        who: mark_me(known.who(snapshot, &who.language, row)),
        relation: known.follower(row).map(|known| known.relation),
        owed_since: row.owed_since,
        progress: if history.is_confirmed(row) { Progress::Confirmed } else { progress(left, waiting) },
        next_try_at: next_try_at(waiting),
        tries,
        refusal: known.server_words(row, refusal),
        deliveries: left
            .iter()
            .map(|delivery| DeliveryView {
                channel: delivery.channel.0,
                at: delivery.at,
                outcome: delivery.outcome.0,
                answer: known.server_words(row, delivery.answer.as_deref()),
                to: delivery.person_id.map(|member| mark_me(known.person(member))),
            })
            .collect(),
    }
}

/// When the next of these mails is tried.
pub fn next_try_at(waiting: &[OutgoingRow]) -> Option<Moment> {
    waiting.iter().map(|mail| mail.due_at).min()
}

fn progress(left: &[DeliveryRow], waiting: &[OutgoingRow]) -> Progress {
    let has = |channel| {
        left.iter().any(|delivery| delivery.channel.0 == channel && delivery.outcome.0 == Outcome::Accepted)
    };
    if has(Channel::StatusPage) {
        return Progress::Opened;
    }
    if has(Channel::Inbox) {
        return Progress::Read;
    }
    if has(Channel::Mail) || has(Channel::Push) {
        return Progress::Sent;
    }
    if waiting.iter().any(|mail| mail.answer.is_some()) {
        return Progress::TryingAgain;
    }
    if !waiting.is_empty() {
        return Progress::Queued;
    }
    // Who wants no mail has not failed to be told: the inbox waits.
    let failed = |delivery: &DeliveryRow| delivery.outcome.0 != Outcome::ByChoice;
    if left.last().is_some_and(failed) { Progress::Failed } else { Progress::Owed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_codes_of_an_answer_name_nobody() {
        for (answer, codes) in [
            ("550 5.1.1 <nora@example.org>: unknown", Some("550 5.1.1")),
            ("550-5.1.1 nora is unknown", Some("550-5.1.1")),
            ("450 nora 4.2.1", Some("450")),
            ("550 5.1.1 5551234", Some("550 5.1.1")),
            ("nora is unknown", None),
            ("", None),
        ] {
            assert_eq!(codes_of(answer).as_deref(), codes, "{answer}");
        }
    }
}
