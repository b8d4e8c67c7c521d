//! Whether everybody who reported was told how it ended, for a page of reports in a handful of queries.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain::id::{FollowerId, ReportId};
use domain::insights::figures::{ending_seq, everybody_told};
use domain::moment::Moment;
use domain::reports::event::{Body, Event};
use domain::reports::projection::Projection;
use domain::reports::state::State;
use domain::telling::TellingKind;

use crate::db::Conn;
use crate::db::schema::{events, followers, reports, tellings};
use crate::error::Result;
use crate::reports::follow::set::list_followers;
use crate::reports::store::list_moves;

/// The letters that say how it ended.
fn closing_kinds() -> Vec<&'static str> {
    let closing = TellingKind::ALL.iter().filter(|kind| kind.is_closing() || **kind == TellingKind::Decision);
    closing.map(|kind| kind.as_str()).collect()
}

/// The same, and the one that tells of an ending whoever reported what was joined with it later.
pub fn telling_kinds() -> Vec<&'static str> {
    let mut kinds = closing_kinds();
    kinds.push(TellingKind::Joined.as_str());
    kinds
}

/// When the report ended.
fn ended_at(projection: &Projection) -> Moment {
    projection.ship.as_ref().map_or(projection.state_since, |ship| ship.shipped_at)
}

/// Those of the reports that have ended and of whose ending every reporter was told.
pub fn list_told(conn: &mut Conn, reports: &[(ReportId, &Projection)]) -> Result<HashSet<ReportId>> {
    let ended: Vec<_> = reports.iter().filter(|(_, projection)| projection.state.is_ending()).collect();
    let ids: Vec<ReportId> = ended.iter().map(|(id, _)| *id).collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let mut moved: HashMap<ReportId, Vec<(i64, State)>> = HashMap::new();
    // What shipped knows by which event it did.
    let others: Vec<ReportId> =
        ended.iter().filter(|(_, projection)| projection.ship.is_none()).map(|(id, _)| *id).collect();
    for (report, event) in list_moves(conn, &others)? {
        if let Event { seq, body: Body::Moved(to), .. } = event {
            moved.entry(report).or_default().push((seq, to.to));
        }
    }
    let reporters = list_reporters(conn, &ids)?;
    let all: Vec<FollowerId> = reporters.values().flatten().copied().collect();
    let mut heard = list_heard(conn, &ids, &all)?;
    for (root, at, follower) in list_joined_later(conn, &ids, &all)? {
        let ended = ended.iter().find(|(id, _)| *id == root).map(|(_, projection)| ended_at(projection));
        if ended.is_some_and(|ended| at > ended) {
            heard.entry(root).or_default().push((i64::MAX, follower));
        }
    }
    let told = ended.into_iter().filter(|(id, projection)| {
        let seq = ending_seq(projection, moved.get(id).map_or(&[], Vec::as_slice));
        let of = |map: &HashMap<ReportId, Vec<FollowerId>>| map.get(id).cloned().unwrap_or_default();
        let heard = heard.get(id).map_or(&[] as &[_], Vec::as_slice);
        seq.is_some_and(|seq| everybody_told(seq, &of(&reporters), heard))
    });
    Ok(told.map(|(id, _)| *id).collect())
}

/// The reporters of each set, each person once.
fn list_reporters(conn: &mut Conn, ids: &[ReportId]) -> Result<HashMap<ReportId, Vec<FollowerId>>> {
    let rows: Vec<(ReportId, FollowerId)> = followers::table
        .filter(followers::report_id.eq_any(ids))
        .filter(followers::relation.eq("reporter"))
        .filter(followers::left_at.is_null())
        .select((followers::report_id, followers::id))
        .load(conn)?;
    let mut reporters: HashMap<ReportId, Vec<FollowerId>> = HashMap::new();
    for (report, follower) in rows {
        reporters.entry(report).or_default().push(follower);
    }
    let roots: Vec<Option<ReportId>> = reports::table
        .filter(reports::joined_to.eq_any(ids.iter().copied().map(Some).collect::<Vec<_>>()))
        .select(reports::joined_to)
        .distinct()
        .load(conn)?;
    for root in roots.into_iter().flatten() {
        let told = list_followers(conn, root)?.into_iter().filter(|follower| follower.reporter);
        reporters.insert(root, told.map(|follower| follower.id).collect());
    }
    Ok(reporters)
}

/// About which events of each report which of these followers were told something of an ending.
fn list_heard(
    conn: &mut Conn,
    ids: &[ReportId],
    reporters: &[FollowerId],
) -> Result<HashMap<ReportId, Vec<(i64, FollowerId)>>> {
    let rows: Vec<(ReportId, i64, FollowerId)> = tellings::table
        .inner_join(events::table)
        .filter(events::report_id.eq_any(ids))
        .filter(tellings::follower_id.eq_any(reporters.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(tellings::paid_at.is_not_null())
        .filter(tellings::kind.eq_any(closing_kinds()))
        .select((events::report_id, events::seq, tellings::follower_id.assume_not_null()))
        .load(conn)?;
    let mut heard: HashMap<ReportId, Vec<(i64, FollowerId)>> = HashMap::new();
    for (report, seq, follower) in rows {
        heard.entry(report).or_default().push((seq, follower));
    }
    Ok(heard)
}

/// Which of these followers were told when that their report was joined with one of these roots.
fn list_joined_later(
    conn: &mut Conn,
    roots: &[ReportId],
    reporters: &[FollowerId],
) -> Result<Vec<(ReportId, Moment, FollowerId)>> {
    Ok(tellings::table
        .inner_join(events::table.inner_join(reports::table))
        .filter(reports::joined_to.eq_any(roots.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(tellings::follower_id.eq_any(reporters.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(tellings::paid_at.is_not_null())
        .filter(tellings::kind.eq(TellingKind::Joined.as_str()))
        .select((reports::joined_to.assume_not_null(), events::at, tellings::follower_id.assume_not_null()))
        .load(conn)?)
}
