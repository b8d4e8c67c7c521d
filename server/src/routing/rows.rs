//! The rows of the routing rules.

use diesel::prelude::*;
use domain::id::{RoutingRuleId, ServiceLevelId, TeamId};
use domain::routing::{Assign, Rule, Then, When};

use crate::db::columns::{Code, JsonText};
use crate::db::schema::routing_rules;

/// A row of `routing_rules`.
#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = routing_rules)]
pub(super) struct RuleRow {
    pub id: RoutingRuleId,
    pub position: Option<i64>,
    pub name: String,
    pub conditions: JsonText<When>,
    pub team_id: TeamId,
    pub service_level_id: ServiceLevelId,
    pub assign: Code<Assign>,
}

impl RuleRow {
    /// The row of a rule at that place.
    pub fn at(position: i64, rule: &Rule) -> Self {
        Self {
            id: rule.id,
            position: Some(position),
            name: rule.name.clone(),
            conditions: JsonText(rule.when.clone()),
            team_id: rule.then.team_id,
            service_level_id: rule.then.service_level_id,
            assign: Code(rule.then.assign),
        }
    }
}

impl From<RuleRow> for Rule {
    fn from(row: RuleRow) -> Self {
        Self {
            id: row.id,
            name: row.name,
            when: row.conditions.0,
            then: Then { team_id: row.team_id, service_level_id: row.service_level_id, assign: row.assign.0 },
        }
    }
}
