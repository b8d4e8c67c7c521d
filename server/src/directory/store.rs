//! The queries of the directory.

use diesel::prelude::*;
use domain::directory::requests::MemberEntry;
use domain::directory::wire::{Category, Site, Step, System, Team, TeamMember, Unit};
use domain::id::{PersonId, SystemId, TeamId};

use super::picture::Parts;
use super::rows::{CategoryRow, MemberRow, SiteRow, StepRow, SystemRow, TeamRow, UnitRow};
use super::snapshot::CHANGED;
use crate::db::columns::JsonText;
use crate::db::schema::{
    categories, people, reports, sites, snapshot_version, systems, team_members, teams, units, workflow_steps,
};
use crate::db::{Conn, StoreError, Tx};
use crate::http::live::Hint;
use crate::{administration, governance, routing, service_levels};

/// How often directory, teams, rules, levels and settings have changed.
///
/// # Errors
/// The statement's.
pub fn find_version(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(snapshot_version::table.find(1).select(snapshot_version::version).first(conn)?)
}

/// The same, and from here to the end of the transaction nobody else changes any of it.
///
/// # Errors
/// The statement's.
pub fn hold_version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    diesel::update(snapshot_version::table.find(1))
        .set(snapshot_version::version.eq(snapshot_version::version))
        .execute(tx.conn())?;
    find_version(tx)
}

/// Counts a change of directory, people's teams, rules, levels or settings, and tells every process and every open
/// page. The new version.
///
/// # Errors
/// The statement's.
pub fn bump_snapshot(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    diesel::update(snapshot_version::table.find(1))
        .set(snapshot_version::version.eq(snapshot_version::version + 1))
        .execute(tx.conn())?;
    let version = find_version(tx)?;
    tx.notify(CHANGED)?;
    let hint = Hint {
        topic: "directory".to_owned(),
        id: version.to_string(),
        teams: Vec::new(),
        people: Vec::new(),
        everybody: true,
    };
    hint.send(tx);
    Ok(version)
}

/// Everything that a snapshot is made of. Call it inside a transaction or [`Conn::snapshot`].
///
/// # Errors
/// The statements'; `NotFound` where the database has not been founded.
pub(super) fn load_parts(conn: &mut Conn) -> Result<Parts, StoreError> {
    let rule_set = routing::store::find_rule_set(conn)?;
    Ok(Parts {
        version: find_version(conn)?,
        demo: administration::store::find_demo(conn)?.unwrap_or(false),
        settings: administration::store::find_settings(conn)?,
        sites: list_sites(conn)?,
        units: list_units(conn)?,
        categories: list_categories(conn)?,
        systems: list_systems(conn)?,
        teams: list_teams(conn, rule_set.fallback.team_id)?,
        committees: governance::store::list_committees(conn)?,
        levels: service_levels::store::list_levels(conn)?,
        rule_set,
    })
}

