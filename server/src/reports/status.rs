//! What the holder of a token sees and does, without any session: the anonymous reporter by the device's secret, and
//! everybody who follows a report by the address in a mail.

use domain::id::{EventId, ReportId, SiteId, TellingId};
use domain::moment::Moment;
use domain::problem::Code;
use domain::reports::event::{AnsweredShip, Body, By, Event};
use domain::reports::requests::{AnswerRequest, ConfirmationRequest, ReopenRequest, WithdrawRequest};
use domain::reports::ship::latest_answer;
use domain::reports::state::Mover;
use domain::reports::status::{Holder, StatusChange, StatusComment, TokenKind, present_status};
use domain::reports::wire::{Relation, StatusView};
use domain::reports::{Answerer, CommentVisibility, Identity, ShipAnswer, confirming, moves};
use domain::telling::wire::{Channel, Outcome};
use sha2::{Digest, Sha256};

use super::actions::{About, refused, write_move};
use super::append::Present;
use super::once::{Once, once};
use super::present::{next_step, resolve};
use super::rows::Stored;
use super::submit::incomplete;
use super::{follow, joining, store};
use crate::app::App;
use crate::clock::new_timeless_id;
use crate::db::columns::Code as Coded;
use crate::db::{Conn, Tx};
use crate::error::Result;
use crate::insights::figures;
use crate::repeats::Answer;
use crate::telling::rows::DeliveryRow;
use crate::telling::tokens::Tokens;
use crate::{changes, telling};

/// Characters of an anonymous reporter's token: 256 bits in base64url.
const SECRET_LENGTH: usize = 43;

/// Days for which the address in a mail works.
pub const TELLING_TOKEN_DAYS: i64 = 60;

/// Events of one report that its page reads at most.
const EVENTS: i64 = 10_000;

/// The hash by which a secret is known; nothing where it cannot be one.
fn hash_of(token: &str) -> Option<[u8; 32]> {
    let well_formed = token.len() == SECRET_LENGTH
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    well_formed.then(|| Sha256::digest(token.as_bytes()).into())
}

