//! Forgetting what nobody can use any more: sessions with their refresh tokens, and sign-in links.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::moment::Moment;

use crate::app::App;
use crate::db::Tx;
use crate::db::columns::Instant;
use crate::db::dialect::prepared;
use crate::error::Result;
use crate::jobs::store::claim;

/// Days for which an ended or unused session is kept.
const SESSION_DAYS: i64 = 60;
/// Days for which a spent link is kept.
const LINK_DAYS: i64 = 30;
/// Days for which the address of somebody who did not join is kept.
const NEWCOMER_DAYS: i64 = 1;
/// Rows forgotten in one transaction: others must not wait long.
const AT_ONCE: i64 = 500;
/// The number under which processes agree who does it.
const JOB: i64 = 7_230_003;

const SESSIONS: &str = "
    DELETE FROM sessions WHERE id IN (
        SELECT id FROM sessions
        WHERE ended_at < $1
           OR (ended_at IS NULL AND created_at < $1 AND NOT EXISTS (
                  SELECT 1 FROM refresh_tokens WHERE session_id = sessions.id AND issued_at >= $1))
        LIMIT $2)";

const LINKS: &str = "
    DELETE FROM sign_in_links WHERE hash IN (
        SELECT hash FROM sign_in_links
        WHERE (expires_at < $1 OR used_at < $1 OR (purpose = 'join' AND expires_at < $2))
          AND NOT EXISTS (SELECT 1 FROM outbox WHERE link_id = sign_in_links.id)
        LIMIT $3)";

/// Forgets sessions that ended 60 days ago or were not used since, and links that were spent 30 days ago, except those
/// that a mail which has not left still names.
///
/// # Errors
/// Those of the database.
pub async fn forget(app: App) -> Result<()> {
    let now = app.now();
    while app.db.write(move |tx| forget_some(tx, now)).await? {}
    Ok(())
}

/// Forgets some; whether there may be more.
fn forget_some(tx: &mut Tx<'_>, now: Moment) -> Result<bool> {
    if !claim(tx, JOB)? {
        return Ok(false);
    }
    let sessions = diesel::sql_query(SESSIONS)
        .bind::<Instant, _>(now.plus_days(-SESSION_DAYS))
        .bind::<BigInt, _>(AT_ONCE);
    let sessions = prepared(sessions).execute(tx.conn())?;
    let links = diesel::sql_query(LINKS)
        .bind::<Instant, _>(now.plus_days(-LINK_DAYS))
        .bind::<Instant, _>(now.plus_days(-NEWCOMER_DAYS))
        .bind::<BigInt, _>(AT_ONCE);
    let links = prepared(links).execute(tx.conn())?;
    Ok(i64::try_from(sessions.max(links)).is_ok_and(|most| most >= AT_ONCE))
}
