//! The figures of the board, against a slow recount from events and deliveries alone.

use domain::id::FollowerId;
use domain::insights::figures::{Figures, Known, Measure, ending_seq, everybody_told};
use domain::insights::month::Month;
use domain::moment::Moment;
use domain::reports::event::{Body, By, Event};
use domain::reports::{CommentVisibility, Hours, State};
use domain::service_levels::FixedZone;
use proptest::prelude::*;

use crate::lives::{id, identities, live, lives};

/// The state after each event, read off the events alone.
fn states(events: &[Event]) -> Vec<State> {
    let mut state = State::Received;
    let mut asked_in = State::Received;
    events
        .iter()
        .map(|event| {
            state = match &event.body {
                Body::Moved(moved) => moved.to,
                Body::Asked { .. } => {
                    asked_in = state;
                    State::Clarifying
                }
                Body::Replied { .. } | Body::QuestionWithdrawn { .. } => asked_in,
                Body::Planned { .. } if state == State::Accepted => State::Scheduled,
                Body::Shipped { .. } => State::Shipped,
                Body::Reopened { .. } => State::Reopened,
                Body::Withdrawn { .. } => State::Withdrawn,
                _ => state,
            };
            state
        })
        .collect()
}

/// The event by which it ended, as the design says: what shipped, by the ship.
fn ending(events: &[Event], states: &[State]) -> Option<usize> {
    let last = *states.last()?;
    if matches!(last, State::Shipped | State::Confirmed | State::Assumed) {
        return events.iter().rposition(|event| matches!(event.body, Body::Shipped { .. }));
    }
    let ended = matches!(last, State::Answered | State::Declined | State::Transferred);
    let before = states.iter().rposition(|state| *state != last).map_or(0, |before| before + 1);
    ended.then_some(before)
}

/// The first question, comment for the reporter's eyes, acceptance or ending.
fn first_answer(events: &[Event]) -> Option<Moment> {
    let answers = |event: &&Event| match &event.body {
        Body::Asked { .. } | Body::Shipped { .. } => true,
        Body::Commented { visibility, .. } => {
            matches!(event.by, By::Owner { .. }) && *visibility != CommentVisibility::Internal
        }
        Body::Moved(moved) => {
            matches!(moved.to, State::Accepted | State::Answered | State::Declined | State::Transferred)
        }
        _ => false,
    };
    events.iter().find(answers).map(|event| event.at)
}

proptest! {
    #[test]
    fn the_figures_are_those_of_a_slow_recount(
        tries in lives(),
        identity in identities(),
        delivered in prop::collection::vec((0_usize..60, 60_u128..62), 0..30),
        two_reporters: bool,
    ) {
        let (events, projection, _) = live(&tries, identity);
        let zone = FixedZone { offset_minutes: 60 };
        let reporters: Vec<FollowerId> = if two_reporters { vec![id(60), id(61)] } else { vec![id(60)] };
        let told: Vec<(i64, FollowerId)> = delivered
            .iter()
            .filter_map(|(index, follower)| Some((events.get(*index)?.seq, id(*follower))))
            .collect();
        let moved: Vec<(i64, State)> = events
            .iter()
            .rev()
            .filter_map(|event| match &event.body {
                Body::Moved(moved) => Some((event.seq, moved.to)),
                _ => None,
            })
            .collect();
        let burden = Hours { tenths: 33 };
        let all_told = ending_seq(&projection, &moved)
            .is_some_and(|seq| everybody_told(seq, &reporters, &told));
        let known = Known { reported_at: events[0].at, burden, told: all_told, zone: &zone };
        let figures = Figures::of(&projection, &known);

        if matches!(projection.state, State::Withdrawn | State::Duplicate) {
            prop_assert_eq!(figures, None);
            return Ok(());
        }
        // What was joined and taken apart counts as if it had not been; that the state comes back is told elsewhere.
        prop_assume!(!events.iter().any(|event| matches!(event.body, Body::Joined { into: Some(_), .. })));
        let states = states(&events);
        prop_assert_eq!(*states.last().unwrap(), projection.state);
        let cells = figures.as_ref().unwrap().cells();
        let sum = |measure: Measure| {
            cells.iter().filter(|((_, found), _)| *found == measure).map(|(_, value)| *value).sum::<i64>()
        };
        let ended_at = ending(&events, &states);
        prop_assert_eq!(sum(Measure::Ended), i64::from(ended_at.is_some()));
        prop_assert_eq!(sum(Measure::Assumed), i64::from(projection.state == State::Assumed));
        let closed = ended_at.is_some_and(|index| {
            let heard = |reporter: &FollowerId| {
                told.iter().any(|(seq, follower)| *seq >= events[index].seq && follower == reporter)
            };
            let settled = matches!(
                projection.state,
                State::Confirmed | State::Answered | State::Declined | State::Transferred
            );
            settled && reporters.iter().all(heard)
        });
        prop_assert_eq!(sum(Measure::Closed), i64::from(closed));
        if let Some(index) = ended_at {
            let month = Month::at(events[index].at, &zone);
            prop_assert_eq!(cells.get(&(month, Measure::Ended)), Some(&1));
        }
        let answered = first_answer(&events).map(|at| {
            let hours = (at.seconds_since(events[0].at) + 3_599) / 3_600;
            (Month::at(at, &zone), Measure::FirstAnswer(hours))
        });
        let counted: Vec<_> =
            cells.keys().copied().filter(|(_, measure)| matches!(measure, Measure::FirstAnswer(_))).collect();
        prop_assert_eq!(counted, Vec::from_iter(answered));
        let waits = projection.state == State::Shipped
            && !events[ended_at.unwrap()..].iter().any(|event| matches!(
                &event.body, Body::AnsweredShip(answered) if answered.relation == domain::reports::Answerer::Reporter));
        let ending = figures.and_then(|figures| figures.ending);
        prop_assert_eq!(ending.and_then(|ending| ending.waiting_until).is_some(), waits);
    }

    #[test]
    fn stored_words_of_figures_are_read_as_they_were(hours in 0_i64..9_999, number: u128) {
        for measure in [
            Measure::Ended, Measure::Closed, Measure::Assumed, Measure::BySupporters, Measure::HoursBack,
            Measure::FirstAnswer(hours), Measure::Fix(hours), Measure::Arrived(id(number)), Measure::Burden(id(number)),
        ] {
            prop_assert_eq!(Measure::from_text(&measure.to_text()), Some(measure));
        }
    }
}
