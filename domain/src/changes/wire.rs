//! The answers about changes.

use serde::{Deserialize, Serialize};

use super::{ChangeState, Measure};
use crate::id::{ChangeId, ReportId, UnitId};
use crate::moment::Moment;
use crate::reports::State;

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
    pub state: ChangeState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipped_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    pub told: Told,
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

/// What came of shipping: `POST /changes/{id}/ship`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipAnswer {
    /// The reports that are *shipped* now.
    pub shipped: Vec<ShippedReport>,
    /// Those that are not, with where they stand.
    pub left_out: Vec<LeftOutReport>,
    /// How many followers will be told.
    pub told: u64,
}
