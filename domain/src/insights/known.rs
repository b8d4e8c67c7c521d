//! Known issues: which reports stand in the list, and in the list of which unit.

use crate::moment::Moment;
use crate::reports::projection::Projection;
use crate::reports::view::SMALLEST_CROWD;
use crate::reports::{Identity, State};

/// The states in which a report is a known issue: somebody has looked at it, and it is not done.
pub const OPEN: &[State] = &[
    State::Acknowledged,
    State::Clarifying,
    State::Accepted,
    State::Scheduled,
    State::InProgress,
    State::InTrial,
    State::Reopened,
];

/// The states in which its change has shipped.
pub const FIXED: &[State] = &[State::Shipped, State::Confirmed, State::Assumed];

/// Days for which what was fixed stays in the list.
pub const FIXED_DAYS: i64 = 30;

/// When its change shipped, where that is within the last 30 days.
pub fn fixed_at(projection: &Projection, now: Moment) -> Option<Moment> {
    let ship = projection.ship.as_ref().filter(|_| FIXED.contains(&projection.state))?;
    (ship.shipped_at >= now.plus_days(-FIXED_DAYS)).then_some(ship.shipped_at)
}

/// What a list of one unit tells its reader: that somebody who works there has said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfUnit {
    /// How many people work in the unit.
    pub headcount: i64,
    /// Whether the reader is one of them.
    pub works_there: bool,
}

impl OfUnit {
    /// Whether a report may stand in the unit's list, where somebody of the unit who is known like this reported or
    /// supports it. Where few share a unit, it would name that person: then only those read it there who see the
    /// report's unit anyway, and colleagues of somebody who gave the name. All find it in the site's list.
    pub const fn holds(self, identity: Identity, reader_sees_unit: bool) -> bool {
        let named_among_colleagues = self.works_there && matches!(identity, Identity::Named);
        reader_sees_unit || self.headcount >= SMALLEST_CROWD || named_among_colleagues
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_people_are_never_named_by_their_unit() {
        let identities = [Identity::Named, Identity::Confidential, Identity::Anonymous];
        for identity in identities {
            let listed = |headcount, works_there| OfUnit { headcount, works_there }.holds(identity, false);
            assert!(listed(5, false) && listed(5, true));
            assert!(!listed(4, false));
            assert_eq!(listed(4, true), identity == Identity::Named);
            assert!(OfUnit { headcount: 1, works_there: false }.holds(identity, true));
        }
    }

    #[test]
    fn every_open_state_but_the_first_is_known() {
        let known: Vec<State> = State::ALL.into_iter().filter(|state| OPEN.contains(state)).collect();
        let open: Vec<State> = State::ALL.into_iter().filter(|state| state.is_open()).collect();
        assert_eq!(known, open.into_iter().filter(|state| *state != State::Received).collect::<Vec<_>>());
    }
}
