//! What happens next to a report, read from where it stands.

use serde::{Deserialize, Serialize};

use super::State;
use super::projection::Projection;
use super::state::Standpoint;
use crate::moment::Moment;
use crate::service_levels::ClockKind;

impl Projection {
    /// Where it stands for the purpose of moving it.
    pub fn standpoint(&self) -> Standpoint {
        Standpoint {
            state: self.state,
            returns_to: self.question.as_ref().map(|question| question.returns_to),
        }
    }

    /// The earliest clock that runs, while the report is open.
    pub fn next_due(&self) -> Option<(ClockKind, Moment)> {
        self.open_at.and_then(|_| self.clocks.next_due())
    }

    /// What happens next, and whose turn it is.
    pub fn next_step(&self) -> NextStepCode {
        match self.state {
            State::Clarifying | State::Shipped => NextStepCode::YourTurn,
            State::Scheduled => NextStepCode::Planned,
            state if !state.is_open() => NextStepCode::None,
            _ if self.hold.is_some() => NextStepCode::Hold,
            _ => match self.next_due() {
                Some((ClockKind::Acknowledge, _)) => NextStepCode::Acknowledge,
                Some((ClockKind::FirstAnswer, _)) => NextStepCode::FirstAnswer,
                Some((ClockKind::Decision, _)) => NextStepCode::Decision,
                Some((ClockKind::Fix, _)) => NextStepCode::Fix,
                None if !self.acknowledged_once => NextStepCode::Acknowledge,
                None => NextStepCode::Fix,
            },
        }
    }
}

/// What happens next to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum NextStepCode {
    /// The owner looks at it.
    Acknowledge,
    /// The owner answers for the first time.
    FirstAnswer,
    /// It is decided whether it goes ahead.
    Decision,
    /// It gets fixed.
    Fix,
    /// It is the reporter's turn.
    YourTurn,
    /// There is a date.
    Planned,
    /// It is put off.
    Hold,
    /// Nothing more.
    None,
}
