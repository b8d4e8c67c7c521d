//! The hospital's directory: sites, units, systems, teams, people, service levels, rules.

use std::collections::HashMap;

use domain::access::{Role, RoleGiven, Viewer};
use domain::administration::SettingsPatch;
use domain::directory::requests::{
    MemberEntry, NewSite, NewSystem, NewTeam, NewUnit, SitePatch, StepEntry, TeamPatch, UnitPatch,
};
use domain::directory::wire::{Category, Site, System, Team, Unit};
use domain::fields::Patch;
use domain::id::{PersonId, SiteId, SystemId, WorkflowStepId};
use domain::identity::requests::NewPerson;
use domain::moment::Weekday;
use domain::names::Names;
use domain::routing::{Assign, Fallback, Rule, RuleSet, Then, When};
use domain::service_levels::{self, Calendar, Opening, ServiceLevel, ServiceLevelPatch, Targets};

use super::hospital::{self, Hospital};
use super::load::{Loaded, acting, fingerprint, founder, known};
use crate::administration::managed::{Managed, change, create};
use crate::app::App;
use crate::clock::new_id;
use crate::error::{Result, ServerError};
use crate::{administration, identity, routing};

/// Who administers the demo.
pub(super) const ADMINISTRATOR: &str = "P37";
/// Working hours of a day in the files' calendar, which count days.
const HOURS_A_DAY: u32 = 9;

struct Loader<'a> {
    app: &'a App,
    admin: Viewer,
    loaded: Loaded,
}

/// Loads all of it, over what a new database starts with.
pub(super) async fn load(app: &App, hospital: &Hospital) -> Result<Loaded> {
    let mut loader = Loader { app, admin: founder(new_id()), loaded: Loaded::default() };
    loader.places(hospital).await?;
    loader.systems(hospital).await?;
    loader.levels(hospital).await?;
    loader.teams(hospital).await?;
    loader.people(hospital).await?;
    loader.members(hospital).await?;
    loader.rules(hospital).await?;
    Ok(loader.loaded)
}

/// Names the organisation: the last step of loading, by which a whole hospital is known from half a one.
pub(super) async fn name_organisation(app: &App, hospital: &Hospital) -> Result<()> {
    let instruction = "Make the patient safe first and call the responsible physician. Then file an incident report in \
                       the safety system: this form does not replace it.";
    let patch = SettingsPatch {
        organisation: Some(hospital.organisation.name.clone()),
        languages: Some(crate::words::languages()),
        safety_instruction: Patch::Set(name(instruction)),
        ..SettingsPatch::default()
    };
    administration::actions::change_settings(app, &founder(new_id()), patch, None).await?;
    Ok(())
}

/// The first of its kind, which the database was founded with.
fn founded<T: Managed>(app: &App) -> Result<T> {
    let snapshot = app.snapshots.current();
    T::all(&snapshot)
        .first()
        .map(|item| (*item).clone())
        .ok_or_else(|| ServerError::Internal(format!("the database was founded without a {}", T::NOUN)))
}

fn name(name: &str) -> Names {
    Names::in_one("en", name)
}

