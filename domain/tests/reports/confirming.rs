//! Answers to "does it help?": what they come to, whoever gives them in whatever order.

use std::collections::BTreeMap;

use domain::id::FollowerId;
use domain::moment::Moment;
use domain::reports::confirming::{NOT_FIXED, answer, may_confirm, ship};
use domain::reports::event::{Body, By, Event};
use domain::reports::moves::Refusal;
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::requests::ConfirmationRequest;
use domain::reports::ship::latest_answer;
use domain::reports::{Answerer, Identity, ShipAnswer, State};
use domain::service_levels::FixedZone;
use domain::telling::{Recipient, TellingKind, owed};
use proptest::prelude::*;

use crate::lives::{Try, id, level, live, owner};

/// A report whose change has just shipped, with its history; its reporter is follower 60.
pub fn shipped() -> (Vec<Event>, Projection) {
    let full = |to| Try::Move { to, bare: false, stale: false };
    let (events, projection, _) =
        live(&[full(State::Acknowledged), full(State::Accepted), Try::Ship], Identity::Named);
    assert_eq!(projection.state, State::Shipped);
    (events, projection)
}

/// Takes bodies in as the next events.
pub fn take(events: &mut Vec<Event>, projection: &mut Projection, at: Moment, by: By, bodies: Vec<Body>) {
    let (_, levels) = level();
    let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
    for body in bodies {
        let event = Event { id: id(5_000 + events.len() as u128), seq: projection.seq + 1, at, by, body };
        projection.apply(&event, &around).unwrap();
        events.push(event);
    }
}

pub fn wish(answer: ShipAnswer, words: Option<&str>) -> ConfirmationRequest {
    ConfirmationRequest { id: id(9), answer, words: words.map(str::to_owned) }
}

/// Who answers: followers from 60 on are reporters, those from 80 on supporters.
fn relation(follower: u128) -> Answerer {
    if follower < 80 { Answerer::Reporter } else { Answerer::Supporter }
}

fn say(
    events: &mut Vec<Event>,
    projection: &mut Projection,
    follower: u128,
    wish: &ConfirmationRequest,
) -> Result<Vec<Body>, Refusal> {
    let follower_id: FollowerId = id(follower);
    let earlier = latest_answer(events, follower_id);
    let bodies = answer(projection, follower_id, relation(follower), wish, earlier)?;
    let at = events.last().unwrap().at.plus_seconds(3_600);
    take(events, projection, at, By::Follower { follower_id }, bodies.clone());
    Ok(bodies)
}

fn answers() -> impl Strategy<Value = Vec<(u128, ShipAnswer, bool)>> {
    let who = prop_oneof![60_u128..63, 80_u128..84];
    let kind = prop_oneof![
        3 => Just(ShipAnswer::Fixed),
        3 => Just(ShipAnswer::Partly),
        1 => Just(ShipAnswer::NotFixed),
        2 => Just(ShipAnswer::CannotTell),
    ];
    prop::collection::vec((who, kind, any::<bool>()), 0..25)
}

