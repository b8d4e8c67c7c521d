//! `owe`: writes down, in the transaction of an event, who is to be told about it.

use std::collections::BTreeMap;

use domain::id::{EventId, FollowerId, OutgoingId, PersonId, ReportId, SignInLinkId, TeamId, TellingId};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::reports::event::{By, Event};
use domain::reports::projection::Projection;
use domain::reports::state::State;
use domain::telling::{DutyHolder, Recipient, TellingKind, duty_holder, leaves_at, owed, tells_the_doer};

use super::rows::TellingRow;
use super::store;
use crate::clock::{new_id, new_timeless_id};
use crate::db::Tx;
use crate::db::columns::Code;
use crate::error::Result;
use crate::reports::follow::list_mails_about;

/// The hint that wakes the worker.
pub const WAKE: &str = "outbox";

/// Somebody who will be told about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follower {
    /// Which one.
    pub id: FollowerId,
    /// Whether it is a reporter of the set.
    pub reporter: bool,
    /// Whether it follows this very report, and not one that is joined with it.
    pub own: bool,
    /// How the follower is known.
    pub identity: Identity,
}

/// The report that an event is about, as it stands after it.
pub struct Occasion<'a> {
    /// Which one.
    pub report_id: ReportId,
    /// How its reporter is known.
    pub identity: Identity,
    /// Where it stands.
    pub projection: &'a Projection,
    /// The state before the event.
    pub state_before: Option<State>,
    /// Everybody who follows it.
    pub followers: &'a [Follower],
    /// The members of its team.
    pub members: &'a [PersonId],
    /// Those who chair the committee that gets an appeal about it.
    pub chairs: &'a [PersonId],
    /// The administrators of its site, for duties that nobody of the team can hold.
    pub administrators: &'a [PersonId],
}

/// Writes down what the event owes: a telling for each follower concerned and for each duty, and what of it can
/// leave. Whoever did it hears nothing of it but the receipt.
///
/// # Errors
/// The statements'.
pub fn owe(tx: &mut Tx<'_>, occasion: &Occasion<'_>, event: &Event) -> Result<()> {
    for (recipient, kind) in owed(event, occasion.state_before) {
        match recipient {
            Recipient::Reporters | Recipient::OwnReporter | Recipient::Followers => {
                let concerned = concerned(occasion.followers, event, recipient, kind);
                owe_followers(tx, occasion, &Cause::of(event, kind), concerned)?;
            }
            Recipient::Owner => {
                let doer = match event.by {
                    By::Owner { person_id } | By::Administrator { person_id } => Some(person_id),
                    _ => None,
                };
                owe_duty(tx, occasion, &Cause::of(event, kind), doer)?;
            }
        }
    }
    Ok(())
}

/// Those of the followers whom the event is told to.
fn concerned<'a>(
    followers: &'a [Follower],
    event: &Event,
    recipient: Recipient,
    kind: TellingKind,
) -> impl Iterator<Item = &'a Follower> {
    let by = event.by;
    followers.iter().filter(move |follower| {
        (follower.reporter || recipient == Recipient::Followers)
            && (follower.own || recipient != Recipient::OwnReporter)
            && (tells_the_doer(kind) || !did(by, follower))
    })
}

/// Those of the followers to whom the event would be told by a letter of that kind.
pub fn list_concerned(
    followers: &[Follower],
    event: &Event,
    state_before: Option<State>,
    kind: TellingKind,
) -> Vec<Follower> {
    let lines = owed(event, state_before).into_iter().filter(|(_, owed)| *owed == kind);
    lines.flat_map(|(recipient, kind)| concerned(followers, event, recipient, kind).copied()).collect()
}

fn did(by: By, follower: &Follower) -> bool {
    match by {
        By::Follower { follower_id } => follower_id == follower.id,
        By::Anonymous => follower.identity == Identity::Anonymous,
        _ => false,
    }
}

/// What is written about a telling beside who is told.
struct Cause<'a> {
    kind: TellingKind,
    event_id: EventId,
    detail: &'a str,
    owed_since: Moment,
}

