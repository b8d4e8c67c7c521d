//! What `GET /directory` shows: what is switched on, in one language, as much as the reader may see.

use domain::directory::wire::{
    Directory, DirectoryCategory, DirectorySite, DirectorySystem, DirectoryTeam, DirectoryUnit, Team,
};
use domain::names::Ref;

use super::picture::Snapshot;

/// Who reads the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody without a session: names and ids only.
    Stranger,
    /// A person with an account.
    Staff,
    /// An owner or administrator, who also sees who is in a team.
    Owner,
}

impl Reader {
    /// A word for each, which tells their answers apart.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stranger => "stranger",
            Self::Staff => "staff",
            Self::Owner => "owner",
        }
    }
}

/// The directory for that reader.
pub fn directory(snapshot: &Snapshot, language: &str, reader: Reader) -> Directory {
    let known = reader != Reader::Stranger;
    let safety = snapshot.settings.safety_instruction.as_ref();
    let mut categories = categories(snapshot, language);
    categories.sort_by_key(|category| category.position);
    Directory {
        sites: sites(snapshot, language, known),
        units: units(snapshot, language, known),
        categories,
        systems: systems(snapshot, language),
        teams: snapshot
            .teams()
            .filter(|team| team.active)
            .map(|entry| team(snapshot, entry, language, reader))
            .collect(),
        safety_instruction: safety.map(|names| snapshot.name(names, language).to_owned()),
    }
}

fn sites(snapshot: &Snapshot, language: &str, known: bool) -> Vec<DirectorySite> {
    let active = snapshot.sites().filter(|site| site.active);
    active
        .map(|site| DirectorySite {
            id: site.id,
            name: snapshot.name(&site.names, language).to_owned(),
            time_zone: known.then(|| site.time_zone.clone()),
        })
        .collect()
}

fn units(snapshot: &Snapshot, language: &str, known: bool) -> Vec<DirectoryUnit> {
    let open = snapshot.units().filter(|unit| snapshot.is_open_unit(unit.id));
    open.map(|unit| DirectoryUnit {
        id: unit.id,
        site_id: unit.site_id,
        name: snapshot.name(&unit.names, language).to_owned(),
        kind: known.then(|| unit.kind.clone()),
        headcount: known.then_some(unit.headcount),
    })
    .collect()
}

fn categories(snapshot: &Snapshot, language: &str) -> Vec<DirectoryCategory> {
    let active = snapshot.categories().filter(|category| category.active);
    active
        .map(|category| DirectoryCategory {
            id: category.id,
            key: category.key.clone(),
            name: snapshot.name(&category.names, language).to_owned(),
            icon: category.icon.clone(),
            position: category.position,
        })
        .collect()
}

fn systems(snapshot: &Snapshot, language: &str) -> Vec<DirectorySystem> {
    let active = snapshot.systems().filter(|system| system.active);
    active
        .map(|system| DirectorySystem {
            id: system.id,
            name: snapshot.name(&system.names, language).to_owned(),
            steps: system
                .steps
                .iter()
                .filter(|step| step.active)
                .map(|step| Ref::new(step.id, snapshot.name(&step.names, language)))
                .collect(),
        })
        .collect()
}

fn team(snapshot: &Snapshot, team: &Team, language: &str, reader: Reader) -> DirectoryTeam {
    let members = if reader == Reader::Owner { team.members.as_slice() } else { &[] };
    DirectoryTeam {
        id: team.id,
        name: snapshot.name(&team.names, language).to_owned(),
        fallback: team.fallback,
        members: members.iter().map(|member| Ref::new(member.person_id, &member.name)).collect(),
    }
}