fn list_sites(conn: &mut Conn) -> Result<Vec<Site>, StoreError> {
    let rows: Vec<SiteRow> = sites::table.load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn list_units(conn: &mut Conn) -> Result<Vec<Unit>, StoreError> {
    let rows: Vec<UnitRow> = units::table.load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn list_categories(conn: &mut Conn) -> Result<Vec<Category>, StoreError> {
    let rows: Vec<CategoryRow> = categories::table.load(conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

fn list_systems(conn: &mut Conn) -> Result<Vec<System>, StoreError> {
    let rows: Vec<SystemRow> = systems::table.load(conn)?;
    let steps = list_steps(conn)?;
    let steps_of = |system: SystemId| {
        let own = steps.iter().filter(|(id, _)| *id == system);
        own.map(|(_, step)| step.clone()).collect()
    };
    let system = |row: SystemRow| System {
        id: row.id,
        names: row.names.0,
        steps: steps_of(row.id),
        active: row.active,
    };
    Ok(rows.into_iter().map(system).collect())
}

/// The steps of all systems, those of each system in their order.
fn list_steps(conn: &mut Conn) -> Result<Vec<(SystemId, Step)>, StoreError> {
    let rows: Vec<StepRow> =
        workflow_steps::table.order((workflow_steps::position, workflow_steps::id)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.system_id, row.into())).collect())
}

fn list_teams(conn: &mut Conn, fallback: TeamId) -> Result<Vec<Team>, StoreError> {
    let rows: Vec<TeamRow> = teams::table.load(conn)?;
    let members = list_members(conn)?;
    let members_of = |team: TeamId| {
        let own = members.iter().filter(|(id, _)| *id == team);
        own.map(|(_, member)| member.clone()).collect()
    };
    let team = |row: TeamRow| Team {
        id: row.id,
        names: row.names.0,
        purpose: row.purpose,
        members: members_of(row.id),
        fallback: row.id == fallback,
        active: row.active,
    };
    Ok(rows.into_iter().map(team).collect())
}

/// The active people of all teams, by name.
fn list_members(conn: &mut Conn) -> Result<Vec<(TeamId, TeamMember)>, StoreError> {
    let rows: Vec<(TeamId, PersonId, String, bool)> = team_members::table
        .inner_join(people::table)
        .filter(people::active.eq(true))
        .order((people::name, people::id))
        .select((team_members::team_id, people::id, people::name, team_members::lead))
        .load(conn)?;
    let member = |(team, person_id, name, lead)| (team, TeamMember { person_id, name, lead });
    Ok(rows.into_iter().map(member).collect())
}

/// The names of those of these people who are active, by name.
///
/// # Errors
/// The statement's.
pub(crate) fn list_active_people(
    conn: &mut Conn,
    ids: &[PersonId],
) -> Result<Vec<(PersonId, String)>, StoreError> {
    Ok(people::table
        .filter(people::active.eq(true))
        .filter(people::id.eq_any(ids))
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)?)
}

/// How many open reports the team owns.
///
/// # Errors
/// The statement's.
pub(super) fn count_open_reports(conn: &mut Conn, team: TeamId) -> Result<i64, StoreError> {
    Ok(reports::table
        .filter(reports::team_id.eq(team))
        .filter(reports::open_at.is_not_null())
        .count()
        .get_result(conn)?)
}

/// A new site.
///
/// # Errors
/// The statement's.
pub fn insert_site(tx: &mut Tx<'_>, site: &Site) -> Result<(), StoreError> {
    diesel::insert_into(sites::table).values(SiteRow::from(site)).execute(tx.conn())?;
    Ok(())
}

/// The site as it is now.
///
/// # Errors
/// The statement's.
pub fn update_site(tx: &mut Tx<'_>, site: &Site) -> Result<(), StoreError> {
    diesel::update(sites::table.find(site.id)).set(SiteRow::from(site)).execute(tx.conn())?;
    Ok(())
}

/// A new unit.
///
/// # Errors
/// The statement's.
pub fn insert_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<(), StoreError> {
    diesel::insert_into(units::table).values(UnitRow::from(unit)).execute(tx.conn())?;
    Ok(())
}

/// The unit as it is now.
///
/// # Errors
/// The statement's.
pub(super) fn update_unit(tx: &mut Tx<'_>, unit: &Unit) -> Result<(), StoreError> {
    diesel::update(units::table.find(unit.id)).set(UnitRow::from(unit)).execute(tx.conn())?;
    Ok(())
}

/// A new category.
///
/// # Errors
/// The statement's.
pub fn insert_category(tx: &mut Tx<'_>, category: &Category) -> Result<(), StoreError> {
    diesel::insert_into(categories::table).values(CategoryRow::from(category)).execute(tx.conn())?;
    Ok(())
}

/// The category as it is now.
///
/// # Errors
/// The statement's.
pub(super) fn update_category(tx: &mut Tx<'_>, category: &Category) -> Result<(), StoreError> {
    diesel::update(categories::table.find(category.id))
        .set(CategoryRow::from(category))
        .execute(tx.conn())?;
    Ok(())
}

/// A new system, without its steps.
///
/// # Errors
/// The statement's.
pub(super) fn insert_system(tx: &mut Tx<'_>, system: &System) -> Result<(), StoreError> {
    diesel::insert_into(systems::table).values(system_row(system)).execute(tx.conn())?;
    Ok(())
}

/// The system as it is now, without its steps.
///
/// # Errors
/// The statement's.
pub(super) fn update_system(tx: &mut Tx<'_>, system: &System) -> Result<(), StoreError> {
    diesel::update(systems::table.find(system.id)).set(system_row(system)).execute(tx.conn())?;
    Ok(())
}

fn system_row(system: &System) -> SystemRow {
    SystemRow { id: system.id, names: JsonText(system.names.clone()), active: system.active }
}

/// A new step of a system, at that place.
///
/// # Errors
/// The statement's.
pub(super) fn insert_step(tx: &mut Tx<'_>, row: &StepRow) -> Result<(), StoreError> {
    diesel::insert_into(workflow_steps::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The step as it is now.
///
/// # Errors
/// The statement's.
pub(super) fn update_step(tx: &mut Tx<'_>, row: &StepRow) -> Result<(), StoreError> {
    diesel::update(workflow_steps::table.find(row.id)).set(row).execute(tx.conn())?;
    Ok(())
}

/// A new team, without its members.
///
/// # Errors
/// The statement's.
pub fn insert_team(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    diesel::insert_into(teams::table).values(team_row(team)).execute(tx.conn())?;
    Ok(())
}

/// The team as it is now, without its members.
///
/// # Errors
/// The statement's.
pub(super) fn update_team(tx: &mut Tx<'_>, team: &Team) -> Result<(), StoreError> {
    diesel::update(teams::table.find(team.id)).set(team_row(team)).execute(tx.conn())?;
    Ok(())
}

fn team_row(team: &Team) -> TeamRow {
    TeamRow {
        id: team.id,
        names: JsonText(team.names.clone()),
        purpose: team.purpose.clone(),
        active: team.active,
    }
}

/// A person joins a team.
///
/// # Errors
/// The statement's.
pub(super) fn insert_member(tx: &mut Tx<'_>, team: TeamId, member: MemberEntry) -> Result<(), StoreError> {
    let row = MemberRow { team_id: team, person_id: member.person_id, lead: member.lead };
    diesel::insert_into(team_members::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// People leave a team.
///
/// # Errors
/// The statement's.
pub(super) fn delete_members(tx: &mut Tx<'_>, team: TeamId, people: &[PersonId]) -> Result<(), StoreError> {
    diesel::delete(team_members::table)
        .filter(team_members::team_id.eq(team))
        .filter(team_members::person_id.eq_any(people))
        .execute(tx.conn())?;
    Ok(())
}
