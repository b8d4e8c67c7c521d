//! How many reports a team has in each state: appended changes, folded now and then, summed on reading, so that no
//! row gets hot.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use domain::id::TeamId;
use domain::reports::state::State;

use crate::db::columns::Uid;
use crate::db::dialect::prepared;
use crate::db::schema::{reports, team_counter_changes};
use crate::db::{Conn, Tx};
use crate::error::Result;

/// Changes that one run of the job folds at most.
const AT_ONCE: i64 = 10_000;

/// One more or one fewer.
pub fn insert_change(tx: &mut Tx<'_>, team: TeamId, state: State, change: i64) -> Result<()> {
    diesel::insert_into(team_counter_changes::table)
        .values((
            team_counter_changes::team_id.eq(team),
            team_counter_changes::state.eq(state.as_str()),
            team_counter_changes::change.eq(change),
        ))
        .execute(tx.conn())?;
    Ok(())
}

#[derive(QueryableByName)]
struct InState {
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many reports the team has in each state, by the counters.
pub fn count_by_state(conn: &mut Conn, team: TeamId) -> Result<BTreeMap<String, i64>> {
    let rows: Vec<InState> = prepared(
        sql_query(
            "SELECT state, CAST(SUM(part) AS BIGINT) AS count FROM (
                 SELECT state, count AS part FROM team_counters WHERE team_id = $1
                 UNION ALL
                 SELECT state, change AS part FROM team_counter_changes WHERE team_id = $2
             ) AS parts GROUP BY state",
        )
        .bind::<Uid, _>(team)
        .bind::<Uid, _>(team),
    )
    .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
}

/// How many reports each team truly has in each state; reads every report.
pub fn recount(conn: &mut Conn) -> Result<BTreeMap<(TeamId, String), i64>> {
    let rows: Vec<(TeamId, String, i64)> = reports::table
        .group_by((reports::team_id, reports::state))
        .select((reports::team_id, reports::state, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(team, state, count)| ((team, state), count)).collect())
}

#[derive(QueryableByName)]
struct Change {
    #[diesel(sql_type = Uid)]
    team_id: TeamId,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    change: i64,
}

/// Folds the oldest changes into the counters. Whether more are left.
pub fn fold(tx: &mut Tx<'_>) -> Result<bool> {
    let changes: Vec<Change> = sql_query(
        "DELETE FROM team_counter_changes WHERE id IN (
             SELECT id FROM team_counter_changes ORDER BY id LIMIT $1
         ) RETURNING team_id, state, change",
    )
    .bind::<BigInt, _>(AT_ONCE)
    .load(tx.conn())?;
    let more = changes.len() as i64 == AT_ONCE;
    let mut sums: BTreeMap<(TeamId, String), i64> = BTreeMap::new();
    for change in changes {
        *sums.entry((change.team_id, change.state)).or_default() += change.change;
    }
    for ((team, state), sum) in sums {
        sql_query(
            "INSERT INTO team_counters (team_id, state, count) VALUES ($1, $2, $3)
             ON CONFLICT (team_id, state) DO UPDATE SET count = team_counters.count + excluded.count",
        )
        .bind::<Uid, _>(team)
        .bind::<Text, _>(state)
        .bind::<BigInt, _>(sum)
        .execute(tx.conn())?;
    }
    Ok(more)
}
