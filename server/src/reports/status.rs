//! What the holder of an anonymous report's secret sees and does, without any session.

use domain::id::{EventId, ReportId};
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::CommentVisibility;
use domain::reports::event::{Body, By};
use domain::reports::moves;
use domain::reports::requests::{AnswerRequest, ReopenRequest, WithdrawRequest};
use domain::reports::state::Mover;
use domain::reports::status::{StatusComment, present_status};
use domain::reports::wire::StatusView;
use sha2::{Digest, Sha256};

use super::actions::{refused, write_move};
use super::append::Present;
use super::once::{Once, once};
use super::present::{next_step, resolve};
use super::rows::Stored;
use super::submit::incomplete;
use super::{follow, store};
use crate::app::App;
use crate::db::Conn;
use crate::error::Result;
use crate::repeats::Answer;

/// Characters of a token: 256 bits in base64url.
const TOKEN_LENGTH: usize = 43;

/// Events of one report that its page reads at most.
const EVENTS: i64 = 10_000;

/// The hash by which a token is known; nothing where it cannot be one.
fn hash_of(token: &str) -> Option<[u8; 32]> {
    let well_formed = token.len() == TOKEN_LENGTH
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    well_formed.then(|| Sha256::digest(token.as_bytes()).into())
}

/// The asker of a request with a token, for telling repeats apart: the hash, never the token.
pub fn asker(token: &str) -> String {
    hash_of(token).map(|hash| hash.iter().map(|byte| format!("{byte:02x}")).collect()).unwrap_or_default()
}

/// The report that the token opens.
fn find_id(conn: &mut Conn, token: &str) -> Result<ReportId> {
    let hash = hash_of(token).ok_or(Code::NotFound)?;
    Ok(follow::find_by_secret(conn, &hash)?.ok_or(Code::NotFound)?)
}

fn find(conn: &mut Conn, id: ReportId) -> Result<Stored> {
    Ok(store::find_report(conn, id)?.ok_or(Code::NotFound)?)
}

/// What the page shows, and what the JSON leaves to the reader's device: sentences and the site's times.
pub struct StatusPage {
    /// The report.
    pub view: StatusView,
    /// What happens next.
    pub next_step: String,
    /// The site, by whose clock times are shown.
    pub site_id: domain::id::SiteId,
}

/// The status of the report that the token opens. Changes nothing.
///
/// # Errors
/// 404 where the token opens nothing.
pub async fn read(app: &App, token: String, language: String) -> Result<StatusPage> {
    let now: Moment = app.now();
    let snapshot = app.snapshots.current();
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let id = find_id(conn, &token)?;
                let report = find(conn, id)?;
                let events = store::list_events(conn, report.id, 0, EVENTS)?;
                let full = resolve(conn, &snapshot, &language, vec![report])?;
                let full = full.first().ok_or(Code::NotFound)?;
                Ok(StatusPage {
                    view: present_status(full, &events),
                    next_step: next_step(&snapshot, &language, &full.projection, now, true),
                    site_id: full.projection.site_id,
                })
            })
        })
        .await
}

/// One move of the token's holder.
async fn act<T: Send + Sync + 'static>(
    app: &App,
    token: &str,
    event_id: EventId,
    asked: Once<T>,
    decide: impl Fn(&T, &Stored) -> Result<Body> + Send + Sync + 'static,
) -> Result<Answer> {
    let now = app.now();
    let token = token.to_owned();
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, event_id.uuid(), fingerprint, move |tx, snapshot| {
        let id = find_id(tx, &token)?;
        store::hold_report(tx, id)?;
        let mut report = find(tx, id)?;
        let body = decide(&request, &report)?;
        let present = Present { snapshot, now };
        write_move(tx, &present, &mut report, By::Anonymous, event_id, vec![body], &known)
    })
    .await
}

/// Answers the open question.
///
/// # Errors
/// 404, `not_possible` where no question waits, 424 where a photo is named, 422 where the id tells a time.
pub async fn answer(app: &App, token: &str, asked: Once<AnswerRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, id, asked, |wish, report| {
        let body = moves::reply(&report.projection, &wish.body)
            .map_err(refused(&report.projection, Mover::Reporter))?;
        if wish.attachment_ids.is_empty() { Ok(body) } else { Err(incomplete(wish.attachment_ids.len())) }
    })
    .await
}

/// Writes to the owner.
///
/// # Errors
/// 404, 422 where the id tells a time.
pub async fn comment(app: &App, token: &str, asked: Once<StatusComment>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, id, asked, |wish, _| {
        Ok(Body::Commented { body: wish.body.clone(), visibility: CommentVisibility::Reporter })
    })
    .await
}

/// Opens it again; after a decline that is the one appeal.
///
/// # Errors
/// 404, `not_possible`, 422 where the id tells a time.
pub async fn reopen(app: &App, token: &str, asked: Once<ReopenRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, id, asked, |wish, report| {
        moves::reopen(&report.projection, Mover::Reporter, &wish.reason)
            .map_err(refused(&report.projection, Mover::Reporter))
    })
    .await
}

/// Takes it back.
///
/// # Errors
/// 404, `not_possible`, 422 where the id tells a time.
pub async fn withdraw(app: &App, token: &str, asked: Once<WithdrawRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, id, asked, |wish, report| {
        moves::withdraw(&report.projection, wish.reason.as_deref())
            .map_err(refused(&report.projection, Mover::Reporter))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_known_by_the_hash_of_their_characters() {
        let token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        assert_eq!(hash_of(token), Some(hash));
        assert_eq!(asker(token).len(), 64);
        for wrong in ["", "A", &"A".repeat(44), &"A".repeat(42), &"%".repeat(43)] {
            assert_eq!(hash_of(wrong), None);
        }
    }
}
