//! Whatever happened before, a decision moves a report once, and a hold is what it says.

use domain::governance::deciding::{DECIDABLE, Obstacle, check, decide};
use domain::governance::{HoldKind, Verdict};
use domain::id::{Id, kind};
use domain::moment::Moment;
use domain::reports::Identity;
use domain::reports::alarms::{Alarm, alarms};
use domain::reports::event::{Body, By, Event};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::state::State;
use domain::service_levels::{ClockKind, ClockState, FixedZone};
use proptest::prelude::*;

use crate::lives::{decision, id, identities, level, live, lives};

/// The report after these events of a committee.
fn after(projection: &Projection, bodies: Vec<Body>, at: Moment) -> Projection {
    let (_, levels) = level();
    let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
    let mut projection = projection.clone();
    for body in bodies {
        let by = By::Committee { committee_id: id(80) };
        let event = Event { id: id(9_000 + projection.seq as u128), seq: projection.seq + 1, at, by, body };
        projection.apply(&event, &around).unwrap();
    }
    projection
}

fn verdicts() -> impl Strategy<Value = Verdict> {
    prop::sample::select(Verdict::ALL.to_vec())
}

const LATER: Moment = Moment::from_seconds(1_792_000_000);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_decision_moves_each_report_once(tries in lives(), identity in identities(), verdict in verdicts()) {
        let (_, before, _) = live(&tries, identity);
        let made = decision(verdict, Some(LATER.utc_date().plus_days(9)), 80);
        let Ok(bodies) = decide(&before, &made) else {
            prop_assert!(check(&before, verdict).is_err());
            return Ok(());
        };
        let effective = before.standpoint().effective();
        prop_assert!(DECIDABLE.contains(&effective));
        let moves = bodies.iter().filter(|body| matches!(body, Body::Moved(_))).count();
        let decisions = bodies.iter().filter(|body| matches!(body, Body::Decided(_))).count();
        prop_assert_eq!(decisions, 1);
        prop_assert!(matches!(bodies.last(), Some(Body::Decided(_))));
        let now = after(&before, bodies, LATER);
        let wanted = match verdict {
            Verdict::Accept => State::Accepted,
            Verdict::Decline => State::Declined,
            Verdict::Defer | Verdict::NeedMore => effective,
        };
        prop_assert_eq!(now.state, wanted);
        prop_assert_eq!(moves, usize::from(wanted != effective));
        prop_assert!(now.question.is_none());
        prop_assert_eq!(now.hold.as_ref().map(|hold| hold.kind), verdict.hold());
        prop_assert!(verdict.hold().is_some() || !now.appeal);
        prop_assert!(now.title.is_some() || verdict.hold().is_some());
        // The same once more moves nothing: what was accepted or declined cannot be so again.
        match (verdict, check(&now, verdict)) {
            (Verdict::Accept, again) => prop_assert_eq!(again, Err(vec![Obstacle::AlreadyAccepted])),
            (Verdict::Decline, again) => prop_assert_eq!(again, Err(vec![Obstacle::NotPossible])),
            (_, again) => prop_assert_eq!(again, Ok(None)),
        }
    }

    #[test]
    fn a_hold_stands_only_where_a_committee_decides(tries in lives(), identity in identities()) {
        let (_, end, _) = live(&tries, identity);
        prop_assume!(end.joined.is_none());
        if end.hold.is_some() {
            prop_assert!(end.is_decidable(), "{:?}", end.state);
            prop_assert!(end.decision.is_some_and(|decided| decided.verdict.hold().is_some()));
            prop_assert_eq!(end.back_on, None);
        }
        if end.appeal {
            prop_assert!(end.appealed && end.is_decidable());
        }
    }

    #[test]
    fn clocks_stand_still_for_a_question_or_a_hold_and_run_otherwise(
        tries in lives(),
        identity in identities(),
    ) {
        let (_, end, _) = live(&tries, identity);
        let held = end.hold.as_ref().map(|hold| hold.pauses()).unwrap_or_default();
        prop_assume!(end.open_at.is_some());
        for clock in end.clocks.current().filter(|clock| clock.met.is_none()) {
            let still = end.state == State::Clarifying || held.contains(&clock.kind);
            prop_assert_eq!(clock.running_since.is_none(), still, "{:?} in {:?}", clock.kind, end.state);
        }
    }

    #[test]
    fn a_hold_rings_once_on_its_day(tries in lives(), identity in identities()) {
        let (_, end, _) = live(&tries, identity);
        prop_assume!(end.joined.is_none());
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        let until = end.hold.as_ref().and_then(|hold| hold.until);
        let rings = |projection: &Projection| {
            let found = alarms(projection, &around).into_iter();
            found.filter(|(_, alarm)| matches!(alarm, Alarm::HoldEnds { .. })).count()
        };
        prop_assert_eq!(rings(&end), usize::from(until.is_some()));
        if let Some(day) = until {
            let back = after(&end, vec![Body::HoldEnded {}], LATER);
            prop_assert_eq!((rings(&back), back.back_on, back.hold), (0, Some(day), None));
        }
    }
}

/// A report that its owner has accepted.
fn accepted() -> Projection {
    use crate::lives::Try;
    let go = |to| Try::Move { to, bare: false, stale: false };
    live(&[go(State::Acknowledged), go(State::Accepted)], Identity::Named).1
}

#[test]
fn deferring_meets_the_decision_and_asking_pauses_it() {
    let state = |projection: &Projection, kind: ClockKind| {
        let clocks = projection.clocks.present(LATER);
        clocks.into_iter().find(|(found, ..)| *found == kind).map(|(_, _, state)| state)
    };
    let acknowledged = {
        use crate::lives::Try;
        live(&[Try::Move { to: State::Acknowledged, bare: false, stale: false }], Identity::Named).1
    };
    let at = acknowledged.state_since.plus_seconds(60);
    let decided = |from: &Projection, verdict| {
        let made = decision(verdict, None, 80);
        after(from, decide(from, &made).unwrap(), at)
    };
    let deferred = decided(&acknowledged, Verdict::Defer);
    assert_eq!(state(&deferred, ClockKind::Decision), Some(ClockState::Met));
    let asked = decided(&acknowledged, Verdict::NeedMore);
    assert_eq!(state(&asked, ClockKind::Decision), Some(ClockState::Paused));
    assert_eq!(asked.next_step(), domain::reports::projection::NextStepCode::Hold);
    for kind in [Verdict::Defer, Verdict::NeedMore] {
        let held = decided(&accepted(), kind);
        assert_eq!(state(&held, ClockKind::Fix), Some(ClockState::Paused));
    }
    assert_eq!(HoldKind::Defer, deferred.hold.unwrap().kind);
}

#[test]
fn a_committee_that_declines_is_remembered_for_the_appeal() {
    let accepted = accepted();
    let made = decision(Verdict::Decline, None, 81);
    let declined = after(&accepted, decide(&accepted, &made).unwrap(), LATER);
    assert_eq!((declined.declined_by, declined.declined_by_committee), (None, Some(id(80))));
    let reporter = By::Follower { follower_id: id::<kind::Follower>(60) as Id<kind::Follower> };
    let (_, levels) = level();
    let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
    let mut appealed = declined.clone();
    let body = Body::Reopened { reason: "It still alarms".to_owned() };
    let event = Event { id: id(1), seq: declined.seq + 1, at: LATER, by: reporter, body };
    appealed.apply(&event, &around).unwrap();
    assert!(appealed.appeal && appealed.appealed);
    let again = after(&appealed, decide(&appealed, &made).unwrap(), LATER);
    assert!(!again.appeal && again.appealed);
}
