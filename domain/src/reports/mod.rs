//! Reports: one problem told by one person at one place, carried until its reporter has heard back.
//!
//! [`state`] is the table of moves, [`event`] the append-only history, [`projection`] what folding the history gives,
//! [`ship`] what it says of a change that shipped, [`requests`] what people send, [`moves`] what that comes to,
//! [`confirming`] what answers to "does it help?" come to, [`alarms`] what the passing of time does, [`view`] what
//! each reader may see, [`status`] the page of a token, [`joining`] what reports about the same trouble come to.

pub mod alarms;
pub mod burden;
pub mod confirming;
pub mod event;
pub mod joining;
pub mod moves;
mod next_step;
pub mod projection;
pub mod requests;
pub mod ship;
pub mod state;
pub mod status;
pub mod view;
pub mod wire;

use serde::{Deserialize, Serialize};

pub use burden::{Burden, Hours, Period};
pub use state::State;

/// The first number that people see: RB-1001.
pub const FIRST_NUMBER: i64 = 1_001;

/// How bad it is, as the reporter judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Severity {
    Low,
    Medium,
    High,
    /// A patient could be harmed.
    Critical,
}

/// What the trouble turned out to be; set in triage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Disposition {
    /// Never meant to be: take it away.
    Remove,
    /// Could be better.
    Redesign,
    /// Needs explaining.
    Education,
    /// Something is broken.
    Defect,
    /// Two systems do not fit together.
    IntegrationGap,
    /// Somebody outside has to mend it.
    NotOurs,
}

/// The sociotechnical class of the trouble; set in triage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Dimension {
    Technology,
    People,
    Process,
}

/// How the reporter is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Identity {
    /// By name, to everybody who may see the report whole.
    Named,
    /// By name only to the owner team's members, and each look is logged.
    Confidential,
    /// Never stored.
    Anonymous,
}

/// Who may read a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CommentVisibility {
    /// The owner's words to everybody who follows.
    Public,
    /// Between the owner team and the reporter.
    Reporter,
    /// Owner team, committee in scope and administrators.
    Internal,
}

/// What somebody says to "does it help?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ShipAnswer {
    /// It helps.
    Fixed,
    /// It helps, but not enough.
    Partly,
    /// It does not help.
    NotFixed,
    /// There was no occasion to find out.
    CannotTell,
}

impl ShipAnswer {
    /// All four, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Fixed, Self::Partly, Self::NotFixed, Self::CannotTell];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Partly => "partly",
            Self::NotFixed => "not_fixed",
            Self::CannotTell => "cannot_tell",
        }
    }
}

/// As what somebody answers "does it help?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// As a reporter of the report or of one joined with it: the answer may move the state.
    Reporter,
    /// As a supporter: the answer is counted.
    Supporter,
}
