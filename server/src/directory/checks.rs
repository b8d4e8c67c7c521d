//! Whether what a request names exists and is switched on.

use domain::id::{CategoryId, PersonId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId};
use domain::problem::FieldError;
use domain::routing::Known;

use super::picture::Snapshot;

/// The error of a field whose id names nothing that can be chosen.
pub fn unknown(field: impl Into<String>) -> FieldError {
    FieldError::new(field, "unknown", "There is nothing with this id that could be chosen")
}

impl Snapshot {
    /// Whether people can report for that unit: it and its site are switched on.
    pub fn is_open_unit(&self, id: UnitId) -> bool {
        self.unit(id).is_some_and(|unit| unit.active && self.is_open_site(unit.site_id))
    }

    /// Whether that site is switched on.
    pub fn is_open_site(&self, id: SiteId) -> bool {
        self.site(id).is_some_and(|site| site.active)
    }

    /// Nothing, or the error of `unit_id`.
    pub fn check_unit(&self, id: UnitId) -> Option<FieldError> {
        (!self.is_open_unit(id)).then(|| unknown("unit_id"))
    }

    /// Nothing, or the error of `category_id`.
    pub fn check_category(&self, id: CategoryId) -> Option<FieldError> {
        let open = self.category(id).is_some_and(|category| category.active);
        (!open).then(|| unknown("category_id"))
    }

    /// Nothing, or the error of `system_id`.
    pub fn check_system(&self, id: SystemId) -> Option<FieldError> {
        let open = self.system(id).is_some_and(|system| system.active);
        (!open).then(|| unknown("system_id"))
    }

    /// Nothing, or the error of `workflow_step_id`: it must be a step of that system.
    pub fn check_step(&self, system: Option<SystemId>, step: WorkflowStepId) -> Option<FieldError> {
        let open = self.step(step).is_some_and(|(of, step)| Some(of.id) == system && step.active);
        (!open).then(|| unknown("workflow_step_id"))
    }

    /// Nothing, or the error of `team_id`.
    pub fn check_team(&self, id: TeamId) -> Option<FieldError> {
        let open = self.team(id).is_some_and(|team| team.active);
        (!open).then(|| unknown("team_id"))
    }

    /// Nothing, or the error of `assignee_id`: it must be an active member of that team.
    pub fn check_assignee(&self, team: TeamId, person: PersonId) -> Option<FieldError> {
        (!self.members_of(team).any(|member| member == person)).then(|| unknown("assignee_id"))
    }

    /// Nothing, or the error of `service_level_id`.
    pub fn check_service_level(&self, id: ServiceLevelId) -> Option<FieldError> {
        (!self.levels.contains_key(&id)).then(|| unknown("service_level_id"))
    }

    /// Every error of what a new report names: unit, category, and system and step, which belong together.
    pub fn check_submission(
        &self,
        unit: UnitId,
        category: CategoryId,
        system: Option<SystemId>,
        step: Option<WorkflowStepId>,
    ) -> Vec<FieldError> {
        [
            self.check_unit(unit),
            self.check_category(category),
            system.and_then(|id| self.check_system(id)),
            step.and_then(|id| self.check_step(system, id)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// What a routing rule can name: what exists, also where it is switched off, because a rule for a closed ward does
/// no harm.
impl Known for Snapshot {
    fn site(&self, id: SiteId) -> bool {
        Self::site(self, id).is_some()
    }

    fn unit(&self, id: UnitId) -> bool {
        Self::unit(self, id).is_some()
    }

    fn system(&self, id: SystemId) -> bool {
        Self::system(self, id).is_some()
    }

    fn workflow_step(&self, id: WorkflowStepId) -> bool {
        self.step(id).is_some()
    }

    fn category(&self, id: CategoryId) -> bool {
        Self::category(self, id).is_some()
    }

    fn team(&self, id: TeamId) -> bool {
        Self::team(self, id).is_some()
    }

    fn service_level(&self, id: ServiceLevelId) -> bool {
        self.levels.contains_key(&id)
    }
}
