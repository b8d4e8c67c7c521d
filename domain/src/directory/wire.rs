//! The answers about the directory: for everybody, and for administrators with all languages.

use serde::{Deserialize, Serialize};

use crate::id::{CategoryId, PersonId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use crate::names::{Names, PersonRef, WorkflowStepRef};

/// What the report form needs: `GET /directory`. Without a session only names and ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Directory {
    pub sites: Vec<DirectorySite>,
    pub units: Vec<DirectoryUnit>,
    /// In the order of the tiles.
    pub categories: Vec<DirectoryCategory>,
    pub systems: Vec<DirectorySystem>,
    pub teams: Vec<DirectoryTeam>,
    /// What to do first when a patient could be harmed, in the reader's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety_instruction: Option<String>,
}

/// A site of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct DirectorySite {
    pub id: SiteId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
}

/// A unit of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct DirectoryUnit {
    pub id: UnitId,
    pub site_id: SiteId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headcount: Option<i64>,
}

/// A category of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct DirectoryCategory {
    pub id: CategoryId,
    pub key: String,
    pub name: String,
    pub icon: String,
    pub position: i64,
}

/// A system of the directory with its steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct DirectorySystem {
    pub id: SystemId,
    pub name: String,
    pub steps: Vec<WorkflowStepRef>,
}

/// A team of the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct DirectoryTeam {
    pub id: TeamId,
    pub name: String,
    /// Whether it owns what no rule names.
    pub fallback: bool,
    /// The team's people, for passing a report on; only for owners and administrators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<PersonRef>,
}

/// A site in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Site {
    pub id: SiteId,
    pub names: Names,
    pub time_zone: String,
    pub active: bool,
}

/// A unit in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Unit {
    pub id: UnitId,
    pub site_id: SiteId,
    pub names: Names,
    pub kind: String,
    pub headcount: i64,
    pub active: bool,
}

/// A category in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Category {
    pub id: CategoryId,
    pub key: String,
    pub names: Names,
    pub icon: String,
    pub position: i64,
    pub active: bool,
}

/// A step of work in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Step {
    pub id: WorkflowStepId,
    pub names: Names,
    pub active: bool,
}

/// A system in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct System {
    pub id: SystemId,
    pub names: Names,
    pub steps: Vec<Step>,
    pub active: bool,
}

/// A person of a team in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct TeamMember {
    pub person_id: PersonId,
    pub name: String,
    pub lead: bool,
}

/// A team in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Team {
    pub id: TeamId,
    pub names: Names,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    pub members: Vec<TeamMember>,
    pub fallback: bool,
    pub active: bool,
}
