//! What people look for. None of it is kept, and none of it stands in an address.

use serde::{Deserialize, Serialize};

use crate::fields::{Fields, Request, limits};
use crate::id::{CategoryId, PersonId, SystemId, TeamId, UnitId};
use crate::page::LARGEST_LIMIT;
use crate::reports::State;

/// Whose reports a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Scope {
    /// Those that the reader reported.
    Mine,
    /// Those of the reader's teams.
    Team,
    /// All that the reader may see.
    #[default]
    All,
}

/// How the earliest clock of a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClockFilter {
    /// It ends within a working day.
    Due,
    /// It has ended.
    Overdue,
    /// It waits for the reporter.
    Paused,
}

/// Which reports are looked at. Within a list "or", between lists "and"; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names are those of GET /reports")]
pub struct SearchFilters {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub state: Vec<State>,
    /// Only reports of which the reader sees the unit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unit_id: Vec<UnitId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub system_id: Vec<SystemId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category_id: Vec<CategoryId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assignee_id: Vec<PersonId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub team_id: Vec<TeamId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clock: Vec<ClockFilter>,
}

impl SearchFilters {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let scope = fields.optional_choice("scope");
        let state = fields.choices("state");
        let unit_id = fields.choices("unit_id");
        let system_id = fields.choices("system_id");
        let category_id = fields.choices("category_id");
        let assignee_id = fields.choices("assignee_id");
        let team_id = fields.choices("team_id");
        let clock = fields.choices("clock");
        Some(Self {
            scope,
            state: state?,
            unit_id: unit_id?,
            system_id: system_id?,
            category_id: category_id?,
            assignee_id: assignee_id?,
            team_id: team_id?,
            clock: clock?,
        })
    }
}

/// Looks for reports: `POST /reports/search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportSearch {
    /// Words, all of which are to be found; or a number such as RB-1042.
    pub words: String,
    /// Which reports are looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filters: Option<SearchFilters>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// 1 to 200, else 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

impl Request for ReportSearch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let words = fields.text("words", limits::WORDS);
        let filters = fields.optional_object("filters", SearchFilters::read);
        let cursor = fields.optional_text("cursor", 1..=200);
        let limit = fields.optional_integer("limit", 1..=LARGEST_LIMIT);
        Some(Self { words: words?, filters, cursor, limit })
    }
}

/// Looks everywhere, for the side bar: `POST /search`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnywhereSearch {
    /// Words, all of which are to be found; or a number such as RB-1042.
    pub words: String,
}

impl Request for AnywhereSearch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { words: fields.text("words", limits::WORDS)? })
    }
}

/// Looks for reports like the one that is being written: `POST /reports/similar`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names are those of a report")]
pub struct SimilarSearch {
    pub text: String,
    /// The site of this unit is looked at.
    pub unit_id: UnitId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_id: Option<SystemId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category_id: Option<CategoryId>,
}

impl Request for SimilarSearch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let text = fields.text("text", limits::TEXT);
        let unit_id = fields.id("unit_id");
        let system_id = fields.optional_id("system_id");
        let category_id = fields.optional_id("category_id");
        Some(Self { text: text?, unit_id: unit_id?, system_id, category_id })
    }
}
