//! The answers about known issues and of the board.

use serde::{Deserialize, Serialize};

use crate::access::View;
use crate::moment::Date;
use crate::names::CategoryRef;
use crate::reports::Hours;
use crate::reports::wire::StaffPart;

/// A report that people of a unit should know of, as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownIssue {
    /// How much of it the reader would see on its own page.
    pub view: View,
    /// What staff see.
    #[serde(flatten)]
    pub staff: StaffPart,
    /// Whether the reader has said "me too", or reported it.
    pub supported: bool,
}

/// A report whose change shipped lately.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FixedIssue {
    /// How much of it the reader would see on its own page.
    pub view: View,
    /// What staff see.
    #[serde(flatten)]
    pub staff: StaffPart,
    /// The day on which the change shipped, by the clock of its site.
    pub fixed_on: Date,
}

/// What is known to be wrong, and what was fixed within 30 days: `GET /known-issues`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KnownIssues {
    /// Those that trouble the most people first.
    pub open: Vec<KnownIssue>,
    /// The latest first.
    pub fixed: Vec<FixedIssue>,
}

/// The loop-closed rate with the figures behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoopFigures {
    /// Reports that ended in the period.
    pub ended: u64,
    /// Of those: everybody who reported was told and, where a change shipped, one of them confirmed it.
    pub closed: u64,
    /// Of those: shipped and asked, and nobody has answered yet. Neither closed nor open.
    pub waiting: u64,
    /// Of those: nobody answered within the time. Never closed.
    pub assumed: u64,
    /// Of those: confirmed by supporters alone. Not closed.
    pub by_supporters: u64,
    /// Closed ones among those that do not wait, 0 to 1; absent where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<f64>,
}

/// A month of the run chart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MonthFigures {
    /// Its first day.
    pub month: Date,
    /// Reports that ended in it.
    pub ended: u64,
    /// Of those: closed.
    pub closed: u64,
}

/// A bar of the Pareto chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CategoryFigures {
    /// The category.
    pub category: CategoryRef,
    /// Reports that arrived in the period; joined ones count as one.
    pub reports: u64,
    /// Hours a month that they cost.
    pub burden_hours: Hours,
}

/// "You said, we did" in figures: `GET /board`. It counts whole months by the clock of each report's site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Board {
    /// The first day that counts.
    pub from: Date,
    /// The last day that counts.
    pub to: Date,
    /// The loop-closed rate.
    #[serde(rename = "loop")]
    pub closing: LoopFigures,
    /// Half of the first answers took no longer, in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer_median_hours: Option<u64>,
    /// Half of what was fixed took no longer from its arrival, in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_median_days: Option<u64>,
    /// Hours a month that people lost to what is confirmed as fixed now.
    pub hours_back_month: Hours,
    /// Changes that shipped.
    pub changes: u64,
    /// The period, or the twelve months that end with it, oldest first.
    pub run_chart: Vec<MonthFigures>,
    /// The greatest burden first.
    pub pareto: Vec<CategoryFigures>,
    /// Whether figures are left out because so few reports stand behind them that they would speak of single people.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub too_few: bool,
}

/// A figure of the board, to be looked behind: `GET /board/reports`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum BoardFigure {
    /// Reports that ended.
    Ended,
    /// Of those: closed.
    Closed,
    /// Of those: neither closed nor waiting.
    NotClosed,
    /// Of those: shipped, asked, not answered yet.
    Waiting,
    /// Of those: nobody answered.
    Assumed,
    /// Of those: confirmed by supporters alone.
    BySupporters,
    /// Of those: a change shipped.
    Fixed,
    /// Reports that arrived.
    Arrived,
}
