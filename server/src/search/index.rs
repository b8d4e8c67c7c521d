//! What a report is found by, written in the transaction of whatever changes it.

use domain::reports::event::Body;
use domain::reports::projection::Projection;
use domain::search::{alike, index};

use super::store;
use crate::db::Tx;
use crate::reports::rows::Stored;

/// Whether what happened may change what the report is found by.
pub fn concerns(body: &Body, before: &Projection, after: &Projection) -> bool {
    let found_by = |projection: &Projection| {
        (projection.team_id, projection.acknowledged_once, alike::is_kept(projection.state))
    };
    // Words are edited, and redacted where somebody takes a report back.
    matches!(body, Body::Edited { .. } | Body::Withdrawn { .. } | Body::Redacted(_))
        || found_by(before) != found_by(after)
}

/// Writes what the report is found by now: at the end of the transaction, because a row of SQLite's full-text index costs
/// twice as much inside a job's savepoint.
pub fn keep(tx: &mut Tx<'_>, report: &Stored) {
    let number = report.number;
    let words = words(report);
    let similar = similar_words(report);
    let site = report.projection.site_id;
    tx.before_commit(Box::new(move |conn| {
        store::upsert_words(conn, number, &words)?;
        match &similar {
            Some(words) => store::upsert_similar(conn, number, site, words),
            None => store::delete_similar(conn, number),
        }
    }));
}

/// Everything that it is found by, as it is stored.
pub fn words(report: &Stored) -> String {
    let own_workaround = report.own_workaround.as_deref();
    index::to_text(&index::entry(&report.text, own_workaround, &report.projection))
}

/// What a new report is compared with, as it is stored; nothing where it has ended otherwise than by a change.
pub fn similar_words(report: &Stored) -> Option<String> {
    let own_workaround = report.own_workaround.as_deref();
    let entry = alike::entry(&report.text, own_workaround, &report.projection)?;
    Some(index::to_text(&entry))
}
