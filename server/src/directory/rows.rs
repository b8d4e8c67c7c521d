//! The rows of the directory, and how they become what administrators see.

use diesel::prelude::*;
use domain::directory::wire::{Category, Site, Step, Unit};
use domain::id::{CategoryId, PersonId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use domain::names::Names;

use crate::db::columns::JsonText;
use crate::db::schema::{categories, sites, systems, team_members, teams, units, workflow_steps};

/// A row of `sites`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sites)]
pub(super) struct SiteRow {
    id: SiteId,
    names: JsonText<Names>,
    time_zone: String,
    active: bool,
}

impl From<SiteRow> for Site {
    fn from(row: SiteRow) -> Self {
        Self { id: row.id, names: row.names.0, time_zone: row.time_zone, active: row.active }
    }
}

impl From<&Site> for SiteRow {
    fn from(site: &Site) -> Self {
        Self {
            id: site.id,
            names: JsonText(site.names.clone()),
            time_zone: site.time_zone.clone(),
            active: site.active,
        }
    }
}

/// A row of `units`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = units)]
pub(super) struct UnitRow {
    id: UnitId,
    site_id: SiteId,
    names: JsonText<Names>,
    kind: String,
    headcount: i64,
    active: bool,
}

impl From<UnitRow> for Unit {
    fn from(row: UnitRow) -> Self {
        Self {
            id: row.id,
            site_id: row.site_id,
            names: row.names.0,
            kind: row.kind,
            headcount: row.headcount,
            active: row.active,
        }
    }
}

impl From<&Unit> for UnitRow {
    fn from(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            site_id: unit.site_id,
            names: JsonText(unit.names.clone()),
            kind: unit.kind.clone(),
            headcount: unit.headcount,
            active: unit.active,
        }
    }
}

/// A row of `categories`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = categories)]
pub(super) struct CategoryRow {
    id: CategoryId,
    key: String,
    names: JsonText<Names>,
    icon: String,
    position: i64,
    active: bool,
}

impl From<CategoryRow> for Category {
    fn from(row: CategoryRow) -> Self {
        Self {
            id: row.id,
            key: row.key,
            names: row.names.0,
            icon: row.icon,
            position: row.position,
            active: row.active,
        }
    }
}

impl From<&Category> for CategoryRow {
    fn from(category: &Category) -> Self {
        Self {
            id: category.id,
            key: category.key.clone(),
            names: JsonText(category.names.clone()),
            icon: category.icon.clone(),
            position: category.position,
            active: category.active,
        }
    }
}

/// A row of `systems`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = systems)]
pub(super) struct SystemRow {
    pub id: SystemId,
    pub names: JsonText<Names>,
    pub active: bool,
}

/// A row of `workflow_steps`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = workflow_steps)]
pub(super) struct StepRow {
    pub id: WorkflowStepId,
    pub system_id: SystemId,
    pub names: JsonText<Names>,
    pub position: i64,
    pub active: bool,
}

impl From<StepRow> for Step {
    fn from(row: StepRow) -> Self {
        Self { id: row.id, names: row.names.0, active: row.active }
    }
}

/// A row of `teams`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = teams, treat_none_as_null = true)]
pub(super) struct TeamRow {
    pub id: TeamId,
    pub names: JsonText<Names>,
    pub purpose: Option<String>,
    pub active: bool,
}

/// A row of `team_members`.
#[derive(Insertable)]
#[diesel(table_name = team_members)]
pub(super) struct MemberRow {
    pub team_id: TeamId,
    pub person_id: PersonId,
    pub lead: bool,
}
