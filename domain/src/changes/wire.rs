//! The answers about changes.

use serde::{Deserialize, Serialize};

use super::{ChangeState, Measure, WhyNotShipped};
use crate::id::{ChangeId, ReportId, UnitId};
use crate::moment::Moment;
use crate::names::{PersonRef, UnitRef};
use crate::reports::wire::{Actor, Relation};
use crate::reports::{self, Hours, State};
use crate::telling::wire::Channel;

/// How far the followers of a change's reports have been told that it shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Told {
    /// To how many it is or was owed.
    pub owed: u64,
    /// How many have been told.
    pub delivered: u64,
    /// How many could not be told: refused, given up, without address.
    pub failed: u64,
}

/// How many say what to "does it help?"; each follower's latest answer counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names are those of the answers")]
pub struct AnswerCounts {
    pub fixed: u32,
    pub partly: u32,
    pub not_fixed: u32,
    pub cannot_tell: u32,
    /// How many were asked and have said nothing yet.
    pub waiting: u32,
}

/// Of how many reports and people a change takes care of, and of how much time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct ChangeCounts {
    pub reports: u32,
    /// Reporters and supporters.
    pub people: u32,
    /// Hours a month that the trouble costs them.
    pub burden_hours: Hours,
}

/// A report that a change names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct LinkedReport {
    pub id: ReportId,
    pub number: i64,
    /// The owner-confirmed title, else category and system.
    pub title: String,
    pub state: State,
    /// Reporters and supporters.
    pub people: u32,
    /// Whether it would ship, if the change shipped now and the reader shipped it.
    pub ready: bool,
}

/// That a planned change did not ship at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipFailure {
    /// The planned time.
    pub planned_for: Moment,
    /// Why.
    pub reason: WhyNotShipped,
}

/// A change: `GET /changes/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct ChangeView {
    pub id: ChangeId,
    /// The language in which it is written.
    pub language: String,
    pub title: String,
    pub you_said: String,
    pub we_did: String,
    pub do_now: String,
    pub unit_ids: Vec<UnitId>,
    /// The reports that asked for it, as far as the reader sees them.
    pub report_ids: Vec<ReportId>,
    /// The same with what is needed to show them, by number.
    pub reports: Vec<LinkedReport>,
    /// Over these reports.
    pub counts: ChangeCounts,
    pub state: ChangeState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    pub told: Told,
    /// Whether it helps, over the reports that the reader sees; all zero before it ships.
    pub helps: AnswerCounts,
    pub created_at: Moment,
    /// Who plans it; for those who may ship it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_by: Option<PersonRef>,
    /// For those who may ship it: that the last planned time passed without it, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_failed: Option<ShipFailure>,
    /// Whether the reader may write on it, ship it and see the answers one by one.
    pub may_ship: bool,
    /// Goes up with every change of its fields: its ETag.
    pub version: i64,
}

/// A report that shipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct ShippedReport {
    pub id: ReportId,
    pub number: i64,
}

/// A report that did not ship with the change, because of where it stands or because another team owns it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct LeftOutReport {
    pub id: ReportId,
    pub number: i64,
    pub state: State,
}

/// What came of shipping: `POST /changes/{id}/ship`. Where it was planned, nothing has shipped yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ShippingAnswer))]
pub struct ShipAnswer {
    /// The reports that are *shipped* now.
    pub shipped: Vec<ShippedReport>,
    /// Those that are not, with where they stand.
    pub left_out: Vec<LeftOutReport>,
    /// How many people will be told, counted as in the preview; see [`AudienceView::total`].
    pub told: u64,
    /// When it ships, where that was planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_at: Option<Moment>,
}

/// How many of an audience are told by which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ByChannel {
    /// By mail: at once, after quiet hours, or with the daily digest.
    pub mail: u64,
    /// In the inbox of the app alone.
    pub inbox: u64,
    /// By a notice on the device.
    pub push: u64,
    /// On the status page, once the anonymous reporter opens it.
    pub status_page: u64,
    /// By no way: the account is switched off.
    pub nobody: u64,
}

/// A report for which somebody is told, and how that person stands to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Because {
    pub number: i64,
    pub relation: Relation,
}

/// Somebody who would be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudienceItem {
    /// Who. A confidential person is named for no report and stands once for each: that two of them are one person is
    /// nobody's to know.
    pub who: Actor,
    /// For which reports.
    pub because: Vec<Because>,
    /// By which way; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// In which language; absent of anonymous people, whose browser says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// The letter that somebody of an audience would get. Its links lead nowhere before it ships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct AudienceLetter {
    pub language: String,
    /// As what its reader follows the report that stands first in it.
    pub relation: Relation,
    pub subject: String,
    /// The plain part, whole.
    pub text: String,
    /// How many get one in this language in that relation; names, numbers and links differ.
    pub people: u64,
}

/// Who would be told if the change shipped now: `GET /changes/{id}/audience`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AudienceView {
    /// How many people; see [`AudienceItem::who`] about confidential ones.
    pub total: u64,
    /// The same by way.
    pub by_channel: ByChannel,
    /// How many of them follow several of the reports and get one message.
    pub merged: u64,
    /// How many tellings that makes: one for each follower of each report.
    pub tellings: u64,
    /// The reports that would not ship, with where they stand.
    pub left_out: Vec<LeftOutReport>,
    /// By name; then the confidential, then the anonymous.
    pub items: Vec<AudienceItem>,
    /// One for each language and relation.
    pub letters: Vec<AudienceLetter>,
    /// Opaque; to be sent back as `cursor`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// What people of one unit say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitAnswers {
    /// The unit; absent for those whom it would name, or who have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    /// What its reporters say.
    pub reporters: AnswerCounts,
    /// What its supporters say.
    pub supporters: AnswerCounts,
}

/// The words with which somebody answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct AnswerWords {
    pub report: ShippedReport,
    pub who: Actor,
    pub relation: Relation,
    /// The unit, unless it would name somebody confidential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    pub answer: reports::ShipAnswer,
    pub words: String,
    /// When; of an anonymous reporter the hour.
    pub at: Moment,
}

/// What was said to "does it help?" about a change: `GET /changes/{id}/answers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswersView {
    /// Over all units, reporters and supporters.
    pub total: AnswerCounts,
    /// By unit and relation.
    pub units: Vec<UnitAnswers>,
    /// What else was said, newest first, 200 at most.
    pub words: Vec<AnswerWords>,
}
