//! The table keeps its own rules.

use super::*;

#[test]
fn names_on_the_wire_are_the_serialised_ones() {
    for state in State::ALL {
        assert_eq!(serde_json::to_value(state).ok(), Some(state.as_str().into()));
        assert_eq!(State::from_name(state.as_str()), Some(state));
    }
}

#[test]
fn every_open_state_but_received_can_be_left_by_the_owner() {
    for state in OPEN {
        let from = Standpoint { state: *state, returns_to: (*state == Clarifying).then_some(Accepted) };
        assert!(!possible(from, Mover::Owner).is_empty(), "{state:?}");
        assert!(possible(from, Mover::Reporter).contains(&Withdrawn), "{state:?}");
    }
}

#[test]
fn a_question_can_be_taken_back_and_every_move_stays_possible() {
    for returns_to in ASKABLE {
        let asked = Standpoint { state: Clarifying, returns_to: Some(*returns_to) };
        let before = Standpoint { state: *returns_to, returns_to: None };
        assert_eq!(
            find_move(asked, *returns_to, Mover::Owner, Way::Transition),
            Some(Allowed::TakeQuestionBack)
        );
        for to in possible(before, Mover::Owner).into_iter().filter(|to| *to != Clarifying) {
            assert!(possible(asked, Mover::Owner).contains(&to), "{returns_to:?} -> {to:?}");
        }
        assert_eq!(find_move(asked, Clarifying, Mover::Owner, Way::Transition), None);
    }
}

#[test]
fn every_move_of_the_owner_out_of_acknowledged_needs_a_title_except_a_question() {
    for line in TABLE.iter().filter(|line| {
        line.from.contains(&Acknowledged) && line.by.contains(&Mover::Owner) && line.way == Way::Transition
    }) {
        assert_eq!(line.needs.contains(&Need::Title), line.to != Clarifying, "{line:?}");
    }
}
