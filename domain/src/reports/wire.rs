//! The answers of the reports API.

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::status::{StatusChange, StatusEnding, StatusStep, StatusView, TokenKind};

use super::event::Audience;
use super::projection::{Expected, NextStepCode, Transfer};
use super::{Burden, Dimension, Disposition, Hours, Identity, Severity, ShipAnswer, State};
use crate::access::{Action, View};
use crate::governance::Hold;
use crate::governance::wire::DecisionMark;
use crate::id::{EventId, QuestionId, ReportId};
use crate::moment::Moment;
use crate::names::{
    CategoryRef, PersonRef, Ref, RoutingRuleRef, ServiceLevelRef, SiteRef, SystemRef, TeamRef, UnitRef,
    WorkflowStepRef,
};
use crate::service_levels::{ClockKind, ClockState};

/// Who did or owns something, as far as the reader may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Actor {
    /// What kind of somebody.
    pub kind: ActorKind,
    /// The id of the person, team or committee, where the reader may know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<uuid::Uuid>,
    /// The name, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is the reader.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub me: bool,
}

/// What kind of somebody an [`Actor`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum ActorKind {
    Person,
    Team,
    Committee,
    System,
    Confidential,
    Anonymous,
}

impl Actor {
    /// Somebody of whom only the kind is told.
    pub const fn bare(kind: ActorKind) -> Self {
        Self { kind, id: None, name: None, me: false }
    }

    /// A person, team or committee by name.
    pub fn known<K>(kind: ActorKind, who: &Ref<K>) -> Self {
        Self { kind, id: Some(who.id.uuid()), name: Some(who.name.clone()), me: false }
    }
}

/// Team and person who owe the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerView {
    /// The team.
    pub team: TeamRef,
    /// The person who takes care of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<PersonRef>,
}

/// How many people and how much time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Counts {
    pub people: u32,
    pub units: u32,
    pub joined: u32,
    pub burden_hours: Hours,
}

/// How the reader relates to the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Relation {
    Reporter,
    Supporter,
    Follower,
    None,
}

/// Who waits: the answer to `PUT` and `DELETE` of `/reports/{id}/support` and `/reports/{id}/follow`. Of a joined report
/// it is its root that is supported and followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaitingView {
    /// The report that is supported or followed.
    pub report: ReportNumber,
    /// How many wait, and where, the reader included.
    pub counts: Counts,
    /// How the reader relates to it now.
    pub mine: Mine,
}

/// A report by id and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReportNumber {
    pub id: ReportId,
    pub number: i64,
}

/// Somebody who said "me too", for those who see the report whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SupporterView {
    /// Who, as far as the supporter wants to be known.
    pub who: Actor,
    /// Where it hurts; hidden where it would name somebody confidential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    /// Own hours a month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burden_hours: Option<Hours>,
}

/// The reader's own part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mine {
    /// How the reader relates to the report.
    pub relation: Relation,
    /// What the reader last said about the change that shipped for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<ShipAnswer>,
}

/// What staff of the site see: never text, photos, names of reporters, unit or notes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct StaffPart {
    pub id: ReportId,
    pub number: i64,
    pub state: State,
    /// Confirmed by the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub category: CategoryRef,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemRef>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<WorkflowStepRef>,
    pub owner: OwnerView,
    /// Confirmed by the owner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workaround: Option<String>,
    /// Of an anonymous report, only the hour.
    pub reported_on: Moment,
    pub state_since: Moment,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
    /// What keeps it where it is, by a committee's decision.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// The latest decision of a committee about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionMark>,
    /// Whether it was confirmed by supporters alone, because no reporter could be reached.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_supporters: bool,
    /// With which report it is joined: its root. State and what follows from it are the root's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_to: Option<ReportNumber>,
    /// Over the whole set.
    pub counts: Counts,
    pub mine: Mine,
    /// What the reader may do here.
    pub may: Vec<Action>,
}

/// A question that waits for the reporter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct QuestionView {
    pub id: QuestionId,
    pub body: String,
    pub asked_at: Moment,
}

/// What happens next, for machines and in the reader's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct NextStep {
    pub code: NextStepCode,
    pub text: String,
}

