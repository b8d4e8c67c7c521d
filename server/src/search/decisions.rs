//! Decisions by their words. They are public to staff; a reader finds one of which some report is there for the reader.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain::id::{DecisionId, ReportId};
use domain::moment::Moment;
use domain::reports::view::snippet;
use domain::search::tokens::{Term, tokens};
use domain::search::wire::FoundDecision;

use crate::db::Conn;
use crate::db::schema::{decision_reports, decisions};
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::present::standing;
use crate::reports::store::list_by_ids;

/// Decisions that are looked at: the newest so many.
const NEWEST: i64 = 500;
/// Matches whose reports are looked at.
const MATCHES: usize = 50;
/// Decisions that are found at most.
const FEW: usize = 5;

#[derive(Queryable)]
struct Row {
    id: DecisionId,
    number: i64,
    rationale: String,
    asked_for: Option<String>,
    decided_at: Moment,
}

/// The newest decisions that hold all of the words and that the reader may see.
///
/// # Errors
/// The statements'.
pub fn find(conn: &mut Conn, who: &SignedIn, terms: &[Term]) -> Result<Vec<FoundDecision>> {
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    let newest: Vec<Row> = decisions::table
        .order(decisions::number.desc())
        .limit(NEWEST)
        .select((
            decisions::id,
            decisions::number,
            decisions::rationale,
            decisions::asked_for,
            decisions::decided_at,
        ))
        .load(conn)?;
    let matches: Vec<Row> = newest.into_iter().filter(|row| holds(row, terms)).take(MATCHES).collect();
    let seen = list_seen(conn, who, &matches)?;
    let found = matches.into_iter().filter(|row| seen.contains(&row.id)).map(|row| FoundDecision {
        id: row.id,
        number: row.number,
        text: snippet(&row.rationale),
        decided_at: row.decided_at,
    });
    Ok(found.take(FEW).collect())
}

fn holds(row: &Row, terms: &[Term]) -> bool {
    let mut words = tokens(&row.rationale);
    words.extend(row.asked_for.as_deref().map(tokens).unwrap_or_default());
    terms.iter().all(|term| term.is_in(&words))
}

/// Those of which the reader sees a report.
fn list_seen(conn: &mut Conn, who: &SignedIn, rows: &[Row]) -> Result<HashSet<DecisionId>> {
    let ids: Vec<DecisionId> = rows.iter().map(|row| row.id).collect();
    let links: Vec<(DecisionId, ReportId)> = decision_reports::table
        .filter(decision_reports::decision_id.eq_any(ids))
        .select((decision_reports::decision_id, decision_reports::report_id))
        .load(conn)?;
    let mut about: HashMap<ReportId, Vec<DecisionId>> = HashMap::new();
    for (decision, report) in links {
        about.entry(report).or_default().push(decision);
    }
    let reports: Vec<ReportId> = about.keys().copied().collect();
    let there =
        list_by_ids(conn, &reports)?.into_iter().filter(|report| standing(&who.viewer, report).is_some());
    Ok(there.filter_map(|report| about.remove(&report.id)).flatten().collect())
}
