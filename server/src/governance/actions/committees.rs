//! Committees: added and changed by administrators, known to all staff.

use domain::access::{Action, Viewer};
use domain::governance::Scope;
use domain::governance::deciding::check_seats;
use domain::governance::requests::{CommitteePatch, NewCommittee, SeatEntry};
use domain::governance::wire::{Committee, CommitteeView, Member, MemberView};
use domain::id::{CommitteeId, PersonId, kind};
use domain::names::Ref;
use domain::problem::FieldError;
use domain::reports::projection::Projection;

use super::super::store;
use crate::administration::managed::{Managed, require_everything};
use crate::db::{StoreError, Tx};
use crate::directory::{self, Snapshot, unknown};
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::identity;

impl Managed for Committee {
    type Kind = kind::Committee;
    type New = NewCommittee;
    type Patch = CommitteePatch;

    const PATHS: [&'static str; 2] = ["/committees", "/committees/{id}"];
    const NOUN: &'static str = "committee";
    const PATCHES: &'static [&'static str] = &["names", "charter", "quorum", "scope", "members", "active"];

    fn id(&self) -> CommitteeId {
        self.id
    }

    fn new_id(new: &NewCommittee) -> CommitteeId {
        new.id
    }

    fn all(snapshot: &Snapshot) -> Vec<&Self> {
        snapshot.committees().collect()
    }

    fn find(snapshot: &Snapshot, id: CommitteeId) -> Option<&Self> {
        snapshot.committee(id)
    }

    fn create(tx: &mut Tx<'_>, before: &Snapshot, viewer: &Viewer, new: NewCommittee) -> Result<Self> {
        require_everything(viewer)?;
        let mut errors = unknown_in(before, &new.scope);
        let members = find_members(tx, &new.members, &mut errors)?;
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let committee = Self {
            id: new.id,
            names: new.names,
            charter: new.charter,
            quorum: new.quorum,
            scope: new.scope,
            members,
            active: true,
        };
        store::insert_committee(tx, &committee)?;
        save_members(tx, committee.id, &[], &committee.members)?;
        raise_epochs(tx, &committee.members)?;
        Ok(committee)
    }

    fn change(
        tx: &mut Tx<'_>,
        before: &Snapshot,
        viewer: &Viewer,
        now: &Self,
        patch: CommitteePatch,
    ) -> Result<Self> {
        require_everything(viewer)?;
        let mut errors = patch.scope.as_ref().map(|scope| unknown_in(before, scope)).unwrap_or_default();
        let members = match &patch.members {
            None => now.members.clone(),
            Some(entries) => find_members(tx, entries, &mut errors)?,
        };
        let quorum = patch.quorum.unwrap_or(now.quorum);
        // Where accounts were switched off, what is left may be renamed, but not called complete.
        let looked_at = patch.members.is_some() || patch.quorum.is_some() || patch.active == Some(true);
        if looked_at && errors.is_empty() {
            errors = check_seats(quorum, members.len(), chairs(&members).count());
        }
        if !errors.is_empty() {
            return Err(errors.into());
        }
        let committee = Self {
            id: now.id,
            names: patch.names.unwrap_or_else(|| now.names.clone()),
            charter: patch.charter.unwrap_or_else(|| now.charter.clone()),
            quorum,
            scope: patch.scope.unwrap_or_else(|| now.scope.clone()),
            members,
            active: patch.active.unwrap_or(now.active),
        };
        store::update_committee(tx, &committee)?;
        save_members(tx, committee.id, &now.members, &committee.members)?;
        // Whoever may see or decide other things from now on: access given before ends.
        if (&committee.scope, committee.active) != (&now.scope, now.active) {
            raise_epochs(tx, &now.members)?;
            raise_epochs(tx, &committee.members)?;
        } else {
            let seat = |member: &Member| (member.person.id, member.chair);
            let differs =
                |member: &&Member, other: &[Member]| !other.iter().any(|known| seat(known) == seat(member));
            let left = now.members.iter().filter(|member| differs(member, &committee.members));
            let came = committee.members.iter().filter(|member| differs(member, &now.members));
            raise_epochs(tx, left.chain(came))?;
        }
        Ok(committee)
    }
}

/// Everything that a scope names and that does not exist. What is switched off may be named: its reports are still
/// there.
fn unknown_in(snapshot: &Snapshot, scope: &Scope) -> Vec<FieldError> {
    let named = |field: &str, at: usize| unknown(format!("scope.{field}.{at}"));
    let sites = scope.site_ids.iter().enumerate().filter(|(_, id)| snapshot.site(**id).is_none());
    let systems = scope.system_ids.iter().enumerate().filter(|(_, id)| snapshot.system(**id).is_none());
    let categories = scope.category_ids.iter().enumerate();
    let categories = categories.filter(|(_, id)| snapshot.category(**id).is_none());
    (sites.map(|(at, _)| named("site_ids", at)))
        .chain(systems.map(|(at, _)| named("system_ids", at)))
        .chain(categories.map(|(at, _)| named("category_ids", at)))
        .collect()
}

