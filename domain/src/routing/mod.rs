//! Routing: which team owes the answer to a report, and by which service level.
//!
//! An ordered list of rules, the first that matches decides; where none does, the fallback, which is a field of the
//! rule set and not its last element: a report without an owner cannot be written down. [`compiled`] is the form
//! that decides, [`wire`] how administrators send the rules.

pub mod compiled;
pub mod wire;

use serde::{Deserialize, Serialize};

pub use compiled::CompiledRules;
pub use wire::Known;

use crate::id::{
    CategoryId, RoutingRuleId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId, kind,
};
use crate::names::Ref;
use crate::reports::Severity;

/// A rule by id and name, as a report says which one decided.
pub type RuleRef = Ref<kind::RoutingRule>;

/// All rules in their order, and who owns what no rule matches. Body and answer of `/routing-rules`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RuleSet {
    /// The first that matches decides.
    pub rules: Vec<Rule>,
    /// Decides where no rule matches.
    pub fallback: Fallback,
}

/// Who owns a report that no rule matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Fallback {
    pub team_id: TeamId,
    pub service_level_id: ServiceLevelId,
}

/// One rule: conditions and what follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Rule {
    /// Which one; a report keeps the id of the rule that decided.
    pub id: RoutingRuleId,
    /// What administrators call it.
    pub name: String,
    /// All of these must hold.
    pub when: When,
    /// What follows.
    pub then: Then,
}

/// The conditions of a rule: all lists must match, an empty one matches anything, one hit within a list is enough.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct When {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub site_ids: Vec<SiteId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unit_ids: Vec<UnitId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub system_ids: Vec<SystemId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub workflow_step_ids: Vec<WorkflowStepId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category_ids: Vec<CategoryId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Severity>,
    /// Beginnings of words of the text, or phrases, in any case: `pump` matches "Pumps", `smart pump` "smart pumps".
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// What follows when a rule matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct Then {
    pub team_id: TeamId,
    pub service_level_id: ServiceLevelId,
    pub assign: Assign,
}

/// To whom of the team a report goes at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Assign {
    /// To nobody yet: the team sees it in its queue.
    #[default]
    Nobody,
    /// To the team's lead.
    Lead,
}

/// What rules look at in a report.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Subject<'a> {
    pub site: SiteId,
    pub unit: UnitId,
    pub system: Option<SystemId>,
    pub step: Option<WorkflowStepId>,
    pub category: CategoryId,
    pub severity: Option<Severity>,
    pub text: &'a str,
}

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The rule that decided; absent where the fallback did.
    pub rule: Option<RuleRef>,
    /// The team that owes the answer.
    pub team: TeamId,
    /// By which service level.
    pub service_level: ServiceLevelId,
    /// To whom of the team.
    pub assign: Assign,
}