proptest! {
    #[test]
    fn reporters_move_it_and_supporters_are_counted(given in answers(), assumed in any::<bool>()) {
        let (mut events, mut projection) = shipped();
        if assumed {
            let moved = domain::reports::event::Moved::plain(State::Shipped, State::Assumed);
            let at = projection.state_since;
            take(&mut events, &mut projection, at, By::System, vec![Body::Moved(moved)]);
        }
        let mut latest: BTreeMap<u128, ShipAnswer> = BTreeMap::new();
        for (follower, kind, with_words) in given {
            let words = with_words.then_some("Still there at night");
            let before = projection.state;
            let bodies = match say(&mut events, &mut projection, follower, &wish(kind, words)) {
                Ok(bodies) => bodies,
                Err(refusal) => {
                    prop_assert_eq!(refusal, Refusal::NotPossible);
                    prop_assert!(!may_confirm(&projection));
                    break;
                }
            };
            let Body::AnsweredShip(answered) = &bodies[0] else { panic!("{bodies:?}") };
            prop_assert_eq!(answered.replaces, latest.insert(follower, kind));
            let of_reporters: Vec<_> = latest.range(..80).map(|(_, kind)| *kind).collect();
            if relation(follower) == Answerer::Supporter {
                prop_assert_eq!(bodies.len(), 1);
                prop_assert_eq!(projection.state, before);
            } else if kind == ShipAnswer::NotFixed {
                let reason = words.unwrap_or(NOT_FIXED).to_owned();
                prop_assert_eq!(&bodies[1..], &[Body::Reopened { reason }]);
                prop_assert_eq!(projection.state, State::Reopened);
                prop_assert_eq!(projection.ship, None);
                break;
            } else {
                let confirms =
                    of_reporters.contains(&ShipAnswer::Fixed) && !of_reporters.contains(&ShipAnswer::Partly);
                let after = if confirms { State::Confirmed } else { before };
                prop_assert_eq!(projection.state, after);
                prop_assert_eq!(bodies.len(), if after == before { 1 } else { 2 });
            }
            let ship = projection.ship.as_ref().unwrap();
            for kind in ShipAnswer::ALL {
                let say_so = latest.range(80..).filter(|(_, said)| **said == kind).count() as u32;
                let counted = match kind {
                    ShipAnswer::Fixed => ship.supporters.fixed,
                    ShipAnswer::Partly => ship.supporters.partly,
                    ShipAnswer::NotFixed => ship.supporters.not_fixed,
                    ShipAnswer::CannotTell => ship.supporters.cannot_tell,
                };
                prop_assert_eq!(counted, say_so);
            }
            prop_assert!(!ship.by_supporters);
        }
    }

    #[test]
    fn the_owner_is_alerted_of_partly_and_of_a_supporter_whom_it_does_not_help(
        follower in prop_oneof![60_u128..63, 80_u128..84],
        kind in prop::sample::select(ShipAnswer::ALL.to_vec()),
    ) {
        let (mut events, mut projection) = shipped();
        say(&mut events, &mut projection, follower, &wish(kind, None)).unwrap();
        let event = events.iter().find(|event| matches!(event.body, Body::AnsweredShip(_))).unwrap();
        let expected = match (relation(follower), kind) {
            (Answerer::Reporter, ShipAnswer::Partly) => vec![(Recipient::Owner, TellingKind::Partly)],
            (Answerer::Supporter, ShipAnswer::NotFixed) => vec![(Recipient::Owner, TellingKind::NotFixed)],
            _ => Vec::new(),
        };
        prop_assert_eq!(owed(event, Some(State::Shipped)), expected);
    }
}

#[test]
fn a_fixed_waits_for_the_partly_of_another() {
    let (mut events, mut projection) = shipped();
    say(&mut events, &mut projection, 60, &wish(ShipAnswer::Partly, None)).unwrap();
    say(&mut events, &mut projection, 61, &wish(ShipAnswer::Fixed, None)).unwrap();
    assert_eq!(projection.state, State::Shipped);
    say(&mut events, &mut projection, 60, &wish(ShipAnswer::CannotTell, None)).unwrap();
    assert_eq!(projection.state, State::Confirmed);
    // A partly that comes later does not undo it, a not_fixed does.
    say(&mut events, &mut projection, 60, &wish(ShipAnswer::Partly, None)).unwrap();
    assert_eq!(projection.state, State::Confirmed);
    say(&mut events, &mut projection, 60, &wish(ShipAnswer::NotFixed, None)).unwrap();
    assert_eq!(projection.state, State::Reopened);
}

#[test]
fn shipping_follows_the_table_and_takes_a_question_back() {
    let full = |to| Try::Move { to, bare: false, stale: false };
    let (mut events, mut projection, _) =
        live(&[full(State::Acknowledged), full(State::Accepted), full(State::Clarifying)], Identity::Named);
    let bodies = ship(&projection, id(90)).unwrap();
    assert_eq!(bodies, [Body::QuestionWithdrawn { reason: None }, Body::Shipped { change_id: id(90) }]);
    let at = projection.state_since.plus_seconds(60);
    take(&mut events, &mut projection, at, owner(), bodies);
    assert_eq!(projection.state, State::Shipped);
    assert_eq!(projection.next_step(), domain::reports::projection::NextStepCode::YourTurn);
    assert_eq!(owed(events.last().unwrap(), None), [(Recipient::Followers, TellingKind::Shipped)]);
    assert_eq!(ship(&projection, id(91)), Err(Refusal::NotPossible));
    let (_, received, _) = live(&[], Identity::Named);
    assert_eq!(ship(&received, id(90)), Err(Refusal::NotPossible));
}
