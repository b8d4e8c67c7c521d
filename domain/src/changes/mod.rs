//! Changes: what ships, and the reports that asked for it.
//!
//! [`requests`] is what people send, [`patch`] how a change is written on, [`audience`] who would be told, [`answers`]
//! what was said to "does it help?", [`wire`] what is answered.

pub mod answers;
pub mod audience;
pub mod patch;
pub mod requests;
pub mod wire;

use serde::{Deserialize, Serialize};

use crate::moment::{Date, Moment};
use crate::problem::FieldError;

/// How far ahead a change can be planned.
pub const LONGEST_PLAN_DAYS: i64 = 366;

/// What is wrong with that planned time: it lies in the future, at most a year ahead.
pub fn check_ship_at(at: Moment, now: Moment) -> Option<FieldError> {
    if at <= now {
        return Some(FieldError::new("at", "in_the_past", "This time has passed"));
    }
    let too_far = at > now.plus_days(LONGEST_PLAN_DAYS);
    too_far.then(|| FieldError::new("at", "too_far", "At most a year ahead"))
}

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

impl ChangeState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Planned => "planned",
            Self::Shipped => "shipped",
        }
    }
}

/// Why a planned change did not ship at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum WhyNotShipped {
    /// Whoever planned it may not ship it any more.
    NotAllowed,
    /// None of its reports could ship: they have ended, or belong to another team.
    NothingToShip,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planned_time_lies_ahead_and_within_a_year() {
        let now = Moment::from_seconds(1_000_000_000);
        let code = |at| check_ship_at(at, now).map(|error| error.code);
        assert_eq!(code(now).as_deref(), Some("in_the_past"));
        assert_eq!(code(now.plus_seconds(-1)).as_deref(), Some("in_the_past"));
        assert_eq!(code(now.plus_seconds(1)), None);
        assert_eq!(code(now.plus_days(LONGEST_PLAN_DAYS)), None);
        assert_eq!(code(now.plus_days(LONGEST_PLAN_DAYS).plus_seconds(1)).as_deref(), Some("too_far"));
    }
}
