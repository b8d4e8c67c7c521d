//! Reading decisions: all staff may know what was decided and why; of the reports each reader gets those that exist for
//! them.

use std::collections::HashMap;
use std::sync::Arc;

use domain::governance::wire::{DecidedReport, DecisionView};
use domain::governance::{Verdict, Votes};
use domain::id::{CommitteeId, DecisionId, PersonId, ReportId};
use domain::names::Ref;
use domain::page::{DEFAULT_LIMIT, LARGEST_LIMIT, Page};
use domain::problem::Code;

use super::rows::DecisionRow;
use super::{csv, store};
use crate::app::App;
use crate::db::Conn;
use crate::directory::Snapshot;
use crate::error::Result;
use crate::http::guard::SignedIn;
use crate::reports::filter::{parsed, unreadable, word};
use crate::reports::follow::list_names;
use crate::reports::{present, store as reports_store};
use crate::telling::inbox::about_report;
use crate::words::words;

/// The most decisions that one file holds.
const IN_A_FILE: usize = 10_000;

/// Which decisions are wanted. Within a list "or", between lists "and"; an empty list asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the query")]
pub struct Filter {
    pub committee_ids: Vec<CommitteeId>,
    pub decisions: Vec<Verdict>,
    pub report_ids: Vec<ReportId>,
    /// Only those with a lower number.
    pub before: Option<i64>,
    pub limit: Option<i64>,
}

impl Filter {
    /// Reads the pairs of a query.
    ///
    /// # Errors
    /// 400 naming the parameter that is unknown or cannot be read.
    pub fn read(pairs: &[(String, String)]) -> Result<Self> {
        let mut filter = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "committee_id" => filter.committee_ids.push(parsed(name, value)?),
                "decision" => filter.decisions.push(word(name, value)?),
                "report_id" => filter.report_ids.push(parsed(name, value)?),
                "cursor" => filter.before = Some(parsed(name, value)?),
                "limit" => {
                    let limit: i64 = parsed(name, value)?;
                    if !(1..=LARGEST_LIMIT).contains(&limit) {
                        return Err(unreadable(name));
                    }
                    filter.limit = Some(limit);
                }
                _ => return Err(unreadable(name)),
            }
        }
        Ok(filter)
    }
}

/// A page of decisions, newest first.
///
/// # Errors
/// The statements'.
pub async fn list(app: &App, who: &Arc<SignedIn>, filter: Filter) -> Result<Page<DecisionView>> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db.read(move |conn| conn.snapshot(|conn| list_page(conn, &snapshot, &who, filter.clone()))).await
}

fn list_page(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    mut filter: Filter,
) -> Result<Page<DecisionView>> {
    if !filter.report_ids.is_empty() {
        // What does not exist for the reader was not decided on either.
        let named = reports_store::list_by_ids(conn, &filter.report_ids)?;
        let seen = named.iter().filter(|report| present::standing(&who.viewer, report).is_some());
        filter.report_ids = seen.flat_map(|report| [report.id, report.root_id()]).collect();
        if filter.report_ids.is_empty() {
            return Ok(Page::whole(Vec::new()));
        }
    }
    let limit = filter.limit.unwrap_or(DEFAULT_LIMIT);
    let mut rows = store::list_decisions(conn, &filter, limit + 1)?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = rows.last().filter(|_| more).map(|row| row.number.to_string());
    Ok(Page { items: views(conn, snapshot, who, rows)?, next_cursor })
}

/// One decision.
///
/// # Errors
/// 404 where there is none.
pub async fn look(app: &App, who: &Arc<SignedIn>, id: DecisionId) -> Result<DecisionView> {
    let snapshot = app.snapshots.current();
    let who = Arc::clone(who);
    app.db.read(move |conn| conn.snapshot(|conn| view_one(conn, &snapshot, &who, id))).await
}

/// One decision as that person may know it.
///
/// # Errors
/// 404 where there is none.
pub fn view_one(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    id: DecisionId,
) -> Result<DecisionView> {
    let row = store::find_decision(conn, id)?.ok_or(Code::NotFound)?;
    let view = views(conn, snapshot, who, vec![row])?.pop();
    view.ok_or_else(|| Code::NotFound.into())
}

