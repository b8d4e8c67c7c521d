//! `owe`: writes down, in the transaction of an event, who is to be told about it.

use domain::id::{FollowerId, PersonId, ReportId, TellingId};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::reports::event::{By, Event};
use domain::reports::projection::Projection;
use domain::reports::state::State;
use domain::telling::{DutyHolder, Recipient, TellingKind, duty_holder, leaves_at, owed, tells_the_doer};

use super::rows::{NewInOutbox, NewTelling};
use super::store;
use crate::clock::{new_id, new_timeless_id};
use crate::db::Tx;
use crate::error::Result;

/// Somebody who will be told about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follower {
    /// Which one.
    pub id: FollowerId,
    /// Whether it is a reporter.
    pub reporter: bool,
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
            Recipient::Reporters | Recipient::Followers => {
                for follower in occasion.followers.iter().filter(|follower| {
                    (follower.reporter || recipient == Recipient::Followers)
                        && (tells_the_doer(kind) || !did(event.by, follower))
                }) {
                    owe_follower(tx, occasion, event, kind, follower)?;
                }
            }
            Recipient::Owner => owe_duty(tx, occasion, event, kind)?,
        }
    }
    Ok(())
}

fn did(by: By, follower: &Follower) -> bool {
    match by {
        By::Follower { follower_id } => follower_id == follower.id,
        By::Anonymous => follower.identity == Identity::Anonymous,
        _ => false,
    }
}

fn blank(occasion: &Occasion<'_>, event: &Event, kind: TellingKind) -> NewTelling {
    let id: TellingId = if occasion.identity == Identity::Anonymous { new_timeless_id() } else { new_id() };
    NewTelling {
        id,
        report_id: occasion.report_id,
        event_id: event.id,
        kind: kind.as_str(),
        follower_id: None,
        person_id: None,
        team_id: None,
        owed_since: event.at,
    }
}

fn owe_follower(
    tx: &mut Tx<'_>,
    occasion: &Occasion<'_>,
    event: &Event,
    kind: TellingKind,
    follower: &Follower,
) -> Result<()> {
    let telling = NewTelling { follower_id: Some(follower.id), ..blank(occasion, event, kind) };
    store::insert_telling(tx, &telling)?;
    if follower.identity == Identity::Anonymous {
        return Ok(());
    }
    queue(tx, telling.id, event.at)
}

fn owe_duty(tx: &mut Tx<'_>, occasion: &Occasion<'_>, event: &Event, kind: TellingKind) -> Result<()> {
    let doer = match event.by {
        By::Owner { person_id } | By::Administrator { person_id } => Some(person_id),
        _ => None,
    };
    let blank = || blank(occasion, event, kind);
    let tellings = match duty_holder(kind, occasion.projection, occasion.members) {
        DutyHolder::Person(person) if doer == Some(person) => Vec::new(),
        DutyHolder::Person(person) => vec![NewTelling { person_id: Some(person), ..blank() }],
        DutyHolder::Team(team) => vec![NewTelling { team_id: Some(team), ..blank() }],
        // Nobody else is there: better the same people than nobody.
        DutyHolder::Administrators if occasion.administrators.is_empty() => {
            vec![NewTelling { team_id: Some(occasion.projection.team_id), ..blank() }]
        }
        DutyHolder::Administrators => occasion
            .administrators
            .iter()
            .map(|person| NewTelling { person_id: Some(*person), ..blank() })
            .collect(),
    };
    // Of an anonymous report `event.at` is the hour, so that nothing finer enters the outbox.
    let due_at = leaves_at(occasion.identity, occasion.projection.severity, event.at);
    for telling in tellings {
        store::insert_telling(tx, &telling)?;
        queue(tx, telling.id, due_at)?;
    }
    Ok(())
}

fn queue(tx: &mut Tx<'_>, telling_id: TellingId, due_at: Moment) -> Result<()> {
    store::insert_in_outbox(tx, &NewInOutbox { telling_id, due_at, attempts: 0 })
}
