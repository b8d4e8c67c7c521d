//! Telling: what an event owes to whom. A telling is kept for ever; sending it is another matter.

use serde::{Deserialize, Serialize};

use crate::id::{PersonId, TeamId};
use crate::moment::Moment;
use crate::reports::event::{Body, By, Event};
use crate::reports::projection::Projection;
use crate::reports::{CommentVisibility, Identity, Severity, State};

/// To whom a telling is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recipient {
    /// Every reporter of the report.
    Reporters,
    /// Everybody who follows it.
    Followers,
    /// The owner: the assignee, else the team. A duty; it does not count in the loop-closed rate.
    Owner,
}

/// What a telling is about; the kind of letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the other names say it")]
pub enum TellingKind {
    /// We have it.
    Receipt,
    /// A question waits for the reporter.
    Question,
    /// The owner wrote back.
    Comment,
    /// The state changed.
    StateChange,
    Declined,
    Answered,
    PassedOn,
    /// Duty: a report has arrived, or another team passed one on.
    NewReport,
    /// Duty: the reporter answered or wrote.
    ReporterAnswered,
    /// Duty: it is open again.
    Reopened,
    /// Duty: the reporter appeals against a decline.
    Appeal,
}

impl TellingKind {
    /// The name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Question => "question",
            Self::Comment => "comment",
            Self::StateChange => "state_change",
            Self::Declined => "declined",
            Self::Answered => "answered",
            Self::PassedOn => "passed_on",
            Self::NewReport => "new_report",
            Self::ReporterAnswered => "reporter_answered",
            Self::Reopened => "reopened",
            Self::Appeal => "appeal",
        }
    }
}

/// What an event owes: each line becomes one telling for each follower, or one duty.
pub fn owed(event: &Event, state_before: Option<State>) -> Vec<(Recipient, TellingKind)> {
    use Recipient::{Followers, Owner, Reporters};
    match &event.body {
        Body::Received(_) => vec![(Reporters, TellingKind::Receipt), (Owner, TellingKind::NewReport)],
        Body::Moved(moved) => {
            let kind = match moved.to {
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
            (CommentVisibility::Reporter, _) => vec![(Reporters, TellingKind::Comment)],
        },
        Body::Reopened { .. } => {
            let appeal = state_before == Some(State::Declined) && event.by.is_reporter();
            let duty = if appeal { TellingKind::Appeal } else { TellingKind::Reopened };
            vec![(Followers, TellingKind::StateChange), (Owner, duty)]
        }
        Body::Withdrawn { .. } => vec![(Owner, TellingKind::ReporterAnswered)],
    }
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
    /// The administrators of the site.
    Administrators,
}

/// Who holds that duty: the assignee, else the team. An appeal goes to somebody of the owner who did not decline,
/// and where there is nobody else, to administrators.
pub fn duty_holder(kind: TellingKind, projection: &Projection, members: &[PersonId]) -> DutyHolder {
    let biased = |person: PersonId| kind == TellingKind::Appeal && projection.declined_by == Some(person);
    match projection.assignee_id {
        Some(person) if !biased(person) => DutyHolder::Person(person),
        _ if members.is_empty() || members.iter().any(|member| !biased(*member)) => {
            DutyHolder::Team(projection.team_id)
        }
        _ => DutyHolder::Administrators,
    }
}
