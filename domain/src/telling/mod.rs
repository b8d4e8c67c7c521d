//! Telling: what an event owes to whom. A telling is kept for ever; sending it is another matter.

pub mod kind;
pub mod mail_settings;
pub mod preferences;
pub mod requests;
pub mod turn;
pub mod wire;

pub use kind::TellingKind;

use crate::governance::Verdict;
use crate::id::{ChangeId, PersonId, TeamId};
use crate::moment::Moment;
use crate::reports::event::{Body, By, Event};
use crate::reports::projection::Projection;
use crate::reports::{Answerer, CommentVisibility, Identity, Severity, ShipAnswer, State};

/// To whom a telling is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Every reporter of the set: of the report and of what is joined with it.
    Reporters,
    /// The report's own reporter alone.
    OwnReporter,
    /// Everybody who follows it.
    Followers,
    /// The owner: the assignee, else the team. A duty; it does not count in the loop-closed rate.
    Owner,
}

/// What an event owes: each line becomes one telling for each follower, or one duty.
pub fn owed(event: &Event, state_before: Option<State>) -> Vec<(Recipient, TellingKind)> {
    use Recipient::{Followers, OwnReporter, Owner, Reporters};
    match &event.body {
        Body::Received(_) => vec![(OwnReporter, TellingKind::Receipt), (Owner, TellingKind::NewReport)],
        Body::Moved(moved) => {
            let kind = match moved.to {
                // The decision that it follows from tells it.
                _ if matches!(event.by, By::Committee { .. }) => return Vec::new(),
                State::Declined => TellingKind::Declined,
                State::Answered => TellingKind::Answered,
                State::Transferred if moved.from == State::Transferred => return Vec::new(),
                State::Transferred => TellingKind::PassedOn,
                _ => TellingKind::StateChange,
            };
            vec![(Followers, kind)]
        }
        Body::Asked { .. } => vec![(Reporters, TellingKind::Question)],
        Body::QuestionWithdrawn { .. } => vec![(Reporters, TellingKind::StateChange)],
        Body::Replied { .. } => vec![(Owner, TellingKind::ReporterAnswered)],
        Body::Planned { .. } => vec![(Followers, TellingKind::StateChange)],
        Body::Rerouted { from, to, .. } if from == to => Vec::new(),
        Body::Rerouted { .. } => vec![(Reporters, TellingKind::StateChange), (Owner, TellingKind::NewReport)],
        Body::Edited { .. } | Body::IdentityShared { .. } => Vec::new(),
        Body::Commented { visibility, .. } => match (visibility, event.by) {
            (CommentVisibility::Internal, _) => Vec::new(),
            (_, By::Follower { .. } | By::Anonymous) => vec![(Owner, TellingKind::ReporterAnswered)],
            (CommentVisibility::Public, _) => vec![(Followers, TellingKind::Comment)],
            (CommentVisibility::Reporter, _) => vec![(OwnReporter, TellingKind::Comment)],
        },
        Body::Reopened { .. } => {
            let appeal = state_before == Some(State::Declined) && event.by.is_reporter();
            let duty = if appeal { TellingKind::Appeal } else { TellingKind::Reopened };
            vec![(Followers, TellingKind::StateChange), (Owner, duty)]
        }
        Body::Decided(made) => {
            // A decline is an ending: it is told as one, whoever declines.
            let kind = match made.decision {
                Verdict::Decline => TellingKind::Declined,
                Verdict::Accept | Verdict::Defer | Verdict::NeedMore => TellingKind::Decision,
            };
            vec![(Followers, kind), (Owner, TellingKind::Decided)]
        }
        // It stands in the committee's list again.
        Body::HoldEnded {} => Vec::new(),
        Body::Withdrawn { .. } => vec![(Owner, TellingKind::ReporterAnswered)],
        // On the root it says that one more joined, without a word about which.
        Body::Joined { .. } => vec![(OwnReporter, TellingKind::Joined)],
        Body::TakenApart { from: Some(_), .. } => vec![(OwnReporter, TellingKind::StateChange)],
        Body::TakenApart { from: None, .. } => Vec::new(),
        // Who waits with it shows as a number; the owner sees it in the queue.
        Body::Supported(_) | Body::Unsupported { .. } | Body::Redacted(_) => Vec::new(),
        Body::Shipped { .. } => vec![(Followers, TellingKind::Shipped)],
        // What else an answer comes to is an event of its own, which tells it.
        Body::AnsweredShip(answered) => match (answered.relation, answered.answer) {
            (Answerer::Reporter, ShipAnswer::Partly) => vec![(Owner, TellingKind::Partly)],
            (Answerer::Supporter, ShipAnswer::NotFixed) => vec![(Owner, TellingKind::NotFixed)],
            _ => Vec::new(),
        },
    }
}

/// What tells the telling that a planned change did not ship from others of its kind: which change, and for when it was
/// planned.
pub fn plan_detail(change: ChangeId, planned_for: Moment) -> String {
    format!("{change}@{}", planned_for.seconds())
}

/// The change of such a telling.
pub fn planned_change(kind: TellingKind, detail: &str) -> Option<ChangeId> {
    let (change, _) = detail.split_once('@').filter(|_| kind == TellingKind::NotShipped)?;
    change.parse().ok()
}