/// What the reporter sees besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct OwnPart {
    /// Hidden from administrators where it would name a confidential reporter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    /// As the reporter wrote it.
    pub text: String,
    /// As the reporter wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_workaround: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub burden: Option<Burden>,
    pub identity: Identity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionView>,
    pub next_step: NextStep,
    /// The end of the earliest running clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    /// Who sees what of it, in the reader's words.
    pub visible_to: Vec<String>,
    /// With what words it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending_words: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried_by: Option<String>,
    /// Whether the one appeal has been used.
    pub appealed: bool,
    /// The number of the last event; the report's ETag.
    pub seq: i64,
}

/// One clock of the service level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClockView {
    pub kind: ClockKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    pub state: ClockState,
}

/// What the owner team and administrators see besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct WholePart {
    pub site: SiteRef,
    pub reporter: Actor,
    /// The rule that decided; absent where the fallback did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RoutingRuleRef>,
    /// The first sentence, cut to a title's length.
    pub suggested_title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    pub service_level: ServiceLevelRef,
    /// Whether the present owner team may see a confidential reporter's name.
    pub identity_shared: bool,
    pub clocks: Vec<ClockView>,
    /// How often it was opened again.
    pub reopened: u32,
    /// While a question waits, the state to which it returns the report; the moves on offer are those of that state.
    /// While it is joined, its own state, to which it returns when it is taken apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns_to: Option<State>,
    /// Who said "me too", at most 200 of them; `counts.people` says how many.
    #[serde(default)]
    pub supporters: Vec<SupporterView>,
    /// What is joined with it.
    #[serde(default)]
    pub joined: Vec<ReportNumber>,
    /// The states to which the reader can move it.
    pub possible: Vec<State>,
}

/// A report as its reader may see it: `GET /reports/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// How much of it the reader sees.
    pub view: View,
    /// What everybody sees who sees it at all.
    #[serde(flatten)]
    pub staff: StaffPart,
    /// What the reporter sees besides.
    #[serde(flatten)]
    pub own: Option<OwnPart>,
    /// What the owner team and administrators see besides.
    #[serde(flatten)]
    pub whole: Option<WholePart>,
}

/// The clock shown in a list: the earliest that runs, or that it is paused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct ListClock {
    pub kind: ClockKind,
    pub state: ClockState,
}

/// What reporter and owner see of a report in a list besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct OwnSummary {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    /// The first 140 characters.
    pub snippet: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ListClock>,
    pub next_step: NextStepCode,
    pub seq: i64,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListItem {
    /// How much of it the reader sees.
    pub view: View,
    /// What everybody sees who sees it at all.
    #[serde(flatten)]
    pub staff: StaffPart,
    /// What reporter and owner see besides.
    #[serde(flatten)]
    pub own: Option<OwnSummary>,
}

/// One event as its reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventView {
    /// The event's id.
    pub id: EventId,
    /// Its number within the report.
    pub seq: i64,
    /// When; of an anonymous report only the hour.
    pub at: Moment,
    /// What kind: `received`, `moved`, `asked`, `replied`, `question_withdrawn`, `planned`, `rerouted`, `edited`,
    /// `commented`, `decided`, `hold_ended`, `shipped`, `answered_ship`, `reopened`, `withdrawn`, `identity_shared`,
    /// `supported`, `unsupported`, `joined`, `taken_apart`, `redacted`.
    pub kind: String,
    /// Whose doing it was.
    pub by: Actor,
    /// The widest circle that may read it.
    pub audience: Audience,
    /// What happened, by kind.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub data: Value,
}

/// The receipt for a report: `201` of `POST /reports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Receipt {
    pub id: ReportId,
    pub number: i64,
    pub state: State,
    pub owner: OwnerView,
    /// The rule that decided; absent where the fallback did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RoutingRuleRef>,
    pub next_step: NextStep,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
}

/// The answer to every move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct MoveAnswer {
    pub id: EventId,
    pub report_id: ReportId,
    pub state: State,
    pub seq: i64,
    /// Whether only this reporter left, because others wait with the report.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub left: bool,
}

/// Who a confidential reporter is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct IdentityAnswer {
    pub reporter: Actor,
}

/// How many reports a team has, for the chips above its queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QueueCounts {
    /// Received or reopened: nobody has looked yet.
    pub new: i64,
    /// A question waits for the reporter.
    pub waiting: i64,
    /// The earliest clock ends within a working day.
    pub due: i64,
    /// The earliest clock has ended.
    pub overdue: i64,
    /// Assigned to the reader.
    pub mine: i64,
    /// All open ones.
    pub open: i64,
}
