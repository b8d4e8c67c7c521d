//! Whether what somebody was told still waits for them: an old entry of the inbox must not ask for what is done.

use super::TellingKind;
use crate::governance::Verdict;
use crate::id::FollowerId;
use crate::moment::{Date, Moment};
use crate::reports::State;
use crate::reports::event::{Body, Event};
use crate::reports::projection::Projection;

/// Whose entry it is, and when it is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// As which follower; nothing where it is a duty.
    pub follower: Option<FollowerId>,
    /// The present moment.
    pub now: Moment,
    /// The day at the report's site.
    pub today: Date,
}

/// Whether a telling of that kind about `event` waits for its reader, now that the report stands there.
pub fn waits(kind: TellingKind, event: &Event, projection: &Projection, reader: Reader) -> bool {
    let open = projection.open_at.is_some();
    let nothing_since = event.seq == projection.news_seq;
    match kind {
        TellingKind::Question | TellingKind::QuestionReminder if projection.joined.is_some() => false,
        TellingKind::Question => match &event.body {
            Body::Asked { question_id, .. } => {
                projection.question.as_ref().is_some_and(|question| question.id == *question_id)
            }
            _ => projection.question.is_some(),
        },
        TellingKind::QuestionReminder => projection.question.is_some(),
        TellingKind::Shipped | TellingKind::DoesItHelp => {
            projection.state == State::Shipped && owes_an_answer(projection, reader)
        }
        TellingKind::NewReport => projection.state == State::Received || (open && nothing_since),
        TellingKind::ReporterAnswered => nothing_since && !matches!(event.body, Body::Withdrawn { .. }),
        TellingKind::Partly | TellingKind::NotFixed => nothing_since,
        TellingKind::Reopened => projection.state == State::Reopened,
        TellingKind::Appeal => projection.appeal,
        TellingKind::Decided => match &event.body {
            Body::Decided(made) => match made.decision {
                Verdict::Accept => nothing_since,
                Verdict::NeedMore => projection
                    .decision
                    .zip(projection.hold.as_ref())
                    .is_some_and(|(decided, _)| decided.id == made.decision_id),
                Verdict::Decline | Verdict::Defer => false,
            },
            _ => false,
        },
        TellingKind::Due => open && projection.next_due().is_some(),
        TellingKind::Overdue => open && projection.next_due().is_some_and(|(_, due_at)| due_at <= reader.now),
        TellingKind::FollowUpDue => {
            projection.state == State::Transferred
                && projection.transfer.as_ref().is_some_and(|transfer| transfer.follow_up_on <= reader.today)
        }
        // Whether the change is planned anew stands with the change.
        TellingKind::NotShipped
        | TellingKind::Receipt
        | TellingKind::Comment
        | TellingKind::StateChange
        | TellingKind::Decision
        | TellingKind::Joined
        | TellingKind::Declined
        | TellingKind::Answered
        | TellingKind::PassedOn => false,
    }
}

/// Whether "does it help?" has no answer of this reader yet, or is asked once more.
fn owes_an_answer(projection: &Projection, reader: Reader) -> bool {
    let given = projection.ship.as_ref().zip(reader.follower).and_then(|(ship, id)| ship.reporters.get(&id));
    given.is_none_or(|given| given.ask_again_at.is_some_and(|at| at <= reader.now))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::id::Id;
    use crate::reports::Hours;
    use crate::reports::event::{By, Received};
    use crate::reports::projection::Surroundings;
    use crate::service_levels::{FixedZone, ServiceLevel};

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    /// A report that has just arrived, and its event.
    fn arrived() -> (Event, Projection) {
        let body = Body::Received(Received {
            site_id: id(1),
            unit_id: id(2),
            category_id: id(3),
            system_id: None,
            workflow_step_id: None,
            severity: None,
            team_id: id(4),
            assignee_id: None,
            service_level_id: id(5),
            rule_id: None,
            burden: Hours::default(),
        });
        let event = Event { id: id(6), seq: 1, at: Moment::default(), by: By::System, body };
        let levels = HashMap::from([(id(5), ServiceLevel::standard(id(5)))]);
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        let projection = Projection::begin(&event, &around).unwrap();
        (event, projection)
    }

    fn reader(now: Moment) -> Reader {
        Reader { follower: Some(id(7)), now, today: now.utc_date() }
    }

    #[test]
    fn a_new_report_waits_until_somebody_looks_at_it() {
        let (event, mut projection) = arrived();
        assert!(waits(TellingKind::NewReport, &event, &projection, reader(Moment::default())));
        (projection.seq, projection.news_seq) = (2, 2);
        assert!(waits(TellingKind::NewReport, &event, &projection, reader(Moment::default())));
        projection.state = State::Acknowledged;
        assert!(!waits(TellingKind::NewReport, &event, &projection, reader(Moment::default())));
    }

    proptest! {
        #[test]
        fn what_is_no_turn_of_anybody_never_waits(state in prop::sample::select(State::ALL.to_vec()), seconds in 0i64..1_000_000_000) {
            let (event, mut projection) = arrived();
            projection.state = state;
            let reader = reader(Moment::from_seconds(seconds));
            for kind in TellingKind::ALL {
                prop_assert!(kind.is_your_turn() || !waits(*kind, &event, &projection, reader), "{:?}", kind);
            }
        }

        #[test]
        fn an_ended_report_asks_for_no_step_of_its_owner(state in prop::sample::select(State::ALL.to_vec()), seconds in 0i64..1_000_000_000) {
            let (event, mut projection) = arrived();
            projection.state = state;
            (projection.seq, projection.news_seq) = (9, 9);
            projection.open_at = None;
            let reader = reader(Moment::from_seconds(seconds));
            for kind in [TellingKind::Due, TellingKind::Overdue, TellingKind::ReporterAnswered] {
                prop_assert!(!waits(kind, &event, &projection, reader));
            }
        }
    }
}