/// When a duty about an anonymous report may leave: at the next full hour, so that its time tells nothing about
/// who was on shift; at once only where a patient could be harmed.
pub fn leaves_at(identity: Identity, severity: Option<Severity>, now: Moment) -> Moment {
    match identity {
        Identity::Anonymous if severity != Some(Severity::Critical) => now.hour().plus_seconds(3_600),
        _ => now,
    }
}

/// Whether somebody hears of an event that was their own doing: only the receipt for what they sent.
pub const fn tells_the_doer(kind: TellingKind) -> bool {
    matches!(kind, TellingKind::Receipt)
}

/// Who holds a duty of the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyHolder {
    /// The person who takes care of it.
    Person(PersonId),
    /// All members of the team.
    Team(TeamId),
    /// Those who chair the committee that declined it, or else one that has it in scope.
    Chairs,
    /// The administrators of the site.
    Administrators,
}

/// Who holds that duty: the assignee, else the team. An appeal goes to those who chair the committee that declined it
/// or has it in scope, where there are any; else to somebody of the owner who did not decline, and where there is nobody
/// else, to administrators.
pub fn duty_holder(
    kind: TellingKind,
    projection: &Projection,
    members: &[PersonId],
    chairs: &[PersonId],
) -> DutyHolder {
    if kind == TellingKind::Appeal && !chairs.is_empty() {
        return DutyHolder::Chairs;
    }
    let biased = |person: PersonId| kind == TellingKind::Appeal && projection.declined_by == Some(person);
    match projection.assignee_id {
        Some(person) if !biased(person) => DutyHolder::Person(person),
        _ if members.is_empty() || members.iter().any(|member| !biased(*member)) => {
            DutyHolder::Team(projection.team_id)
        }
        _ => DutyHolder::Administrators,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use std::collections::HashMap;

    use super::*;
    use crate::id::Id;
    use crate::reports::Hours;
    use crate::reports::event::Received;
    use crate::reports::projection::Surroundings;
    use crate::service_levels::{FixedZone, ServiceLevel};

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    fn projection(assignee_id: Option<PersonId>, declined_by: Option<PersonId>) -> Projection {
        let received = Received {
            site_id: id(1),
            unit_id: id(2),
            category_id: id(3),
            system_id: None,
            workflow_step_id: None,
            severity: None,
            team_id: id(4),
            assignee_id,
            service_level_id: id(5),
            rule_id: None,
            burden: Hours::default(),
        };
        let event = Event {
            id: id(6),
            seq: 1,
            at: Moment::default(),
            by: By::System,
            body: Body::Received(received),
        };
        let levels = HashMap::from([(id(5), ServiceLevel::standard(id(5)))]);
        let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
        Projection { declined_by, ..Projection::begin(&event, &around).unwrap() }
    }

    #[test]
    fn an_appeal_goes_to_somebody_who_did_not_decline() {
        let (ines, tomas) = (id(10), id(11));
        let declined = projection(Some(ines), Some(ines));
        let holder = |kind, members: &[PersonId]| duty_holder(kind, &declined, members, &[]);
        assert_eq!(holder(TellingKind::Reopened, &[ines]), DutyHolder::Person(ines));
        assert_eq!(holder(TellingKind::Appeal, &[ines, tomas]), DutyHolder::Team(id(4)));
        assert_eq!(holder(TellingKind::Appeal, &[ines]), DutyHolder::Administrators);
        let by_another = projection(Some(tomas), Some(ines));
        assert_eq!(
            duty_holder(TellingKind::Appeal, &by_another, &[ines, tomas], &[]),
            DutyHolder::Person(tomas)
        );
        assert_eq!(
            duty_holder(TellingKind::NewReport, &projection(None, None), &[], &[id(12)]),
            DutyHolder::Team(id(4))
        );
        let chairs = [id(12)];
        assert_eq!(duty_holder(TellingKind::Appeal, &declined, &[ines, tomas], &chairs), DutyHolder::Chairs);
        assert_eq!(
            duty_holder(TellingKind::Reopened, &declined, &[ines, tomas], &chairs),
            DutyHolder::Person(ines)
        );
    }

    #[test]
    fn a_plan_that_failed_names_its_change() {
        let detail = plan_detail(id(7), Moment::from_seconds(1_794_907_800));
        assert_eq!(planned_change(TellingKind::NotShipped, &detail), Some(id(7)));
        assert_eq!(planned_change(TellingKind::Overdue, "decision@1794907800"), None);
        assert_eq!(planned_change(TellingKind::NotShipped, ""), None);
    }

    #[test]
    fn duties_about_anonymous_reports_wait_for_the_full_hour_unless_somebody_could_be_harmed() {
        let at = |text: &str| text.parse::<Moment>().unwrap();
        let (hour, next) = (at("2026-11-18T10:00:00Z"), at("2026-11-18T11:00:00Z"));
        assert_eq!(leaves_at(Identity::Anonymous, Some(Severity::High), hour), next);
        assert_eq!(leaves_at(Identity::Anonymous, None, at("2026-11-18T10:20:00Z")), next);
        assert_eq!(leaves_at(Identity::Anonymous, Some(Severity::Critical), hour), hour);
        assert_eq!(leaves_at(Identity::Confidential, None, hour), hour);
    }
}