/// The members with their names, by name; an error for every one who is no active person.
fn find_members(tx: &mut Tx<'_>, entries: &[SeatEntry], errors: &mut Vec<FieldError>) -> Result<Vec<Member>> {
    let ids: Vec<PersonId> = entries.iter().map(|entry| entry.person_id).collect();
    let people = directory::store::list_active_people(tx, &ids)?;
    for (at, entry) in entries.iter().enumerate() {
        if people.iter().all(|(id, _)| *id != entry.person_id) {
            errors.push(unknown(format!("members.{at}.person_id")));
        }
    }
    let member = |(id, name)| {
        let entry = entries.iter().find(|entry| entry.person_id == id)?;
        Some(Member { person: Ref::new(id, name), area: entry.area.clone(), chair: entry.chair })
    };
    Ok(people.into_iter().filter_map(member).collect())
}

/// Writes the difference.
fn save_members(
    tx: &mut Tx<'_>,
    committee: CommitteeId,
    before: &[Member],
    after: &[Member],
) -> Result<(), StoreError> {
    let gone: Vec<PersonId> =
        before.iter().filter(|member| !after.contains(member)).map(|member| member.person.id).collect();
    store::delete_members(tx, committee, &gone)?;
    for member in after.iter().filter(|member| !before.contains(member)) {
        store::insert_member(tx, committee, member)?;
    }
    Ok(())
}

fn raise_epochs<'a>(
    tx: &mut Tx<'_>,
    members: impl IntoIterator<Item = &'a Member>,
) -> Result<(), StoreError> {
    let mut people: Vec<PersonId> = members.into_iter().map(|member| member.person.id).collect();
    people.sort_unstable();
    people.dedup();
    people.into_iter().try_for_each(|person| identity::store::raise_epoch(tx, person))
}

fn chairs(members: &[Member]) -> impl Iterator<Item = PersonId> {
    members.iter().filter(|member| member.chair).map(|member| member.person.id)
}

/// The committee as that person may know it: who its members are, administrators and the members themselves see.
pub fn view(snapshot: &Snapshot, who: &SignedIn, committee: &Committee) -> CommitteeView {
    let administers = who.viewer.may_anywhere(Action::Administer);
    let sees_people =
        administers || committee.members.iter().any(|member| member.person.id == who.person_id());
    let member = |member: &Member| MemberView {
        person: sees_people.then(|| member.person.clone()),
        area: member.area.clone(),
        chair: member.chair,
    };
    CommitteeView {
        id: committee.id,
        name: snapshot.name(&committee.names, &who.language).to_owned(),
        names: administers.then(|| committee.names.clone()),
        charter: committee.charter.clone(),
        quorum: committee.quorum,
        scope: committee.scope.clone(),
        members: committee.members.iter().map(member).collect(),
        active: committee.active,
    }
}

/// Those who hold the duty of an appeal: who chairs the committee that declined the report; where that one has nobody
/// any more or the owner declined it, who chairs one that has it in scope. Nobody where there is no such committee.
pub fn chairs_for_appeal(snapshot: &Snapshot, projection: &Projection) -> Vec<PersonId> {
    let of = |committee: &Committee| chairs(&committee.members).collect::<Vec<_>>();
    let active = || snapshot.committees().filter(|committee| committee.active);
    let decided = projection.declined_by_committee;
    let declined: Vec<PersonId> = active().filter(|one| Some(one.id) == decided).flat_map(of).collect();
    if !declined.is_empty() {
        return declined;
    }
    let (site, system, category) = (projection.site_id, projection.system_id, projection.category_id);
    let mut people: Vec<PersonId> =
        active().filter(|one| one.scope.covers(site, system, category)).flat_map(of).collect();
    people.sort_unstable();
    people.dedup();
    people
}

/// Everybody who sits in a committee that decides about that report.
pub fn members_concerned(snapshot: &Snapshot, projection: &Projection) -> Vec<PersonId> {
    if !projection.acknowledged_once {
        return Vec::new();
    }
    let (site, system, category) = (projection.site_id, projection.system_id, projection.category_id);
    snapshot
        .committees()
        .filter(|committee| committee.active && committee.scope.covers(site, system, category))
        .flat_map(|committee| committee.members.iter().map(|member| member.person.id))
        .collect()
}
