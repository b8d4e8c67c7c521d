//! Reports: one problem told by one person at one place, carried until its reporter has heard back.
//!
//! [`state`] is the table of moves, [`event`] the append-only history, [`projection`] what folding the history gives,
//! [`requests`] what people send, [`moves`] what that comes to, [`view`] what each reader may see, [`status`] the
//! anonymous reporter's page.

pub mod burden;
pub mod event;
pub mod moves;
pub mod projection;
pub mod requests;
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