/// The asker of a request with a token, for telling repeats apart: a hash, never the token.
pub fn asker(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a token opens, and as whom.
struct Opened {
    report_id: ReportId,
    holder: Holder,
    identity: Identity,
}

impl Opened {
    fn by(&self) -> By {
        match self.identity {
            Identity::Anonymous => By::Anonymous,
            Identity::Named | Identity::Confidential => By::Follower { follower_id: self.holder.follower_id },
        }
    }

    /// 403 unless a reporter holds the token.
    fn want_reporter(&self) -> Result<()> {
        if self.holder.relation == Relation::Reporter { Ok(()) } else { Err(Code::NotAllowed.into()) }
    }

    /// As what the holder may say whether it helps; 403 where not at all.
    fn answerer(&self) -> Result<Answerer> {
        match self.holder.relation {
            Relation::Reporter => Ok(Answerer::Reporter),
            Relation::Supporter => Ok(Answerer::Supporter),
            Relation::Follower | Relation::None => Err(Code::NotAllowed.into()),
        }
    }
}

/// The report that the token opens: by the hash of a secret, or by the telling whose mail carried it.
///
/// # Errors
/// 404 where it opens nothing; 410 where it did, and its days are over.
fn open(conn: &mut Conn, tokens: &Tokens, token: &str, now: Moment) -> Result<Opened> {
    let (follower_id, kind, expires_at) = match hash_of(token) {
        Some(hash) => {
            let follower = follow::find_by_secret(conn, &hash)?.ok_or(Code::NotFound)?;
            (follower, TokenKind::Report, None)
        }
        None => {
            let telling = tokens.read_telling(token).ok_or(Code::NotFound)?;
            let telling = telling::store::find_telling(conn, telling)?.ok_or(Code::NotFound)?;
            let follower = telling.follower_id.ok_or(Code::NotFound)?;
            let expires_at = telling.owed_since.plus_days(TELLING_TOKEN_DAYS);
            if expires_at <= now {
                return Err(Code::Spent.into());
            }
            (follower, TokenKind::Telling, Some(expires_at))
        }
    };
    let (report_id, relation, identity) = follow::find_followed(conn, follower_id)?.ok_or(Code::NotFound)?;
    Ok(Opened { report_id, holder: Holder { token: kind, follower_id, relation, expires_at }, identity })
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
    pub site_id: SiteId,
    /// When it was reported.
    pub reported_at: Moment,
    /// What the holder has said about the change; *not_fixed* also once that has opened the report again.
    pub said: Option<ShipAnswer>,
    /// Whether opening the page now pays a telling.
    pub pays: bool,
}

/// The status of the report that the token opens. Changes nothing.
///
/// # Errors
/// 404 where the token opens nothing, 410 where it has expired.
pub async fn read(app: &App, token: String, language: String) -> Result<StatusPage> {
    let now: Moment = app.now();
    let (snapshot, tokens) = (app.snapshots.current(), app.tokens.clone());
    app.db
        .read(move |conn| {
            conn.snapshot(|conn| {
                let opened = open(conn, &tokens, &token, now)?;
                let report = find(conn, opened.report_id)?;
                let pays = !unseen(conn, &opened, &report)?.is_empty();
                let (reported_at, change) = (report.reported_at, find_change(conn, &report)?);
                let events = store::list_events(conn, report.id, 0, EVENTS)?;
                let root_events = match &report.root {
                    Some(root) => store::list_events(conn, root.id, 0, EVENTS)?,
                    None => Vec::new(),
                };
                let full = resolve(conn, &snapshot, &language, vec![report])?;
                let full = full.first().ok_or(Code::NotFound)?;
                let to_reporter = opened.holder.relation == Relation::Reporter;
                let view = present_status(full, &events, &root_events, opened.holder, change);
                let of_set = if full.root.is_some() { &root_events } else { &events };
                Ok(StatusPage {
                    said: view.my_answer.or_else(|| said_before_reopening(of_set, &opened)),
                    view,
                    next_step: next_step(&snapshot, &language, full.shown(), now, to_reporter),
                    site_id: full.projection.site_id,
                    reported_at,
                    pays,
                })
            })
        })
        .await
}

/// The change that shipped for the report, in its author's words.
fn find_change(conn: &mut Conn, report: &Stored) -> Result<Option<StatusChange>> {
    let Some(ship) = &report.shown().ship else { return Ok(None) };
    let change = changes::store::find_change(conn, ship.change_id)?;
    Ok(change.map(|change| StatusChange {
        title: change.title,
        you_said: change.you_said,
        we_did: change.we_did,
        do_now: change.do_now,
        shipped_at: ship.shipped_at,
    }))
}

/// *not_fixed*, where the holder's own word was what opened the report again just now.
fn said_before_reopening(events: &[Event], opened: &Opened) -> Option<ShipAnswer> {
    match events {
        [.., Event { body: Body::AnsweredShip(AnsweredShip { follower_id, answer, .. }), .. }, last]
            if matches!(last.body, Body::Reopened { .. }) && *follower_id == opened.holder.follower_id =>
        {
            Some(*answer)
        }
        _ => None,
    }
}

/// The tellings of how it ended that an anonymous reporter has not seen yet; only the present ending's.
fn unseen(conn: &mut Conn, opened: &Opened, report: &Stored) -> Result<Vec<TellingId>> {
    if opened.holder.token != TokenKind::Report || !report.shown().state.is_ending() {
        return Ok(Vec::new());
    }
    let root = report.root_id();
    let since = store::find_last_reopening(conn, root)?.unwrap_or_default();
    telling::store::list_unpaid_endings(conn, opened.holder.follower_id, root, since)
}

/// Notes that an anonymous reporter has seen how it ended: the page is the delivery, and of its time the hour is kept.
/// Moves nothing; does nothing where another opening was first.
///
/// # Errors
/// As [`read`]; the statements'.
pub async fn note_opening(app: &App, token: String) -> Result<()> {
    let (now, tokens) = (app.now(), app.tokens.clone());
    app.db
        .write(move |tx| {
            let opened = open(tx, &tokens, &token, now)?;
            store::hold_report(tx, opened.report_id)?;
            let report = find(tx, opened.report_id)?;
            let unseen = unseen(tx, &opened, &report)?;
            for telling in &unseen {
                pay(tx, *telling, now.hour())?;
            }
            figures::paid(tx, &unseen)
        })
        .await
}

fn pay(tx: &mut Tx<'_>, telling_id: TellingId, at: Moment) -> Result<()> {
    let delivery = DeliveryRow {
        id: new_timeless_id(),
        telling_id,
        person_id: None,
        channel: Coded(Channel::StatusPage),
        at,
        outcome: Coded(Outcome::Accepted),
        answer: None,
        message_id: None,
    };
    telling::store::insert_delivery(tx, &delivery)?;
    telling::store::update_paid(tx, telling_id, at)
}

/// One move of the token's holder.
async fn act<T: Send + Sync + 'static>(
    app: &App,
    token: &str,
    about: About,
    event_id: EventId,
    asked: Once<T>,
    decide: impl Fn(&mut Conn, &T, &Stored, &Opened) -> Result<Vec<Body>> + Send + Sync + 'static,
) -> Result<Answer> {
    let (now, tokens) = (app.now(), app.tokens.clone());
    let token = token.to_owned();
    let Once { request, fingerprint } = asked;
    let known = fingerprint.clone();
    once(app, event_id.uuid(), fingerprint, move |tx, snapshot| {
        let opened = open(tx, &tokens, &token, now)?;
        store::hold_report(tx, opened.report_id)?;
        let asked = find(tx, opened.report_id)?;
        let mut report = match &asked.root {
            Some(root) if about == About::ItsSet => find(tx, root.id)?,
            _ => asked,
        };
        let bodies = decide(tx, &request, &report, &opened)?;
        let present = Present { snapshot, now };
        write_move(tx, &present, &mut report, opened.by(), event_id, bodies, &known)
    })
    .await
}

