//! Whatever is asked for in whatever order, the table and the fold hold.

use domain::moment::Date;
use domain::reports::Identity;
use domain::reports::event::Body;
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::state::{Mover, OPEN, State, TABLE};
use domain::reports::status::history;
use domain::service_levels::FixedZone;
use proptest::prelude::*;

use crate::lives::{Try, identities, level, live, lives, outcome, owner};

proptest! {
    #[test]
    fn no_sequence_of_moves_leaves_the_table(tries in lives(), identity in identities()) {
        let (_, end, moved) = live(&tries, identity);
        for (from, returns_to, to) in moved {
            if from == to {
                continue;
            }
            let in_table = TABLE.iter().any(|line| line.to == to && line.from.contains(&from));
            let returns = from == State::Clarifying && returns_to == Some(to);
            let apart = from == State::Duplicate;
            prop_assert!(in_table || returns || apart, "{from:?} -> {to:?}");
        }
        prop_assert_eq!(end.open_at.is_some(), OPEN.contains(&end.state));
        let own = end.joined.as_ref().map_or(end.state, |joined| joined.returns_to);
        prop_assert_eq!(end.joined.is_some(), end.state == State::Duplicate);
        prop_assert_eq!(end.question.is_some(), own == State::Clarifying);
        prop_assert_eq!(end.transfer.is_some(), end.state == State::Transferred);
        let answerable = matches!(end.state, State::Shipped | State::Confirmed | State::Assumed);
        prop_assert_eq!(end.ship.is_some(), answerable);
        if end.state == State::Clarifying || !end.state.is_open() {
            prop_assert_eq!(end.next_due(), None);
        }
    }

    #[test]
    fn what_was_decided_on_has_a_title_and_a_disposition(tries in lives(), identity in identities()) {
        let (_, end, _) = live(&tries, identity);
        let decided = matches!(
            end.standpoint().effective(),
            State::Accepted | State::Scheduled | State::InProgress | State::InTrial
        );
        let ended = matches!(end.state, State::Answered | State::Declined | State::Transferred);
        prop_assert!(!(decided || ended) || end.title.is_some());
        prop_assert!(!decided || end.disposition.is_some());
    }

    #[test]
    fn folding_all_gives_what_folding_one_by_one_gave(tries in lives(), identity in identities()) {
        let (events, end, _) = live(&tries, identity);
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        prop_assert_eq!(&Projection::fold(&events, &around).unwrap(), &end);
        // And what is stored is read back as it was.
        let stored: Projection = serde_json::from_str(&serde_json::to_string(&end).unwrap()).unwrap();
        prop_assert_eq!(stored, end);
        for event in &events {
            let body: Body = serde_json::from_value(serde_json::to_value(&event.body).unwrap()).unwrap();
            prop_assert_eq!(&body, &event.body);
        }
    }

    #[test]
    fn a_gap_in_the_numbers_is_found(tries in lives(), at in any::<prop::sample::Index>()) {
        let tries: Vec<_> = tries.into_iter().chain([Try::Reroute, Try::Reroute]).collect();
        let (mut events, _, _) = live(&tries, Identity::Named);
        // Any but the last, after which nothing is missing.
        events.remove(at.index(events.len() - 1));
        let (_, levels) = level();
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        prop_assert!(Projection::fold(&events, &around).is_err());
    }

    #[test]
    fn the_reporter_appeals_once(tries in lives(), identity in identities()) {
        let (events, end, _) = live(&tries, identity);
        let mut state = State::Received;
        let mut appeals = 0;
        for (event, step) in events.iter().zip(events.iter().map(|event| history(&events[..event.seq as usize]))) {
            if matches!(event.body, Body::Reopened { .. }) && event.by.is_reporter() && state == State::Declined {
                appeals += 1;
            }
            state = step.last().unwrap().state;
        }
        prop_assert!(appeals <= 1);
        prop_assert_eq!(appeals == 1, end.appealed);
        prop_assert_eq!(state, end.state);
    }

    #[test]
    fn the_last_body_is_what_was_asked_for(tries in lives(), to in prop::sample::select(State::ALL.to_vec())) {
        let (_, end, _) = live(&tries, Identity::Named);
        let attempt = Try::Move { to, bare: false, stale: false };
        match outcome(&end, &[], &attempt, owner(), Date::from_days(20_000), 9) {
            Ok((_, bodies)) => match bodies.last().unwrap() {
                Body::Moved(moved) => prop_assert_eq!(moved.to, to),
                Body::Asked { .. } => prop_assert_eq!(to, State::Clarifying),
                Body::QuestionWithdrawn { .. } => {
                    prop_assert_eq!(end.question.unwrap().returns_to, to);
                }
                other => prop_assert!(false, "{other:?}"),
            },
            Err(refusal) => {
                let problem = refusal.problem(&end, Mover::Owner);
                if let Some(possible) = problem.possible {
                    prop_assert!(!possible.contains(&to) || domain::reports::state::own_way(to).is_some());
                }
            }
        }
    }
}
