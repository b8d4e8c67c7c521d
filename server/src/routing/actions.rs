//! Replacing the rules.

use domain::access::Viewer;
use domain::id::TeamId;
use domain::problem::FieldError;
use domain::routing::RuleSet;

use super::store;
use crate::administration::managed::{change_snapshot, require_everything};
use crate::app::App;
use crate::directory::Snapshot;
use crate::error::Result;

/// Replaces all rules and the fallback; how they are afterwards, and the version of the snapshot.
///
/// # Errors
/// 403 for administrators of one site, 412, 422 where a rule names what does not exist or leads to a team that is
/// switched off, and the store's.
pub async fn replace(
    app: &App,
    viewer: &Viewer,
    rules: RuleSet,
    if_match: Option<i64>,
) -> Result<(RuleSet, i64)> {
    require_everything(viewer)?;
    change_snapshot(app, if_match, move |tx, before| {
        let mut errors = rules.check(before);
        errors.extend(switched_off(before, &rules));
        if !errors.is_empty() {
            return Err(errors.into());
        }
        store::replace_rules(tx, &rules.rules)?;
        store::update_fallback(tx, rules.fallback)?;
        Ok(rules)
    })
    .await
}

/// Every place where the rules lead to a team that is switched off.
fn switched_off(snapshot: &Snapshot, rules: &RuleSet) -> Vec<FieldError> {
    let is_off = |id: TeamId| snapshot.team(id).is_some_and(|team| !team.active);
    let by_rule = rules
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.then.team_id, format!("rules.{at}.then.team_id")));
    by_rule
        .chain([(rules.fallback.team_id, "fallback.team_id".to_owned())])
        .filter(|(team, _)| is_off(*team))
        .map(|(_, field)| FieldError::new(field, "inactive", "This team is switched off"))
        .collect()
}
