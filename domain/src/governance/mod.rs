//! Governance: committees, what they decide, and what waits for their decision.
//!
//! A committee decides about the reports in its scope once somebody of the owner has looked at them. A decision acts on
//! one or several reports at once, moves each that it accepts or declines, and is public to all staff.

pub mod deciding;
pub mod requests;
pub mod wire;

use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, CommitteeId, DecisionId, SiteId, SystemId};
use crate::moment::Date;

/// About which reports a committee decides; an empty list leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Scope {
    /// Those of these sites.
    pub site_ids: Vec<SiteId>,
    /// Those about these systems.
    pub system_ids: Vec<SystemId>,
    /// Those of these categories.
    pub category_ids: Vec<CategoryId>,
}

impl Scope {
    /// Whether a report of that site, about that system, of that category belongs to it.
    pub fn covers(&self, site: SiteId, system: Option<SystemId>, category: CategoryId) -> bool {
        (self.site_ids.is_empty() || self.site_ids.contains(&site))
            && (self.system_ids.is_empty() || system.is_some_and(|id| self.system_ids.contains(&id)))
            && (self.category_ids.is_empty() || self.category_ids.contains(&category))
    }
}

/// A person's seat in a committee that is switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Of which committee.
    pub committee_id: CommitteeId,
    /// Whether the person chairs it.
    pub chair: bool,
    /// About what it decides.
    pub scope: Scope,
}

/// What a committee decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Verdict {
    /// It goes ahead.
    Accept,
    /// It does not.
    Decline,
    /// It waits until a day, or until something has happened.
    Defer,
    /// The committee needs something first.
    NeedMore,
}

impl Verdict {
    /// All four, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Accept, Self::Decline, Self::Defer, Self::NeedMore];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline => "decline",
            Self::Defer => "defer",
            Self::NeedMore => "need_more",
        }
    }

    /// The kind of hold that it sets; nothing where it moves the report.
    pub const fn hold(self) -> Option<HoldKind> {
        match self {
            Self::Defer => Some(HoldKind::Defer),
            Self::NeedMore => Some(HoldKind::NeedMore),
            Self::Accept | Self::Decline => None,
        }
    }
}

/// Why a report is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum HoldKind {
    /// It was put off.
    Defer,
    /// The committee asked for something.
    NeedMore,
}

/// What keeps a report where it is, until its day, the next decision, or a move onwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hold {
    /// Why.
    pub kind: HoldKind,
    /// The day on which it ends by itself, at the report's site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What has to happen first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_words: Option<String>,
    /// What the committee needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_for: Option<String>,
}

/// The latest decision about a report, as its history tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Which one.
    pub id: DecisionId,
    /// Its number, shown as D-n.
    pub number: i64,
    /// Whose.
    pub committee_id: CommitteeId,
    /// What.
    pub verdict: Verdict,
    /// How often the report had been opened again by then: a later round is decided on anew.
    pub round: u32,
}

/// How many were for it, against it, or abstained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Votes {
    /// For it.
    #[serde(rename = "for")]
    pub in_favour: u32,
    /// Against it.
    pub against: u32,
    /// Neither.
    pub abstained: u32,
}

impl Votes {
    /// How many members took part.
    pub const fn total(self) -> u32 {
        self.in_favour + self.against + self.abstained
    }
}

/// In which order the reports before a committee stand. Appeals come first in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RankBy {
    /// The most hours a month first.
    #[default]
    Burden,
    /// The most people first.
    People,
    /// The longest waiting first.
    Age,
    /// The worst possible harm first, within it by hours a month.
    Harm,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    fn id<K>(number: u128) -> Id<K> {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn an_empty_scope_covers_everything_and_every_list_narrows_it() {
        let all = Scope::default();
        assert!(all.covers(id(1), None, id(3)));
        let narrow = Scope { system_ids: vec![id(2)], ..Scope::default() };
        assert!(narrow.covers(id(1), Some(id(2)), id(3)));
        assert!(!narrow.covers(id(1), Some(id(9)), id(3)));
        assert!(!narrow.covers(id(1), None, id(3)), "a report about no system is about none of these");
        let site = Scope { site_ids: vec![id(1)], category_ids: vec![id(3), id(4)], ..Scope::default() };
        assert!(site.covers(id(1), None, id(4)));
        assert!(!site.covers(id(2), None, id(4)) && !site.covers(id(1), None, id(5)));
    }
}