/// Answers the open question.
///
/// # Errors
/// 404, 410, 403, `not_possible` where no question waits, 424 where a photo is named, 422 where the id tells a time.
pub async fn answer(app: &App, token: &str, asked: Once<AnswerRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, About::ItsSet, id, asked, |_, wish, report, opened| {
        opened.want_reporter()?;
        let body = moves::reply(&report.projection, &wish.body)
            .map_err(refused(&report.projection, Mover::Reporter))?;
        if wish.attachment_ids.is_empty() {
            Ok(vec![body])
        } else {
            Err(incomplete(wish.attachment_ids.len()))
        }
    })
    .await
}

/// Writes to the owner.
///
/// # Errors
/// 404, 410, 403, 422 where the id tells a time.
pub async fn comment(app: &App, token: &str, asked: Once<StatusComment>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, About::Itself, id, asked, |_, wish, _, opened| {
        opened.want_reporter()?;
        Ok(vec![Body::Commented { body: wish.body.clone(), visibility: CommentVisibility::Reporter }])
    })
    .await
}

/// Opens it again; after a decline that is the one appeal.
///
/// # Errors
/// 404, 410, 403, `not_possible`, 422 where the id tells a time.
pub async fn reopen(app: &App, token: &str, asked: Once<ReopenRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, About::ItsSet, id, asked, |_, wish, report, opened| {
        opened.want_reporter()?;
        moves::reopen(&report.projection, Mover::Reporter, &wish.reason)
            .map(|body| vec![body])
            .map_err(refused(&report.projection, Mover::Reporter))
    })
    .await
}

/// Says whether the change that shipped helps.
///
/// # Errors
/// 404, 410, 403, `not_possible` where nothing shipped, 422 where the id tells a time.
pub async fn confirm(app: &App, token: &str, asked: Once<ConfirmationRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, About::ItsSet, id, asked, |conn, wish, report, opened| {
        let answerer = opened.answerer()?;
        let follower_id = opened.holder.follower_id;
        let earlier = match answerer {
            Answerer::Reporter => None,
            Answerer::Supporter => {
                latest_answer(&store::list_events(conn, report.id, 0, EVENTS)?, follower_id)
            }
        };
        let projection = &report.projection;
        confirming::answer(projection, follower_id, answerer, wish, earlier)
            .map_err(refused(projection, Mover::Reporter))
    })
    .await
}

/// Takes it back.
///
/// # Errors
/// 404, 410, 403, `not_possible`, 422 where the id tells a time.
pub async fn withdraw(app: &App, token: &str, asked: Once<WithdrawRequest>) -> Result<Answer> {
    let id = asked.request.id;
    act(app, token, About::Itself, id, asked, |conn, wish, report, opened| {
        opened.want_reporter()?;
        let reporter = report.reporter.ok_or(Code::NotAllowed)?;
        joining::withdrawing(conn, report, reporter, wish)?
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
        assert_ne!(asker(token), asker(&"A".repeat(54)));
        for wrong in ["", "A", &"A".repeat(44), &"A".repeat(42), &"%".repeat(43)] {
            assert_eq!(hash_of(wrong), None);
        }
    }
}
