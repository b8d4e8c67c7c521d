//! Queries over committees and decisions.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::governance::wire::{Committee, Member};
use domain::governance::{Scope, Seat};
use domain::id::{CommitteeId, DecisionId, PersonId, ReportId};
use domain::names::Ref;

use super::decisions::Filter;
use super::rows::{CommitteeRow, DecisionRow, MemberRow, NewDecisionRow};
use crate::db::columns::JsonText;
use crate::db::schema::{committee_members, committees, decision_reports, decisions, people};
use crate::db::{Conn, MultiBackend, StoreError, Tx};
use crate::error::Result as Found;

/// The condition `or` besides the reports that somebody sees by these seats, on a query over `$source`: those in scope
/// that somebody of the owner has looked at.
macro_rules! in_scope {
    ($source:ty, $seats:expr, $or:expr) => {{
        use crate::db::schema::reports;
        type Condition = Box<dyn BoxableExpression<$source, crate::db::MultiBackend, SqlType = Bool>>;
        let mut any: Condition = $or;
        for seat in $seats {
            let mut one: Condition = Box::new(reports::acknowledged_once.eq(true));
            if !seat.scope.site_ids.is_empty() {
                one = Box::new(one.and(reports::site_id.eq_any(seat.scope.site_ids.clone())));
            }
            if !seat.scope.system_ids.is_empty() {
                let about = reports::system_id.eq_any(seat.scope.system_ids.clone()).assume_not_null();
                one = Box::new(one.and(about));
            }
            if !seat.scope.category_ids.is_empty() {
                one = Box::new(one.and(reports::category_id.eq_any(seat.scope.category_ids.clone())));
            }
            any = Box::new(any.or(one));
        }
        any
    }};
}
pub(crate) use in_scope;

/// Every committee with its members whose account is in use.
///
/// # Errors
/// The statements'.
pub fn list_committees(conn: &mut Conn) -> Result<Vec<Committee>, StoreError> {
    let rows: Vec<CommitteeRow> = committees::table.load(conn)?;
    let mut members = list_members(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| Committee {
            id: row.id,
            names: row.names.0,
            charter: row.charter,
            quorum: u32::try_from(row.quorum).unwrap_or(u32::MAX),
            scope: row.scope.0,
            members: members.remove(&row.id).unwrap_or_default(),
            active: row.active,
        })
        .collect())
}

/// The active people of all committees, by name.
fn list_members(conn: &mut Conn) -> Result<HashMap<CommitteeId, Vec<Member>>, StoreError> {
    let rows: Vec<(CommitteeId, PersonId, String, String, bool)> = committee_members::table
        .inner_join(people::table)
        .filter(people::active.eq(true))
        .order((people::name, people::id))
        .select((
            committee_members::committee_id,
            people::id,
            people::name,
            committee_members::area,
            committee_members::chair,
        ))
        .load(conn)?;
    let mut members: HashMap<CommitteeId, Vec<Member>> = HashMap::new();
    for (committee, person, name, area, chair) in rows {
        members.entry(committee).or_default().push(Member { person: Ref::new(person, name), area, chair });
    }
    Ok(members)
}

/// The seats that these people have in committees that are switched on.
///
/// # Errors
/// The statement's.
pub fn list_seats(conn: &mut Conn, of: &[PersonId]) -> Result<HashMap<PersonId, Vec<Seat>>, StoreError> {
    let rows: Vec<(PersonId, CommitteeId, bool, JsonText<Scope>)> = committee_members::table
        .inner_join(committees::table)
        .filter(committee_members::person_id.eq_any(of))
        .filter(committees::active.eq(true))
        .order(committees::id)
        .select((committee_members::person_id, committees::id, committee_members::chair, committees::scope))
        .load(conn)?;
    let mut seats: HashMap<PersonId, Vec<Seat>> = HashMap::new();
    for (person, committee_id, chair, scope) in rows {
        seats.entry(person).or_default().push(Seat { committee_id, chair, scope: scope.0 });
    }
    Ok(seats)
}