impl<'a> Cause<'a> {
    const fn of(event: &Event, kind: TellingKind) -> Cause<'a> {
        Cause { kind, event_id: event.id, detail: "", owed_since: event.at }
    }
}

/// A reminder that a rule and the passing of time owe.
pub struct Reminder<'a> {
    /// The letter.
    pub kind: TellingKind,
    /// The last event of the report.
    pub event_id: EventId,
    /// Tells it apart from others of its kind: which clock, which day.
    pub detail: &'a str,
    /// To whom; the rules know which followers.
    pub to: RemindWhom<'a>,
    /// When; of an anonymous report the hour.
    pub at: Moment,
}

/// Who is reminded.
#[derive(Clone, Copy)]
pub enum RemindWhom<'a> {
    /// These followers.
    Followers(&'a [FollowerId]),
    /// The owner.
    Owner,
    /// That person, whose doing it was to be.
    Person(PersonId),
}

/// Writes a reminder down.
///
/// # Errors
/// The statements'.
pub fn remind(tx: &mut Tx<'_>, occasion: &Occasion<'_>, reminder: &Reminder<'_>) -> Result<()> {
    let &Reminder { kind, event_id, detail, at, .. } = reminder;
    let cause = Cause { kind, event_id, detail, owed_since: at };
    match reminder.to {
        RemindWhom::Followers(ids) => {
            let chosen = occasion.followers.iter().filter(|follower| ids.contains(&follower.id));
            owe_followers(tx, occasion, &cause, chosen)
        }
        RemindWhom::Owner => owe_duty(tx, occasion, &cause, None),
        RemindWhom::Person(person) => owe_holder(tx, occasion, &cause, DutyHolder::Person(person), None),
    }
}

fn telling_id(occasion: &Occasion<'_>) -> TellingId {
    if occasion.identity == Identity::Anonymous { new_timeless_id() } else { new_id() }
}

fn owe_followers<'a>(
    tx: &mut Tx<'_>,
    occasion: &Occasion<'_>,
    cause: &Cause<'_>,
    followers: impl Iterator<Item = &'a Follower>,
) -> Result<()> {
    let (mut told, mut mailed) = (Vec::new(), Vec::new());
    for follower in followers {
        let id = telling_id(occasion);
        told.push((id, follower.id));
        // An anonymous reporter has no address: the status page pays.
        if follower.identity != Identity::Anonymous {
            mailed.push((id, None));
        }
    }
    let shared = store::Shared {
        report_id: occasion.report_id,
        event_id: cause.event_id,
        kind: cause.kind,
        detail: cause.detail,
        owed_since: cause.owed_since,
    };
    store::insert_follower_tellings(tx, &shared, &told)?;
    queue(tx, &mailed, cause.owed_since)
}

fn owe_duty(
    tx: &mut Tx<'_>,
    occasion: &Occasion<'_>,
    cause: &Cause<'_>,
    doer: Option<PersonId>,
) -> Result<()> {
    let holder = duty_holder(cause.kind, occasion.projection, occasion.members, occasion.chairs);
    owe_holder(tx, occasion, cause, holder, doer)
}

