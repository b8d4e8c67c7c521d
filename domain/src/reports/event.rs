//! The append-only history of a report: everything that ever happened to it is one of these events.

use serde::{Deserialize, Serialize};

use super::{Answerer, CommentVisibility, Dimension, Disposition, Hours, Severity, ShipAnswer, State};
use crate::governance::Verdict;
use crate::id::{
    CategoryId, ChangeId, CommitteeId, DecisionId, EventId, FollowerId, PersonId, QuestionId, ReportId,
    RoutingRuleId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId,
};
use crate::moment::{Date, Moment};

/// One entry of the history. Folding goes by `seq`, never by time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Made by the client that asked for it, or by the server for what follows from it.
    pub id: EventId,
    /// 1, 2, 3 … within the report, without a gap.
    pub seq: i64,
    /// When; of an anonymous report only the hour.
    pub at: Moment,
    /// Whose doing it was.
    pub by: By,
    /// What happened.
    pub body: Body,
}

/// Whose doing an event was. Followers are named by their `FollowerId` alone, which says nothing about who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum By {
    /// A person of the owner.
    Owner {
        /// Who.
        person_id: PersonId,
    },
    /// An administrator in the owner's place.
    Administrator {
        /// Who.
        person_id: PersonId,
    },
    /// The reporter or another follower.
    Follower {
        /// Which one.
        follower_id: FollowerId,
    },
    /// The anonymous reporter, of whom nothing is kept.
    Anonymous,
    /// A committee.
    Committee {
        /// Which one.
        committee_id: CommitteeId,
    },
    /// The product itself, by a rule and the passing of time.
    System,
}

impl By {
    /// Whether the owner, or an administrator in its place, did it.
    pub const fn is_owner(&self) -> bool {
        matches!(self, Self::Owner { .. } | Self::Administrator { .. })
    }

    /// Whether a reporter did it.
    pub const fn is_reporter(&self) -> bool {
        matches!(self, Self::Follower { .. } | Self::Anonymous)
    }
}

/// What happened. The words of the report itself stand in its row, never here, so that they can be redacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Body {
    /// The report arrived and was routed.
    Received(Received),
    /// The state changed.
    Moved(Moved),
    /// The owner asked the reporter; the report waits in *clarifying*.
    Asked {
        /// The question's own id.
        question_id: QuestionId,
        /// Its words.
        body: String,
    },
    /// The reporter answered the question.
    Replied {
        /// The question that is answered.
        question_id: QuestionId,
        /// The answer's words.
        body: String,
    },
    /// The owner took the question back.
    QuestionWithdrawn {
        /// Why, where it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A date or window was set or moved.
    Planned {
        /// The day, or the first day of the window.
        from_date: Date,
        /// The last day of the window.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_date: Option<Date>,
        /// Why it moved.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Another team or person owns it now.
    Rerouted {
        /// The team before.
        from: TeamId,
        /// The team from now on.
        to: TeamId,
        /// The person who takes care of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        assignee_id: Option<PersonId>,
        /// Why.
        reason: String,
    },
    /// Fields were set.
    Edited {
        /// Each with what it was and what it became.
        fields: Vec<Edit>,
    },
    /// Somebody wrote something.
    Commented {
        /// The words.
        body: String,
        /// Who may read them.
        visibility: CommentVisibility,
    },
    /// A committee has decided about it. The move that it makes is an event of its own, before this one.
    Decided(DecisionMade),
    /// The day until which it was held has come.
    HoldEnded {},
    /// A change shipped: does it help?
    Shipped {
        /// Which one.
        change_id: ChangeId,
    },
    /// A reporter or supporter said whether it helps. What follows from it is an event of its own.
    AnsweredShip(AnsweredShip),
    /// It is open again.
    Reopened {
        /// Why: somebody's words, or one of the codes of [`confirming`](super::confirming).
        reason: String,
    },
    /// The reporter took it back.
    Withdrawn {
        /// Why, where it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Somebody said "me too", or changed what was said so before.
    Supported(Supported),
    /// A supporter took that back.
    Unsupported {
        /// Which one.
        follower_id: FollowerId,
        /// The own hours a month that go with it.
        #[serde(default)]
        burden: Hours,
    },
    /// It was joined with another report, or another was joined with it.
    Joined {
        /// The root from now on; absent where this report is the root, which is never told with whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        into: Option<ReportId>,
    },
    /// It was taken apart from the report with which it was joined, or another was taken apart from it.
    TakenApart {
        /// The root until now; absent where this report was the root.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<ReportId>,
        /// Why; only where it was joined with another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// The reporter left where others wait: what the reporter wrote and who it was are gone.
    Redacted(Redacted),
    /// The confidential reporter agreed that the present owner team may see the name.
    IdentityShared {
        /// The team that may see it from now on.
        team_id: TeamId,
    },
}

/// What was known, and what routing said, when the report arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Received {
    pub site_id: SiteId,
    pub unit_id: UnitId,
    pub category_id: CategoryId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_id: Option<SystemId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow_step_id: Option<WorkflowStepId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    pub team_id: TeamId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<PersonId>,
    pub service_level_id: ServiceLevelId,
    /// The rule that decided; absent where the fallback did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_id: Option<RoutingRuleId>,
    /// The reporter's own hours a month.
    #[serde(default)]
    pub burden: Hours,
}

/// A change of state, with what it brought along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The state before.
    pub from: State,
    /// The state from now on.
    pub to: State,
    /// The reason, explanation or tip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who tries it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried_by: Option<String>,
    /// To whom it was passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_to: Option<String>,
    /// The reference over there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which the owner looks again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<Date>,
}

impl Moved {
    /// A bare change of state.
    pub const fn plain(from: State, to: State) -> Self {
        Self {
            from,
            to,
            reason: None,
            tried_by: None,
            transferred_to: None,
            reference: None,
            follow_up_on: None,
        }
    }
}

/// "Me too", with what it costs the supporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supported {
    /// Which follower.
    pub follower_id: FollowerId,
    /// The supporter's own hours a month.
    #[serde(default)]
    pub burden: Hours,
    /// What this one had said before, where the burden only changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Hours>,
}

