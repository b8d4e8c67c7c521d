//! What decisions say of reports is what the reports' histories say of decisions.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain::id::{DecisionId, ReportId};
use serde_json::Value;

use crate::db::Conn;
use crate::db::columns::JsonText;
use crate::db::schema::{decision_reports, decisions, events};
use crate::error::Result;

/// Every decision that does not stand exactly once in the history of each report that it names, and the other way
/// round; by number, never with what somebody wrote. Reads only.
///
/// # Errors
/// The statements'.
pub fn check(conn: &mut Conn) -> Result<Vec<String>> {
    let numbers: Vec<(DecisionId, i64)> =
        decisions::table.select((decisions::id, decisions::number)).load(conn)?;
    let numbers: BTreeMap<DecisionId, i64> = numbers.into_iter().collect();
    let named: Vec<(DecisionId, ReportId)> = decision_reports::table
        .select((decision_reports::decision_id, decision_reports::report_id))
        .load(conn)?;
    // +1 for each time that the decision names the report, -1 for each time that the history tells it.
    let mut balance: BTreeMap<(DecisionId, ReportId), i64> = BTreeMap::new();
    for pair in named {
        *balance.entry(pair).or_default() += 1;
    }
    let told: Vec<(ReportId, JsonText<Value>)> = events::table
        .filter(events::kind.eq("decided"))
        .select((events::report_id, events::data))
        .load(conn)?;
    let mut differences = Vec::new();
    for (report, JsonText(data)) in told {
        match data.get("decision_id").and_then(Value::as_str).and_then(|id| id.parse().ok()) {
            Some(decision) => *balance.entry((decision, report)).or_default() -= 1,
            None => differences.push(format!("report {report}: a decision in its history has no id")),
        }
    }
    let differing = balance.into_iter().filter(|(_, balance)| *balance != 0);
    differences.extend(differing.map(|((decision, report), _)| {
        let number =
            numbers.get(&decision).map_or_else(|| decision.to_string(), |number| format!("D-{number}"));
        format!("{number}: what it says of report {report} differs from the report's history")
    }));
    Ok(differences)
}
