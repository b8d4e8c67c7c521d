//! Teams and their members.

use std::collections::BTreeMap;

use domain::access::Viewer;
use domain::directory::requests::{MemberEntry, NewTeam, TeamPatch};
use domain::directory::wire::{Team, TeamMember};
use domain::id::{PersonId, TeamId, kind};
use domain::problem::FieldError;

use super::super::checks::unknown;
use super::super::picture::Snapshot;
use super::super::store;
use super::in_use;
use crate::administration::managed::{Managed, require_everything};
use crate::db::{StoreError, Tx};
use crate::error::{Result, ServerError};
use crate::identity;

impl Managed for Team {
    type Kind = kind::Team;
    type New = NewTeam;
    type Patch = TeamPatch;

    const PATHS: [&'static str; 2] = ["/teams", "/teams/{id}"];
    const NOUN: &'static str = "team";
    const PATCHES: &'static [&'static str] = &["names", "purpose", "members", "active"];

    fn id(&self) -> TeamId {
        self.id
    }

    fn new_id(new: &NewTeam) -> TeamId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.teams().collect()
    }

    fn find(snapshot: &Snapshot, id: TeamId) -> Option<&Self> {
        snapshot.team(id)
    }

    fn create(tx: &mut Tx<'_>, _before: &Snapshot, viewer: &Viewer, new: NewTeam) -> Result<Self> {
        require_everything(viewer)?;
        let members = known_members(tx, &new.members)?;
        let team = Self {
            id: new.id,
            names: new.names,
            purpose: new.purpose,
            members,
            fallback: false,
            active: true,
        };
        store::insert_team(tx, &team)?;
        save_members(tx, team.id, &[], &team.members)?;
        Ok(team)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: TeamPatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let members = match patch.members {
            None => now.members.clone(),
            Some(entries) => known_members(tx, &entries)?,
        };
        let team = Self {
            id: now.id,
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            purpose: patch.purpose.over(now.purpose.clone()),
            members,
            fallback: now.fallback,
            active: patch.active.unwrap_or(now.active),
        };
        if now.active && !team.active {
            require_unused(tx, before, &team)?;
        }
        store::update_team(tx, &team)?;
        save_members(tx, team.id, &now.members, &team.members)?;
        Ok(team)
    }
}

/// Nothing, or 409: a report never loses its owner, and no rule leads to nobody.
fn require_unused(tx: &mut Tx<'_>, before: &Snapshot, team: &Team) -> Result<()> {
    if team.fallback {
        return Err(in_use("It owns every report that no rule names"));
    }
    if before.rule_set.rules.iter().any(|rule| rule.then.team_id == team.id) {
        return Err(in_use("A routing rule leads to it"));
    }
    if store::count_open_reports(tx, team.id)? > 0 {
        return Err(in_use("It owns open reports"));
    }
    Ok(())
}

/// The members with their names, by name; 422 for every one who is no active person, and for a second lead.
fn known_members(tx: &mut Tx<'_>, entries: &[MemberEntry]) -> Result<Vec<TeamMember>> {
    let ids: Vec<PersonId> = entries.iter().map(|entry| entry.person_id).collect();
    let people = store::list_active_people(tx, &ids)?;
    let unknown_at = |entry: &MemberEntry| people.iter().all(|(id, _)| *id != entry.person_id);
    let errors: Vec<FieldError> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| unknown_at(entry))
        .map(|(at, _)| unknown(format!("members.{at}.person_id")))
        .collect();
    if !errors.is_empty() {
        return Err(errors.into());
    }
    if entries.iter().filter(|entry| entry.lead).count() > 1 {
        return Err(ServerError::field("members", "repeated", "A team has one lead at most"));
    }
    let leads = |person: PersonId| entries.iter().any(|entry| entry.person_id == person && entry.lead);
    Ok(people.into_iter().map(|(id, name)| TeamMember { person_id: id, name, lead: leads(id) }).collect())
}

/// Writes the difference. Whoever joins or leaves may do other things from now on: access given before ends.
fn save_members(
    tx: &mut Tx<'_>,
    team: TeamId,
    before: &[TeamMember],
    after: &[TeamMember],
) -> Result<(), StoreError> {
    let was: BTreeMap<PersonId, bool> = before.iter().map(|member| (member.person_id, member.lead)).collect();
    let is: BTreeMap<PersonId, bool> = after.iter().map(|member| (member.person_id, member.lead)).collect();
    let gone: Vec<PersonId> =
        was.iter().filter(|(person, lead)| is.get(person) != Some(lead)).map(|(person, _)| *person).collect();
    store::delete_members(tx, team, &gone)?;
    for (person_id, lead) in is.iter().filter(|(person, lead)| was.get(person) != Some(lead)) {
        store::insert_member(tx, team, MemberEntry { person_id: *person_id, lead: *lead })?;
    }
    let joined = is.keys().filter(|person| !was.contains_key(person));
    let left = was.keys().filter(|person| !is.contains_key(person));
    for person in joined.chain(left) {
        identity::store::raise_epoch(tx, *person)?;
    }
    Ok(())
}