/// What is gone with a reporter who left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redacted {
    /// Which follower left.
    pub follower_id: FollowerId,
    /// What was taken out.
    pub fields: Vec<RedactedField>,
    /// The own hours a month that go with it.
    #[serde(default)]
    pub burden: Hours,
}

/// Something that a reporter who leaves takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactedField {
    /// The report's text.
    Text,
    /// The reporter's own workaround.
    Workaround,
    /// What it cost the reporter.
    Burden,
    /// Answers, comments and reasons that the reporter wrote.
    Words,
    /// Who it was.
    Identity,
}

impl RedactedField {
    /// Everything that goes with a reporter.
    pub const ALL: [Self; 5] = [Self::Text, Self::Workaround, Self::Burden, Self::Words, Self::Identity];
}

/// A decision of a committee, as far as it concerns where the report stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionMade {
    /// Which one.
    pub decision_id: DecisionId,
    /// Its number, shown as D-n.
    pub number: i64,
    /// Whose.
    pub committee_id: CommitteeId,
    /// What.
    pub decision: Verdict,
    /// Until which day it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What has to happen first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_words: Option<String>,
    /// What the committee needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<String>,
}

/// An answer to "does it help?". It belongs to the latest change that shipped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnsweredShip {
    /// Who answers: of several anonymous reporters of a joined set, which one.
    pub follower_id: FollowerId,
    /// As what.
    pub relation: Answerer,
    /// Whether it helps.
    pub answer: ShipAnswer,
    /// What else there was to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The same follower's earlier answer to this change, which no longer counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ShipAnswer>,
}

/// One field that was set: what it was and what it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Edit {
    Title {
        from: Option<String>,
        to: Option<String>,
    },
    Workaround {
        from: Option<String>,
        to: Option<String>,
    },
    CategoryId {
        from: CategoryId,
        to: CategoryId,
    },
    UnitId {
        from: UnitId,
        to: UnitId,
    },
    SystemId {
        from: Option<SystemId>,
        to: Option<SystemId>,
    },
    WorkflowStepId {
        from: Option<WorkflowStepId>,
        to: Option<WorkflowStepId>,
    },
    Severity {
        from: Option<Severity>,
        to: Option<Severity>,
    },
    Disposition {
        from: Option<Disposition>,
        to: Option<Disposition>,
    },
    Dimension {
        from: Option<Dimension>,
        to: Option<Dimension>,
    },
    ServiceLevelId {
        from: ServiceLevelId,
        to: ServiceLevelId,
    },
    /// The reporter mended the text; neither form is kept in the history.
    Text,
}

