//! The queries about routing rules.

use std::collections::HashSet;

use diesel::prelude::*;
use domain::id::{RoutingRuleId, ServiceLevelId, TeamId};
use domain::routing::{Fallback, Rule, RuleSet};

use super::rows::RuleRow;
use crate::db::schema::{routing_fallback, routing_rules};
use crate::db::{Conn, StoreError, Tx};

/// The rules that decide now, in their order, and the fallback.
///
/// # Errors
/// The statement's; `NotFound` where the database has not been founded.
pub fn find_rule_set(conn: &mut Conn) -> Result<RuleSet, StoreError> {
    let rows: Vec<RuleRow> = routing_rules::table
        .filter(routing_rules::position.is_not_null())
        .order((routing_rules::position, routing_rules::id))
        .load(conn)?;
    Ok(RuleSet { rules: rows.into_iter().map(Into::into).collect(), fallback: find_fallback(conn)? })
}

fn find_fallback(conn: &mut Conn) -> Result<Fallback, StoreError> {
    let (team_id, service_level_id): (TeamId, ServiceLevelId) = routing_fallback::table
        .find(1)
        .select((routing_fallback::team_id, routing_fallback::service_level_id))
        .first(conn)?;
    Ok(Fallback { team_id, service_level_id })
}

/// These rules in this order from now on. Others keep their row, without a place.
///
/// # Errors
/// The statements'.
pub(super) fn replace_rules(tx: &mut Tx<'_>, rules: &[Rule]) -> Result<(), StoreError> {
    let known = list_ids(tx)?;
    clear_positions(tx)?;
    for (position, rule) in (0..).zip(rules) {
        let row = RuleRow::at(position, rule);
        if known.contains(&rule.id) { update_rule(tx, &row)? } else { insert_rule(tx, &row)? }
    }
    Ok(())
}

/// The ids of all rules, former ones included.
fn list_ids(conn: &mut Conn) -> Result<HashSet<RoutingRuleId>, StoreError> {
    let ids: Vec<RoutingRuleId> = routing_rules::table.select(routing_rules::id).load(conn)?;
    Ok(ids.into_iter().collect())
}

fn clear_positions(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    diesel::update(routing_rules::table).set(routing_rules::position.eq(None::<i64>)).execute(tx.conn())?;
    Ok(())
}

fn insert_rule(tx: &mut Tx<'_>, row: &RuleRow) -> Result<(), StoreError> {
    diesel::insert_into(routing_rules::table).values(row).execute(tx.conn())?;
    Ok(())
}

fn update_rule(tx: &mut Tx<'_>, row: &RuleRow) -> Result<(), StoreError> {
    diesel::update(routing_rules::table.find(row.id)).set(row).execute(tx.conn())?;
    Ok(())
}

/// The first fallback.
///
/// # Errors
/// The statement's.
pub fn insert_fallback(tx: &mut Tx<'_>, fallback: Fallback) -> Result<(), StoreError> {
    diesel::insert_into(routing_fallback::table)
        .values((
            routing_fallback::id.eq(1),
            routing_fallback::team_id.eq(fallback.team_id),
            routing_fallback::service_level_id.eq(fallback.service_level_id),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Who owns from now on what no rule matches.
///
/// # Errors
/// The statement's.
pub(super) fn update_fallback(tx: &mut Tx<'_>, fallback: Fallback) -> Result<(), StoreError> {
    diesel::update(routing_fallback::table.find(1))
        .set((
            routing_fallback::team_id.eq(fallback.team_id),
            routing_fallback::service_level_id.eq(fallback.service_level_id),
        ))
        .execute(tx.conn())?;
    Ok(())
}
