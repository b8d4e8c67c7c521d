//! Deriving reports anew when service levels or time zones change: what is promised by when follows from events
//! and levels, and must follow from the present ones. On the way, what each is found by and adds to the board
//! is made anew where the way to make it has changed.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use domain::reports::alarms::rearm;
use domain::reports::event::Event;
use domain::search::index::VERSION;
use domain::service_levels::ServiceLevel;
use sha2::{Digest, Sha256};

use super::append::Present;
use super::check::derive;
use super::rows::Stored;
use super::store;
use crate::db::dialect::Dialect;
use crate::db::schema::report_derivation;
use crate::db::{Conn, Tx};
use crate::directory::Snapshot;
use crate::error::{Result, ServerError};
use crate::insights::figures;
use crate::search::index;
use crate::search::store::list_words;

/// Reports that one transaction derives anew.
const AT_ONCE: i64 = 100;
/// Counted up when projections hold more than before, so that all are derived anew.
const FORM: u32 = 2;
/// The only row.
const ROW: i32 = 1;

/// Whether there is more to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Another page is to be derived.
    More,
    /// Every report is derived by the present levels.
    Done,
}

/// What reports are derived with: a hash of all service levels, of every site's zone, and of how figures and words are made.
fn fingerprint(snapshot: &Snapshot) -> Result<Vec<u8>> {
    let mut levels: Vec<&ServiceLevel> = snapshot.levels.values().collect();
    levels.sort_by_key(|level| level.id);
    let text = [Ok(VERSION.to_owned()), Ok(domain::insights::figures::VERSION.to_owned())]
        .into_iter()
        .chain([serde_json::to_string(&FORM)])
        .chain(
            levels
                .into_iter()
                .map(|level| serde_json::to_string(&(level.id, level.targets, &level.calendar))),
        )
        .chain(snapshot.sites().map(|site| serde_json::to_string(&(site.id, &site.time_zone))))
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(|error| ServerError::internal("service levels as JSON", error))?;
    Ok(Sha256::digest(text.join("\n")).to_vec())
}

/// Derives the next page where something has changed since the last complete pass.
///
/// # Errors
/// The statements'.
pub fn step(tx: &mut Tx<'_>, present: &Present<'_>) -> Result<Progress> {
    let now = fingerprint(present.snapshot)?;
    let next = match find(tx)? {
        None => {
            diesel::insert_into(report_derivation::table)
                .values((report_derivation::id.eq(ROW), report_derivation::fingerprint.eq(&now)))
                .execute(tx.conn())?;
            Some(0)
        }
        Some((before, next)) if before == now => next,
        Some(_) => Some(0),
    };
    let Some(after) = next else { return Ok(Progress::Done) };
    let last = derive_page(tx, present, after)?;
    diesel::update(report_derivation::table.find(ROW))
        .set((report_derivation::fingerprint.eq(&now), report_derivation::next_number.eq(last)))
        .execute(tx.conn())?;
    Ok(if last.is_some() { Progress::More } else { Progress::Done })
}

fn find(conn: &mut Conn) -> Result<Option<(Vec<u8>, Option<i64>)>> {
    Ok(report_derivation::table
        .find(ROW)
        .select((report_derivation::fingerprint, report_derivation::next_number))
        .first(conn)
        .optional()?)
}

/// Whether every report is derived with what there is now.
///
/// # Errors
/// The statements'.
pub fn is_complete(conn: &mut Conn, snapshot: &Snapshot) -> Result<bool> {
    let now = fingerprint(snapshot)?;
    Ok(find(conn)?.is_some_and(|(before, next)| before == now && next.is_none()))
}

/// Derives the reports after that number. The last one's number; nothing where there was none.
fn derive_page(tx: &mut Tx<'_>, present: &Present<'_>, after: i64) -> Result<Option<i64>> {
    if tx.dialect() == Dialect::Postgres {
        // A move between reading and writing would be lost.
        sql_query("SELECT 1 FROM reports WHERE number > $1 ORDER BY number LIMIT $2 FOR UPDATE")
            .bind::<BigInt, _>(after)
            .bind::<BigInt, _>(AT_ONCE)
            .execute(tx.conn())?;
    }
    let rows = store::list_after_number(tx, after, AT_ONCE)?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let mut histories: HashMap<_, Vec<Event>> = HashMap::new();
    for (report, event) in store::list_histories(tx, &ids)? {
        histories.entry(report).or_default().push(event);
    }
    let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
    let found_by: HashMap<i64, String> =
        list_words(tx, &numbers)?.into_iter().map(|(number, words, _)| (number, words)).collect();
    for row in &rows {
        let events = histories.remove(&row.id).unwrap_or_default();
        match derive(present.snapshot, row, &events) {
            Ok(derived) if derived != row.projection.0 => {
                let before = &row.projection.0;
                let around = present.around(derived.site_id);
                let alarm_at = rearm(row.alarm_at, before, &derived, &around, present.now);
                store::update_projection(tx, row.id, before.seq, &derived, alarm_at)?;
            }
            Ok(_) => {}
            // One damaged history must not keep the others from being derived; `readback check` names it.
            Err(broken) => {
                tracing::error!(report = row.number, %broken, "a report could not be derived anew")
            }
        }
    }
    let derived: Vec<Stored> = store::list_after_number(tx, after, AT_ONCE)?
        .into_iter()
        .map(|row| row.with_reporter(None))
        .collect();
    figures::keep_all(tx, present.snapshot, &derived)?;
    for report in derived {
        if found_by.get(&report.number) != Some(&index::words(&report)) {
            index::keep(tx, &report);
        }
    }
    Ok(rows.last().map(|row| row.number))
}
