//! The snapshot: everything that decisions are made on, as it was at one moment.

use std::collections::{BTreeMap, HashMap};

use domain::administration::Settings;
use domain::directory::wire::{Category, Site, Step, System, Team, Unit};
use domain::governance::wire::Committee;
use domain::id::{
    CategoryId, CommitteeId, Id, PersonId, ServiceLevelId, SiteId, SystemId, TeamId, UnitId, WorkflowStepId,
    kind,
};
use domain::names::{Names, Ref};
use domain::routing::{CompiledRules, RuleSet};
use domain::service_levels::{ServiceLevel, Zone};

use super::store;
use crate::db::{Conn, StoreError};
use crate::zone::SiteZone;

/// What the store holds, before it is made ready for looking up.
pub(super) struct Parts {
    pub version: i64,
    pub demo: bool,
    pub settings: Settings,
    pub sites: Vec<Site>,
    pub units: Vec<Unit>,
    pub categories: Vec<Category>,
    pub systems: Vec<System>,
    pub teams: Vec<Team>,
    pub committees: Vec<Committee>,
    pub levels: Vec<ServiceLevel>,
    pub rule_set: RuleSet,
}

/// Directory, teams with their active members, rules, service levels and settings at one moment. What was switched
/// off is in it too: old reports still name it.
pub struct Snapshot {
    /// Counts the changes; a newer snapshot has a higher one.
    pub version: i64,
    /// Whether this is the demo hospital.
    pub demo: bool,
    /// The organisation's settings.
    pub settings: Settings,
    /// Every service level.
    pub levels: HashMap<ServiceLevelId, ServiceLevel>,
    /// The routing rules as administrators wrote them.
    pub rule_set: RuleSet,
    /// The routing rules made ready for deciding.
    pub rules: CompiledRules,
    sites: BTreeMap<SiteId, Site>,
    units: BTreeMap<UnitId, Unit>,
    categories: BTreeMap<CategoryId, Category>,
    systems: BTreeMap<SystemId, System>,
    teams: BTreeMap<TeamId, Team>,
    committees: BTreeMap<CommitteeId, Committee>,
    /// To which system a step belongs.
    steps: HashMap<WorkflowStepId, SystemId>,
    zones: HashMap<SiteId, SiteZone>,
}

impl From<Parts> for Snapshot {
    fn from(parts: Parts) -> Self {
        let steps_of = |system: &System| {
            let id = system.id;
            system.steps.iter().map(move |step| (step.id, id)).collect::<Vec<_>>()
        };
        Self {
            version: parts.version,
            demo: parts.demo,
            settings: parts.settings,
            levels: parts.levels.into_iter().map(|level| (level.id, level)).collect(),
            rules: CompiledRules::new(&parts.rule_set),
            rule_set: parts.rule_set,
            steps: parts.systems.iter().flat_map(steps_of).collect(),
            zones: parts.sites.iter().map(|site| (site.id, zone_of(site))).collect(),
            sites: parts.sites.into_iter().map(|site| (site.id, site)).collect(),
            units: parts.units.into_iter().map(|unit| (unit.id, unit)).collect(),
            categories: parts.categories.into_iter().map(|category| (category.id, category)).collect(),
            systems: parts.systems.into_iter().map(|system| (system.id, system)).collect(),
            teams: parts.teams.into_iter().map(|team| (team.id, team)).collect(),
            committees: parts.committees.into_iter().map(|committee| (committee.id, committee)).collect(),
        }
    }
}

/// A zone that the table of a newer build has dropped must not keep the server from starting.
fn zone_of(site: &Site) -> SiteZone {
    SiteZone::named(&site.time_zone).unwrap_or_else(|| {
        tracing::error!(site = %site.id, zone = %site.time_zone, "an unknown time zone counts as UTC");
        SiteZone::utc()
    })
}

impl Snapshot {
    /// Reads it. Call it inside a transaction or [`Conn::snapshot`], so that it is one moment's.
    ///
    /// # Errors
    /// The statements'; `NotFound` where the database has not been founded.
    pub fn load(conn: &mut Conn) -> Result<Self, StoreError> {
        store::load_parts(conn).map(Self::from)
    }