fn owe_holder(
    tx: &mut Tx<'_>,
    occasion: &Occasion<'_>,
    cause: &Cause<'_>,
    holder: DutyHolder,
    doer: Option<PersonId>,
) -> Result<()> {
    // Of an anonymous report `owed_since` is the hour, so that nothing finer enters the tables.
    let leaves_at = leaves_at(occasion.identity, occasion.projection.severity, cause.owed_since);
    let blank = || TellingRow {
        id: telling_id(occasion),
        report_id: occasion.report_id,
        event_id: cause.event_id,
        kind: Code(cause.kind),
        detail: cause.detail.to_owned(),
        follower_id: None,
        person_id: None,
        team_id: None,
        owed_since: cause.owed_since,
        leaves_at,
        paid_at: None,
    };
    let to_person = |person: PersonId| TellingRow { person_id: Some(person), ..blank() };
    let to_team = |team: TeamId| TellingRow { team_id: Some(team), ..blank() };
    let tellings = match holder {
        DutyHolder::Person(person) if doer == Some(person) => Vec::new(),
        DutyHolder::Person(person) => vec![to_person(person)],
        DutyHolder::Team(team) => vec![to_team(team)],
        DutyHolder::Chairs => occasion.chairs.iter().copied().map(to_person).collect(),
        // Nobody else is there: better the same people than nobody.
        DutyHolder::Administrators if occasion.administrators.is_empty() => {
            vec![to_team(occasion.projection.team_id)]
        }
        DutyHolder::Administrators => occasion.administrators.iter().copied().map(to_person).collect(),
    };
    for telling in tellings {
        store::insert_telling(tx, &telling)?;
        let members = if telling.team_id.is_some() { occasion.members } else { &[] };
        let to_members = members.iter().filter(|member| doer != Some(**member));
        let mailed: Vec<_> = if telling.person_id.is_some() {
            vec![(telling.id, None)]
        } else {
            to_members.map(|member| (telling.id, Some(*member))).collect()
        };
        queue(tx, &mailed, leaves_at)?;
    }
    Ok(())
}

/// Queues a mail for each, and wakes the worker once the transaction has committed.
fn queue(tx: &mut Tx<'_>, mails: &[(TellingId, Option<PersonId>)], due_at: Moment) -> Result<()> {
    if mails.is_empty() {
        return Ok(());
    }
    store::insert_outgoing(tx, mails, due_at)?;
    tx.hint(WAKE);
    Ok(())
}

/// Queues the mail with a sign-in link.
///
/// # Errors
/// The statement's.
pub fn queue_link(tx: &mut Tx<'_>, link: SignInLinkId, now: Moment) -> Result<()> {
    store::insert_outgoing_link(tx, link, now)?;
    tx.hint(WAKE);
    Ok(())
}

/// Who would get several mails about these events gets one: for a change that several of somebody's reports asked for.
///
/// # Errors
/// The statements'.
pub fn share_mails(tx: &mut Tx<'_>, events: &[EventId]) -> Result<()> {
    let mut by_person: BTreeMap<PersonId, Vec<OutgoingId>> = BTreeMap::new();
    for (person, mail) in list_mails_about(tx, events)? {
        by_person.entry(person).or_default().push(mail);
    }
    let pairs: Vec<(OutgoingId, OutgoingId)> = by_person
        .into_values()
        .filter_map(|mails| Some((mails.iter().min().copied()?, mails)))
        .flat_map(|(first, mails)| {
            mails.into_iter().filter(move |mail| *mail != first).map(move |mail| (mail, first))
        })
        .collect();
    store::update_shared(tx, &pairs)
}

#[cfg(test)]
mod tests {
    use domain::id::{ChangeId, Id};
    use domain::reports::event::Body;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(Uuid::from_u128(number))
    }

    fn anybody() -> impl Strategy<Value = (bool, Identity)> {
        let identity =
            prop::sample::select(vec![Identity::Named, Identity::Confidential, Identity::Anonymous]);
        (any::<bool>(), identity)
    }

    proptest! {
        #[test]
        fn a_ship_is_told_to_each_follower_exactly_once(people in prop::collection::vec(anybody(), 0..60), owner: bool) {
            let followers: Vec<Follower> = (1..)
                .zip(people)
                .map(|(number, (reporter, identity))| Follower { id: id(number), reporter, own: number % 2 == 0, identity })
                .collect();
            let by = if owner { By::Owner { person_id: id(1) } } else { By::Administrator { person_id: id(1) } };
            let change_id: ChangeId = id(9);
            let event = Event { id: id(8), seq: 5, at: Moment::default(), by, body: Body::Shipped { change_id } };
            let told = list_concerned(&followers, &event, Some(State::InTrial), TellingKind::Shipped);
            prop_assert_eq!(told, followers);
            let lines = owed(&event, Some(State::InTrial));
            prop_assert_eq!(lines, vec![(Recipient::Followers, TellingKind::Shipped)], "and nothing else is owed");
        }
    }
}