/// The widest circle that may read an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Audience {
    /// All staff of the site.
    Staff,
    /// Everybody who follows the report.
    Followers,
    /// The owner team and this reporter.
    Reporter,
    /// Owner team, committee in scope and administrators.
    Team,
}

impl Body {
    /// The widest circle that may read it.
    pub fn audience(&self) -> Audience {
        match self {
            Self::Received(_) | Self::Moved(_) | Self::Planned { .. } | Self::Rerouted { .. } => {
                Audience::Staff
            }
            Self::Shipped { .. } | Self::Reopened { .. } | Self::Withdrawn { .. } => Audience::Staff,
            Self::Joined { .. } | Self::TakenApart { .. } => Audience::Staff,
            Self::Decided(_) | Self::HoldEnded {} => Audience::Staff,
            // Supporters appear to the reporter as a number.
            Self::Supported(_) | Self::Unsupported { .. } | Self::Redacted(_) => Audience::Team,
            Self::AnsweredShip(answered) if answered.relation == Answerer::Supporter => Audience::Team,
            Self::AnsweredShip(_) => Audience::Reporter,
            Self::Asked { .. } | Self::Replied { .. } | Self::QuestionWithdrawn { .. } => Audience::Reporter,
            Self::IdentityShared { .. } => Audience::Reporter,
            Self::Edited { fields } if fields.iter().all(|edit| matches!(edit, Edit::Text)) => {
                Audience::Reporter
            }
            Self::Edited { .. } => Audience::Team,
            Self::Commented { visibility: CommentVisibility::Public, .. } => Audience::Followers,
            Self::Commented { visibility: CommentVisibility::Reporter, .. } => Audience::Reporter,
            Self::Commented { visibility: CommentVisibility::Internal, .. } => Audience::Team,
        }
    }

    /// Whether it is news about the report, and not only about who waits with it.
    pub const fn is_news(&self) -> bool {
        !matches!(
            self,
            Self::Supported(_)
                | Self::Unsupported { .. }
                | Self::Joined { into: None }
                | Self::TakenApart { from: None, .. }
                | Self::Redacted(_)
        )
    }

    /// The same without the words of the person who did it: for a reporter who leaves. Folding gives the same.
    #[must_use]
    pub fn without_words(self) -> Self {
        match self {
            Self::Replied { question_id, .. } => Self::Replied { question_id, body: String::new() },
            Self::Commented { visibility, .. } => Self::Commented { visibility, body: String::new() },
            Self::Reopened { .. } => Self::Reopened { reason: String::new() },
            Self::AnsweredShip(answered) => Self::AnsweredShip(AnsweredShip { words: None, ..answered }),
            other => other,
        }
    }

    /// The kind's name on the wire and in the store.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Received(_) => "received",
            Self::Moved(_) => "moved",
            Self::Asked { .. } => "asked",
            Self::Replied { .. } => "replied",
            Self::QuestionWithdrawn { .. } => "question_withdrawn",
            Self::Planned { .. } => "planned",
            Self::Rerouted { .. } => "rerouted",
            Self::Edited { .. } => "edited",
            Self::Commented { .. } => "commented",
            Self::Decided(_) => "decided",
            Self::HoldEnded {} => "hold_ended",
            Self::Shipped { .. } => "shipped",
            Self::AnsweredShip(_) => "answered_ship",
            Self::Reopened { .. } => "reopened",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Supported(_) => "supported",
            Self::Unsupported { .. } => "unsupported",
            Self::Joined { .. } => "joined",
            Self::TakenApart { .. } => "taken_apart",
            Self::Redacted(_) => "redacted",
            Self::IdentityShared { .. } => "identity_shared",
        }
    }
}