impl Loader<'_> {
    async fn add<T: Managed>(&self, what: &str, new: T::New) -> Result<()> {
        create::<T>(self.app, &self.admin, new, fingerprint(what)).await?;
        Ok(())
    }

    async fn places(&mut self, hospital: &Hospital) -> Result<()> {
        let mut sites: HashMap<&str, SiteId> = HashMap::new();
        let time_zone = &hospital.organisation.timezone;
        let (first_site, first_unit): (Site, Unit) = (founded(self.app)?, founded(self.app)?);
        for (index, site) in hospital.sites.iter().enumerate() {
            let id = if index == 0 {
                let patch = SitePatch {
                    names: Some(name(&site.name)),
                    time_zone: Some(time_zone.clone()),
                    active: None,
                };
                change::<Site>(self.app, &self.admin, first_site.id, patch, None).await?;
                first_site.id
            } else {
                let new = NewSite { id: new_id(), names: name(&site.name), time_zone: time_zone.clone() };
                let id = new.id;
                self.add::<Site>(&site.key, new).await?;
                id
            };
            sites.insert(&site.key, id);
        }
        for (index, unit) in hospital.units.iter().enumerate() {
            let site_id = *sites.get(unit.site.as_str()).ok_or_else(|| {
                ServerError::Internal(format!("the demo's files do not explain {}", unit.site))
            })?;
            let id = if index == 0 {
                let patch = UnitPatch {
                    names: Some(name(&unit.name)),
                    kind: Some(unit.kind.clone()),
                    headcount: Some(unit.headcount),
                    active: None,
                };
                change::<Unit>(self.app, &self.admin, first_unit.id, patch, None).await?;
                first_unit.id
            } else {
                let new = NewUnit {
                    id: new_id(),
                    site_id,
                    names: name(&unit.name),
                    kind: unit.kind.clone(),
                    headcount: unit.headcount,
                };
                let id = new.id;
                self.add::<Unit>(&unit.key, new).await?;
                id
            };
            self.loaded.units.insert(unit.key.clone(), id);
        }
        let snapshot = self.app.snapshots.current();
        for category in Category::all(&snapshot) {
            if hospital.categories.iter().any(|wanted| wanted.key == category.key) {
                self.loaded.categories.insert(category.key.clone(), category.id);
            }
        }
        Ok(())
    }

    async fn systems(&mut self, hospital: &Hospital) -> Result<()> {
        for system in &hospital.systems {
            let id: SystemId = new_id();
            let mut steps = Vec::new();
            for step in &system.steps {
                let step_id: WorkflowStepId = new_id();
                steps.push(StepEntry { id: step_id, names: name(&step.name), active: true });
                self.loaded.steps.insert((system.key.clone(), step.key.clone()), step_id);
            }
            self.add::<System>(&system.key, NewSystem { id, names: name(&system.name), steps }).await?;
            self.loaded.systems.insert(system.key.clone(), id);
        }
        Ok(())
    }

    async fn levels(&mut self, hospital: &Hospital) -> Result<()> {
        let calendar = calendar(&hospital.calendar);
        let standard: ServiceLevel = founded(self.app)?;
        for level in &hospital.service_levels {
            let targets = Targets {
                acknowledge_hours: level.acknowledge_hours,
                first_answer_hours: level.first_answer_hours,
                decision_hours: level.decision_days.map(|days| days * HOURS_A_DAY),
                fix_hours: level.fix_days.map(|days| days * HOURS_A_DAY),
            };
            let id = if level.key == "standard" {
                let patch =
                    ServiceLevelPatch { calendar: Some(calendar.clone()), ..ServiceLevelPatch::default() };
                change::<ServiceLevel>(self.app, &self.admin, standard.id, patch, None).await?;
                standard.id
            } else {
                let mut words = level.key.replace('_', " ");
                if let Some(first) = words.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                let new =
                    ServiceLevel { id: new_id(), names: name(&words), targets, calendar: calendar.clone() };
                let id = new.id;
                self.add::<ServiceLevel>(&level.key, new).await?;
                id
            };
            self.loaded.levels.insert(level.key.clone(), id);
        }
        Ok(())
    }

    async fn teams(&mut self, hospital: &Hospital) -> Result<()> {
        let first: Team = founded(self.app)?;
        for team in &hospital.teams {
            let id = if team.fallback {
                let patch = TeamPatch {
                    names: Some(name(&team.name)),
                    purpose: Patch::Set(team.purpose.clone()),
                    members: None,
                    active: None,
                };
                change::<Team>(self.app, &self.admin, first.id, patch, None).await?;
                first.id
            } else {
                let new = NewTeam {
                    id: new_id(),
                    names: name(&team.name),
                    purpose: Some(team.purpose.clone()),
                    members: Vec::new(),
                };
                let id = new.id;
                self.add::<Team>(&team.key, new).await?;
                id
            };
            self.loaded.teams.insert(team.key.clone(), id);
        }
        Ok(())
    }

    async fn people(&mut self, hospital: &Hospital) -> Result<()> {
        let spoken = crate::words::languages();
        for person in &hospital.people {
            let id: PersonId = if person.key == ADMINISTRATOR { self.admin.person_id } else { new_id() };
            let unit_id = person.unit.as_deref().map(|unit| known(&self.loaded.units, unit)).transpose()?;
            let mut roles = Vec::new();
            if person.champion {
                roles.push(RoleGiven { role: Role::Champion, site_id: None });
            }
            if person.key == ADMINISTRATOR {
                roles.push(RoleGiven { role: Role::Administrator, site_id: None });
            }
            let team_ids: Result<Vec<_>> = hospital
                .teams
                .iter()
                .filter(|team| team.members.iter().any(|member| member.person == person.key))
                .map(|team| known(&self.loaded.teams, &team.key))
                .collect();
            let team_ids = team_ids?;
            let new = NewPerson {
                id,
                name: person.name.clone(),
                email: person.email.clone(),
                language: Some(person.language.clone()).filter(|language| spoken.contains(language)),
                unit_id,
                site_id: None,
                roles: roles.clone(),
                team_ids: Vec::new(),
            };
            identity::actions::people::add(self.app, &self.admin, new, fingerprint(&person.key)).await?;
            let site_id = unit_id.and_then(|unit| Some(self.app.snapshots.current().unit(unit)?.site_id));
            let viewer = Viewer { person_id: id, unit_id, site_id, roles, team_ids, committees: Vec::new() };
            self.loaded.people.insert(person.key.clone(), acting(viewer, &person.name, &person.language));
        }
        Ok(())
    }

    async fn members(&self, hospital: &Hospital) -> Result<()> {
        for team in &hospital.teams {
            let members: Result<Vec<MemberEntry>> = team
                .members
                .iter()
                .map(|member| {
                    let person = self.loaded.person(&member.person)?;
                    Ok(MemberEntry { person_id: person.person_id(), lead: member.lead })
                })
                .collect();
            let patch = TeamPatch { members: Some(members?), ..TeamPatch::default() };
            change::<Team>(self.app, &self.admin, known(&self.loaded.teams, &team.key)?, patch, None).await?;
        }
        Ok(())
    }

    async fn rules(&self, hospital: &Hospital) -> Result<()> {
        let (fallbacks, others): (Vec<_>, Vec<_>) =
            hospital.routing_rules.iter().partition(|rule| rule.fallback);
        let last = fallbacks
            .first()
            .ok_or_else(|| ServerError::Internal("the demo's files name no fallback".to_owned()))?;
        let fallback = Fallback {
            team_id: known(&self.loaded.teams, &last.outcome.team)?,
            service_level_id: known(&self.loaded.levels, &last.outcome.service_level)?,
        };
        let rules: Result<Vec<Rule>> = others.into_iter().map(|rule| self.rule(rule)).collect();
        routing::actions::replace(self.app, &self.admin, RuleSet { rules: rules?, fallback }, None).await?;
        Ok(())
    }

    fn rule(&self, rule: &hospital::Rule) -> Result<Rule> {
        let all = |keys: &[String], ids: &HashMap<String, _>| {
            keys.iter().map(|key| known(ids, key)).collect::<Result<_>>()
        };
        let conditions = &rule.conditions;
        let system_ids: Vec<SystemId> =
            conditions.system.iter().map(|key| known(&self.loaded.systems, key)).collect::<Result<_>>()?;
        let steps = conditions.system.iter().flat_map(|system| {
            conditions
                .step
                .iter()
                .filter_map(|step| self.loaded.steps.get(&(system.clone(), step.clone())).copied())
        });
        Ok(Rule {
            id: new_id(),
            name: rule.name.clone(),
            when: When {
                site_ids: Vec::new(),
                unit_ids: all(&conditions.unit, &self.loaded.units)?,
                system_ids,
                workflow_step_ids: steps.collect(),
                category_ids: conditions
                    .category
                    .iter()
                    .map(|key| known(&self.loaded.categories, key))
                    .collect::<Result<_>>()?,
                severities: Vec::new(),
                words: conditions.words.clone(),
            },
            then: Then {
                team_id: known(&self.loaded.teams, &rule.outcome.team)?,
                service_level_id: known(&self.loaded.levels, &rule.outcome.service_level)?,
                // Sharing out in turn or by load comes with its own rules; until then nobody is named.
                assign: if rule.outcome.assign == "lead" { Assign::Lead } else { Assign::Nobody },
            },
        })
    }
}

fn calendar(files: &hospital::Calendar) -> Calendar {
    let day = Opening { from: 8 * 60, to: 17 * 60 };
    let holidays = files.holidays.iter().map(|holiday| match holiday {
        hospital::Holiday::Fixed { month, day } => {
            service_levels::Holiday::Fixed { month: *month, day: *day }
        }
        hospital::Holiday::Easter { easter_offset } => {
            service_levels::Holiday::Easter { offset: *easter_offset }
        }
    });
    Calendar::new(Weekday::ALL.into_iter().take(5).map(|weekday| (weekday, day)), holidays.collect())
}
