//! The answers about committees, decisions, and what waits for a decision.

use serde::{Deserialize, Serialize};

use super::{Scope, Verdict, Votes};
use crate::id::{CommitteeId, DecisionId, ReportId};
use crate::moment::{Date, Moment};
use crate::names::{CommitteeRef, Names, PersonRef};
use crate::reports::Severity;
use crate::reports::wire::ListItem;

/// A member of a committee in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Member {
    pub person: PersonRef,
    /// For which part of the hospital the person speaks.
    pub area: String,
    /// Whether the person chairs it.
    pub chair: bool,
}

/// A committee in administration: the answer to adding or changing one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Committee {
    pub id: CommitteeId,
    pub names: Names,
    /// What it decides and how, in plain words.
    pub charter: String,
    /// How many members have to take part in a decision.
    pub quorum: u32,
    pub scope: Scope,
    /// Its members whose account is in use, by name.
    pub members: Vec<Member>,
    pub active: bool,
}

/// A member as all staff may know: for whom somebody speaks. Who it is, administrators and the committee itself see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct MemberView {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonRef>,
    /// For which part of the hospital the member speaks.
    pub area: String,
    /// Whether the member chairs it.
    pub chair: bool,
}

/// A committee: `GET /committees`, `GET /committees/{id}`. All staff see those that are switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct CommitteeView {
    pub id: CommitteeId,
    /// In the reader's language.
    pub name: String,
    /// In every language; for administrators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    /// What it decides and how, in plain words.
    pub charter: String,
    /// How many members have to take part in a decision.
    pub quorum: u32,
    pub scope: Scope,
    pub members: Vec<MemberView>,
    pub active: bool,
}

/// The latest decision about a report, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct DecisionMark {
    pub id: DecisionId,
    /// Shown as D-n.
    pub number: i64,
    pub committee: CommitteeRef,
    pub decision: Verdict,
}

/// A report that a decision is about, as staff may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecidedReport {
    /// Which one.
    pub id: ReportId,
    /// Its number, shown as RB-n.
    pub number: i64,
    /// The owner-confirmed title, else category and system.
    pub title: String,
}

/// A decision: `GET /decisions/{id}`; public to all staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct DecisionView {
    pub id: DecisionId,
    /// Shown as D-n.
    pub number: i64,
    pub committee: CommitteeRef,
    pub decision: Verdict,
    /// The reports that it is about, as far as the reader sees them.
    pub reports: Vec<DecidedReport>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_words: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<String>,
    pub rationale: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<Votes>,
    /// The chair who recorded it.
    pub by: PersonRef,
    /// Where an anonymous report is among them, only the hour.
    pub decided_at: Moment,
    /// Whether it decides about an appeal.
    pub appeal: bool,
}

/// A report before a committee: `GET /committees/{id}/ranking`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RankingItem {
    /// The report as the reader sees it.
    #[serde(flatten)]
    pub item: ListItem,
    /// Whole days since it was reported; of joined ones since the first was.
    pub age_days: i64,
    /// The worst that anybody of the set fears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_max: Option<Severity>,
    /// How often it was opened again.
    pub reopened: u32,
    /// Whether its reporter appeals against a decline.
    pub appeal: bool,
    /// People who have the problem ÷ people who work in the unit, 0 to 1; absent where they come from several units,
    /// where the unit has no headcount, or where it could name somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share_of_unit: Option<f64>,
    /// The day on which it came back because its hold had ended; absent once it moved or was decided on again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_on: Option<Date>,
}