    /// Every site, oldest first.
    pub fn sites(&self) -> impl DoubleEndedIterator<Item = &Site> {
        self.sites.values()
    }

    /// Every unit, oldest first.
    pub fn units(&self) -> impl DoubleEndedIterator<Item = &Unit> {
        self.units.values()
    }

    /// Every category, oldest first.
    pub fn categories(&self) -> impl DoubleEndedIterator<Item = &Category> {
        self.categories.values()
    }

    /// Every system, oldest first.
    pub fn systems(&self) -> impl DoubleEndedIterator<Item = &System> {
        self.systems.values()
    }

    /// Every team, oldest first.
    pub fn teams(&self) -> impl DoubleEndedIterator<Item = &Team> {
        self.teams.values()
    }

    /// Every committee, oldest first.
    pub fn committees(&self) -> impl DoubleEndedIterator<Item = &Committee> {
        self.committees.values()
    }

    /// That committee.
    pub fn committee(&self, id: CommitteeId) -> Option<&Committee> {
        self.committees.get(&id)
    }

    /// That site.
    pub fn site(&self, id: SiteId) -> Option<&Site> {
        self.sites.get(&id)
    }

    /// That unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// That category.
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.get(&id)
    }

    /// That system.
    pub fn system(&self, id: SystemId) -> Option<&System> {
        self.systems.get(&id)
    }

    /// That step, with its system.
    pub fn step(&self, id: WorkflowStepId) -> Option<(&System, &Step)> {
        let system = self.system(*self.steps.get(&id)?)?;
        system.steps.iter().find(|step| step.id == id).map(|step| (system, step))
    }

    /// That team.
    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.get(&id)
    }

    /// The active lead of the team.
    pub fn lead_of(&self, id: TeamId) -> Option<PersonId> {
        self.team(id)?.members.iter().find(|member| member.lead).map(|member| member.person_id)
    }

    /// The active members of the team.
    pub fn members_of(&self, id: TeamId) -> impl Iterator<Item = PersonId> {
        self.team(id).into_iter().flat_map(|team| team.members.iter().map(|member| member.person_id))
    }

    /// The wall clock of that site; UTC where there is no such site.
    pub fn zone(&self, site: SiteId) -> &dyn Zone {
        static UTC: SiteZone = SiteZone::utc();
        self.zones.get(&site).unwrap_or(&UTC)
    }

    /// The name for a reader of that language, else in the organisation's language, else in any.
    pub fn name<'a>(&'a self, names: &'a Names, language: &str) -> &'a str {
        names.for_reader(language, &self.settings.language)
    }

    /// Id and name, for a reader of that language. The name is empty where this snapshot does not know the id:
    /// what came later than it.
    pub fn reference<K: Named>(&self, id: Id<K>, language: &str) -> Ref<K> {
        Ref::new(id, K::names(self, id).map_or("", |names| self.name(names, language)))
    }
}

/// A kind of thing that has names in the snapshot.
pub trait Named: Sized {
    /// The names of that one.
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names>;
}

impl Named for kind::Site {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.site(id).map(|site| &site.names)
    }
}

impl Named for kind::Unit {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.unit(id).map(|unit| &unit.names)
    }
}

impl Named for kind::Category {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.category(id).map(|category| &category.names)
    }
}

impl Named for kind::System {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.system(id).map(|system| &system.names)
    }
}

impl Named for kind::WorkflowStep {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.step(id).map(|(_, step)| &step.names)
    }
}

impl Named for kind::Team {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.team(id).map(|team| &team.names)
    }
}

impl Named for kind::Committee {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.committee(id).map(|committee| &committee.names)
    }
}

impl Named for kind::ServiceLevel {
    fn names(snapshot: &Snapshot, id: Id<Self>) -> Option<&Names> {
        snapshot.levels.get(&id).map(|level| &level.names)
    }
}

#[cfg(test)]
mod tests;
