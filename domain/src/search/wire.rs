//! What is found.

use serde::{Deserialize, Serialize};

use crate::id::{ChangeId, DecisionId, ReportId};
use crate::moment::Moment;
use crate::names::{CategoryRef, SystemRef};
use crate::reports::State;
use crate::reports::wire::ListItem;

/// Reports that were found: `POST /reports/search`. The best match of one window of time stands first; older windows
/// follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundReports {
    /// As the reader may see each.
    pub items: Vec<ListItem>,
    /// Opaque; to be sent back as `cursor`. Absent where everything has been looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How far back was looked so far: the arrival of the oldest match of this window. Absent where everything has
    /// been looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searched_back_to: Option<Moment>,
}

/// A decision that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundDecision {
    /// Which one.
    pub id: DecisionId,
    /// Its number.
    pub number: i64,
    /// The beginning of its rationale.
    pub text: String,
    /// When it was taken.
    pub decided_at: Moment,
}

/// A change that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundChange {
    /// Which one.
    pub id: ChangeId,
    /// What it is called.
    pub title: String,
    /// When it shipped; absent where it has not yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<Moment>,
}

/// What was found anywhere: `POST /search`. Of each kind the few best.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct FoundAnywhere {
    pub reports: Vec<ListItem>,
    pub decisions: Vec<FoundDecision>,
    pub changes: Vec<FoundChange>,
}

/// A report that looks like another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarReport {
    /// Which one; never one that is joined with another.
    pub id: ReportId,
    /// Its number, shown as RB-n.
    pub number: i64,
    /// The owner-confirmed title; for those who may read the text, else one made of it.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// How many people it troubles besides the reporter.
    pub supporters: u32,
    /// Whether the reader has said "me too", or reported it.
    pub supported_by_me: bool,
    /// How much alike, 0 to 1; only for those who see it whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

/// Reports that look alike and of which no more may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SimilarGroup {
    /// Their category.
    pub category: CategoryRef,
    /// Their system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemRef>,
    /// How many, 3 or more.
    pub count: u32,
}

/// What looks alike: `POST /reports/similar`, the most alike first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the types say it")]
pub struct Similar {
    pub reports: Vec<SimilarReport>,
    pub others: Vec<SimilarGroup>,
}