/// The decisions as that person may know them: a handful of queries, however many they are.
fn views(
    conn: &mut Conn,
    snapshot: &Snapshot,
    who: &SignedIn,
    rows: Vec<DecisionRow>,
) -> Result<Vec<DecisionView>> {
    let ids: Vec<DecisionId> = rows.iter().map(|row| row.id).collect();
    let named = store::list_decision_reports(conn, &ids)?;
    let mut about: Vec<ReportId> = named.iter().map(|(_, report)| *report).collect();
    about.sort_unstable();
    about.dedup();
    let stored = reports_store::list_by_ids(conn, &about)?;
    let seen = stored.into_iter().filter(|report| present::standing(&who.viewer, report).is_some());
    let seen: Vec<_> = seen.collect();
    let full = present::resolve(conn, snapshot, &who.language, seen)?;
    let reports: HashMap<ReportId, DecidedReport> = full
        .iter()
        .map(|report| {
            let about = about_report(report);
            (report.id, DecidedReport { id: report.id, number: report.number, title: about.title })
        })
        .collect();
    let chairs: Vec<PersonId> = rows.iter().map(|row| row.decided_by).collect();
    let names = list_names(conn, &chairs)?;
    let of = |decision: DecisionId| {
        let mut of: Vec<DecidedReport> = named
            .iter()
            .filter(|(id, _)| *id == decision)
            .filter_map(|(_, report)| reports.get(report).cloned())
            .collect();
        of.sort_by_key(|report| report.number);
        of
    };
    Ok(rows
        .into_iter()
        .map(|row| DecisionView {
            id: row.id,
            number: row.number,
            committee: snapshot.reference(row.committee_id, &who.language),
            decision: row.verdict.0,
            reports: of(row.id),
            votes: votes(&row),
            until: row.until,
            until_words: row.until_words,
            asked_for: row.asked_for,
            rationale: row.rationale,
            by: Ref::new(row.decided_by, names.get(&row.decided_by).cloned().unwrap_or_default()),
            decided_at: row.decided_at,
            appeal: row.appeal,
        })
        .collect())
}

fn votes(row: &DecisionRow) -> Option<Votes> {
    let count = |count: Option<i64>| u32::try_from(count?).ok();
    Some(Votes {
        in_favour: count(row.votes_for)?,
        against: count(row.votes_against)?,
        abstained: count(row.votes_abstained)?,
    })
}

/// The same as a table for spreadsheets, newest first, all pages in one.
///
/// # Errors
/// The statements'.
pub async fn table(app: &App, who: &Arc<SignedIn>, mut filter: Filter) -> Result<String> {
    let mut text = csv::BEGINNING.to_owned();
    let words = words(&who.language);
    let columns = [
        "number",
        "committee",
        "decision",
        "until",
        "until_words",
        "asked_for",
        "rationale",
        "for",
        "against",
        "abstained",
        "by",
        "decided_at",
        "appeal",
        "reports",
    ];
    let heads: Vec<String> =
        columns.iter().map(|column| words.text(&format!("server.decisions.{column}"), &[])).collect();
    text += &csv::row(heads.iter().map(String::as_str));
    filter.limit = Some(LARGEST_LIMIT);
    let mut written = 0;
    loop {
        let page = list(app, who, filter.clone()).await?;
        for decision in &page.items {
            text +=
                &line(decision, &words.text(&format!("server.decision.{}", decision.decision.as_str()), &[]));
        }
        written += page.items.len();
        filter.before = page.next_cursor.and_then(|cursor| cursor.parse().ok());
        if filter.before.is_none() || written >= IN_A_FILE {
            return Ok(text);
        }
    }
}

fn line(decision: &DecisionView, verdict: &str) -> String {
    let count = |count: fn(&Votes) -> u32| {
        decision.votes.as_ref().map(|votes| count(votes).to_string()).unwrap_or_default()
    };
    let reports: Vec<String> =
        decision.reports.iter().map(|report| format!("RB-{} {}", report.number, report.title)).collect();
    let until = decision.until.map(|day| day.to_string()).unwrap_or_default();
    let appeal = if decision.appeal { "1" } else { "0" };
    csv::row([
        format!("D-{}", decision.number).as_str(),
        &decision.committee.name,
        verdict,
        &until,
        decision.until_words.as_deref().unwrap_or_default(),
        decision.asked_for.as_deref().unwrap_or_default(),
        &decision.rationale,
        &count(|votes| votes.in_favour),
        &count(|votes| votes.against),
        &count(|votes| votes.abstained),
        &decision.by.name,
        &decision.decided_at.to_string(),
        appeal,
        &reports.join("; "),
    ])
}
