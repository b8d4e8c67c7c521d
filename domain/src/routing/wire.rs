//! How administrators send the rules: all of them with PUT, so that their order is never half changed.

use std::collections::HashSet;

use super::{Fallback, Rule, RuleSet, Then, When};
use crate::fields::{Fields, Request, limits};
use crate::id::{CategoryId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use crate::problem::FieldError;

impl Request for RuleSet {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let rules = fields.objects("rules", read_rule);
        let mut seen = HashSet::new();
        for (index, rule) in rules.iter().flatten().enumerate() {
            if !seen.insert(rule.id) {
                fields.refuse(&format!("rules.{index}.id"), "duplicate", "Another rule has this id");
            }
        }
        let fallback = fields.object("fallback", |it| {
            let (team_id, service_level_id) = (it.id("team_id"), it.id("service_level_id"));
            Some(Fallback { team_id: team_id?, service_level_id: service_level_id? })
        });
        Some(Self { rules: rules?, fallback: fallback? })
    }
}

fn read_rule(fields: &mut Fields<'_>) -> Option<Rule> {
    let id = fields.id("id");
    let name = fields.text("name", limits::NAME);
    let when = fields.object("when", read_when);
    let then = fields.object("then", read_then);
    Some(Rule { id: id?, name: name?, when: when?, then: then? })
}

fn read_when(fields: &mut Fields<'_>) -> Option<When> {
    let site_ids = fields.choices("site_ids");
    let unit_ids = fields.choices("unit_ids");
    let system_ids = fields.choices("system_ids");
    let workflow_step_ids = fields.choices("workflow_step_ids");
    let category_ids = fields.choices("category_ids");
    let severities = fields.choices("severities");
    let words = fields.texts("words", limits::NAME);
    for (index, word) in words.iter().flatten().enumerate() {
        if !word.chars().any(char::is_alphanumeric) {
            fields.refuse(&format!("words.{index}"), "no_word", "It holds no letter or digit");
        }
    }
    Some(When {
        site_ids: site_ids?,
        unit_ids: unit_ids?,
        system_ids: system_ids?,
        workflow_step_ids: workflow_step_ids?,
        category_ids: category_ids?,
        severities: severities?,
        words: words?,
    })
}

fn read_then(fields: &mut Fields<'_>) -> Option<Then> {
    let team_id = fields.id("team_id");
    let service_level_id = fields.id("service_level_id");
    let assign = fields.choice("assign");
    Some(Then { team_id: team_id?, service_level_id: service_level_id?, assign: assign? })
}

/// What exists and can be named in a rule; the server answers from its directory.
#[expect(missing_docs, reason = "the names say it")]
pub trait Known {
    fn site(&self, id: SiteId) -> bool;
    fn unit(&self, id: UnitId) -> bool;
    fn system(&self, id: SystemId) -> bool;
    fn workflow_step(&self, id: WorkflowStepId) -> bool;
    fn category(&self, id: CategoryId) -> bool;
    fn team(&self, id: TeamId) -> bool;
    fn service_level(&self, id: ServiceLevelId) -> bool;
}

impl RuleSet {
    /// Every id in the rules that names nothing, by the path of its field.
    pub fn check(&self, known: &dyn Known) -> Vec<FieldError> {
        let mut errors = Vec::new();
        let mut want = |exists: bool, path: String| {
            if !exists {
                errors.push(FieldError::new(path, "unknown", "There is nothing with this id"));
            }
        };
        for (index, Rule { when, then, .. }) in self.rules.iter().enumerate() {
            let path = |list: &str, at: usize| format!("rules.{index}.when.{list}.{at}");
            when.site_ids.iter().enumerate().for_each(|(at, id)| want(known.site(*id), path("site_ids", at)));
            when.unit_ids.iter().enumerate().for_each(|(at, id)| want(known.unit(*id), path("unit_ids", at)));
            when.system_ids
                .iter()
                .enumerate()
                .for_each(|(at, id)| want(known.system(*id), path("system_ids", at)));
            for (at, id) in when.workflow_step_ids.iter().enumerate() {
                want(known.workflow_step(*id), path("workflow_step_ids", at));
            }
            for (at, id) in when.category_ids.iter().enumerate() {
                want(known.category(*id), path("category_ids", at));
            }
            want(known.team(then.team_id), format!("rules.{index}.then.team_id"));
            want(known.service_level(then.service_level_id), format!("rules.{index}.then.service_level_id"));
        }
        want(known.team(self.fallback.team_id), "fallback.team_id".to_owned());
        want(known.service_level(self.fallback.service_level_id), "fallback.service_level_id".to_owned());
        errors
    }
}
