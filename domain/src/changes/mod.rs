//! Changes: what ships, and the reports that asked for it.

pub mod requests;
pub mod wire;

use serde::{Deserialize, Serialize};

use crate::moment::Date;

/// How far a change has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChangeState {
    /// It is being written.
    Draft,
    /// It ships at a set time.
    Planned,
    /// It has shipped.
    Shipped,
}

/// By what one sees whether a change helps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Measure {
    /// What is measured: "Minutes per evening round".
    pub name: String,
    /// In what: minutes, failures a week.
    pub unit: String,
    /// What it was before.
    pub baseline: f64,
    /// What it should become.
    pub target: f64,
    /// What it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<f64>,
    /// When that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured_on: Option<Date>,
}