/// A new committee, without its members.
///
/// # Errors
/// The statement's.
pub fn insert_committee(tx: &mut Tx<'_>, committee: &Committee) -> Result<(), StoreError> {
    diesel::insert_into(committees::table).values(CommitteeRow::from(committee)).execute(tx.conn())?;
    Ok(())
}

/// The committee as it is now, without its members.
///
/// # Errors
/// The statement's.
pub fn update_committee(tx: &mut Tx<'_>, committee: &Committee) -> Result<(), StoreError> {
    diesel::update(committees::table.find(committee.id))
        .set(CommitteeRow::from(committee))
        .execute(tx.conn())?;
    Ok(())
}

/// A person takes a seat.
///
/// # Errors
/// The statement's.
pub fn insert_member(tx: &mut Tx<'_>, committee: CommitteeId, member: &Member) -> Result<(), StoreError> {
    let row = MemberRow {
        committee_id: committee,
        person_id: member.person.id,
        area: member.area.clone(),
        chair: member.chair,
    };
    diesel::insert_into(committee_members::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// People leave their seats.
///
/// # Errors
/// The statement's.
pub fn delete_members(
    tx: &mut Tx<'_>,
    committee: CommitteeId,
    people: &[PersonId],
) -> Result<(), StoreError> {
    diesel::delete(committee_members::table)
        .filter(committee_members::committee_id.eq(committee))
        .filter(committee_members::person_id.eq_any(people))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a decision down with the reports that it is about; its number.
///
/// # Errors
/// The statements'.
pub fn insert_decision(tx: &mut Tx<'_>, row: &NewDecisionRow, reports: &[ReportId]) -> Found<i64> {
    let number = diesel::insert_into(decisions::table)
        .values(row)
        .returning(decisions::number)
        .get_result(tx.conn())?;
    for report in reports {
        diesel::insert_into(decision_reports::table)
            .values((decision_reports::decision_id.eq(row.id), decision_reports::report_id.eq(*report)))
            .execute(tx.conn())?;
    }
    Ok(number)
}

/// The decision with that id.
///
/// # Errors
/// The statement's.
pub fn find_decision(conn: &mut Conn, id: DecisionId) -> Found<Option<DecisionRow>> {
    let query = decisions::table.filter(decisions::id.eq(id)).select(DecisionRow::as_select());
    Ok(query.first(conn).optional()?)
}

/// These decisions, in no order.
///
/// # Errors
/// The statement's.
pub fn list_decisions_by_ids(conn: &mut Conn, ids: &[DecisionId]) -> Found<Vec<DecisionRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(decisions::table.filter(decisions::id.eq_any(ids)).select(DecisionRow::as_select()).load(conn)?)
}

/// The wanted decisions, newest first.
///
/// # Errors
/// The statement's.
pub fn list_decisions(conn: &mut Conn, filter: &Filter, limit: i64) -> Found<Vec<DecisionRow>> {
    let mut query = decisions::table.select(DecisionRow::as_select()).into_boxed::<MultiBackend>();
    if !filter.committee_ids.is_empty() {
        query = query.filter(decisions::committee_id.eq_any(filter.committee_ids.clone()));
    }
    if !filter.decisions.is_empty() {
        let verdicts: Vec<&str> = filter.decisions.iter().map(|verdict| verdict.as_str()).collect();
        query = query.filter(decisions::verdict.eq_any(verdicts));
    }
    if !filter.report_ids.is_empty() {
        let about = decision_reports::table
            .filter(decision_reports::report_id.eq_any(filter.report_ids.clone()))
            .select(decision_reports::decision_id);
        query = query.filter(decisions::id.eq_any(about));
    }
    if let Some(number) = filter.before {
        query = query.filter(decisions::number.lt(number));
    }
    Ok(query.order(decisions::number.desc()).limit(limit).load(conn)?)
}

/// Which reports these decisions are about.
///
/// # Errors
/// The statement's.
pub fn list_decision_reports(conn: &mut Conn, ids: &[DecisionId]) -> Found<Vec<(DecisionId, ReportId)>> {
    Ok(decision_reports::table
        .filter(decision_reports::decision_id.eq_any(ids))
        .order((decision_reports::decision_id, decision_reports::report_id))
        .select((decision_reports::decision_id, decision_reports::report_id))
        .load(conn)?)
}
