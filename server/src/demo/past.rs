//! What happened in the invented hospital, as its files tell it: reports with their stories, decisions, changes.

use domain::governance::{Verdict, Votes};
use serde::Deserialize;

/// All of it.
pub struct Past {
    pub reports: Vec<Report>,
    pub decisions: Vec<Decision>,
    pub changes: Vec<Change>,
}

/// A line of `reports.jsonl`.
#[derive(Deserialize)]
pub struct Report {
    #[serde(rename = "ref")]
    pub key: String,
    pub unit: String,
    pub category: String,
    pub system: Option<String>,
    pub workflow_step: Option<String>,
    pub text: String,
    pub severity: domain::reports::Severity,
    pub burden: Option<domain::reports::Burden>,
    pub workaround: Option<String>,
    pub identity: domain::reports::Identity,
    pub reporter: Option<String>,
    pub reported_days_ago: f64,
    pub disposition: Option<String>,
    pub dimension: Option<domain::reports::Dimension>,
    pub final_state: domain::reports::State,
    pub story: Vec<Step>,
    /// How many said "me too".
    pub supporters: usize,
    pub joined_to: Option<String>,
}

/// Something that happened to a report.
#[derive(Deserialize)]
pub struct Step {
    pub days_after: f64,
    pub what: String,
    pub by: String,
    pub text: Option<String>,
}

/// `changes.json`.
#[derive(Deserialize)]
pub struct Changes {
    pub changes: Vec<Change>,
}

/// What shipped, or is planned.
#[derive(Deserialize)]
pub struct Change {
    #[serde(rename = "ref")]
    pub key: String,
    pub title: String,
    pub you_said: String,
    pub we_did: String,
    pub do_now: String,
    pub outcome: Measured,
    pub reports: Vec<String>,
    /// Absent while it is only planned.
    pub shipped_days_ago: Option<f64>,
    /// Absent once it has shipped.
    pub ships_in_days: Option<f64>,
    /// The decision that it comes from.
    pub decision: Option<String>,
    pub units_touched: Vec<String>,
    pub team: String,
}

/// By what one sees whether a change helps.
#[derive(Deserialize)]
pub struct Measured {
    pub measure: String,
    pub unit: String,
    pub baseline: f64,
    pub target: f64,
    pub measured: Option<f64>,
}

/// `decisions.json`.
#[derive(Deserialize)]
pub struct Decisions {
    pub decisions: Vec<Decision>,
}

/// What a committee decided.
#[derive(Deserialize)]
pub struct Decision {
    #[serde(rename = "ref")]
    pub key: String,
    pub committee: String,
    pub decision: Verdict,
    pub title: String,
    pub rationale: String,
    pub votes: Votes,
    pub decided_days_ago: f64,
    pub reports: Vec<String>,
    /// Until what has happened.
    pub until: Option<String>,
    pub asked_for: Option<String>,
}
