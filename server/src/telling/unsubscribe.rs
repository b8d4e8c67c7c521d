//! No more mail of a kind, without signing in: the token of a mail says whose choice it is (RFC 8058).

use domain::id::PersonId;
use domain::problem::Code;
use domain::telling::TellingKind;
use domain::telling::preferences::{Preferences, Timing};

use super::preferences::{alter, find_own_preferences};
use super::store::find_telling;
use super::tokens::Unsubscribe;
use crate::app::App;
use crate::db::Conn;
use crate::error::Result;
use crate::identity;
use crate::reports::follow;

/// What a token stops, of whom, and in which language that person reads.
pub struct Subscription {
    person: PersonId,
    /// The kind of mail; nothing means the digest.
    pub kind: Option<TellingKind>,
    /// Whether no such mail leaves any more.
    pub stopped: bool,
    /// The person's language.
    pub language: String,
}

/// What the token would stop. Changes nothing.
///
/// # Errors
/// 404 where we did not make it, or the telling or the person is gone.
pub async fn look(app: &App, token: &str) -> Result<Subscription> {
    let wish = app.tokens.read_unsubscribe(token).ok_or(Code::NotFound)?;
    app.db.read(move |conn| conn.snapshot(|conn| find(conn, wish))).await
}

/// Stops it; a second time it changes nothing.
///
/// # Errors
/// As [`look`].
pub async fn stop(app: &App, token: &str) -> Result<Subscription> {
    let wish = app.tokens.read_unsubscribe(token).ok_or(Code::NotFound)?;
    app.db
        .write(move |tx| {
            let mut subscription = find(tx, wish)?;
            alter(tx, subscription.person, |chosen| match subscription.kind {
                Some(kind) => chosen.unsubscribe(kind),
                None => chosen.unsubscribe_from_digest(),
            })?;
            subscription.stopped = true;
            Ok::<_, crate::error::ServerError>(subscription)
        })
        .await
}

fn find(conn: &mut Conn, wish: Unsubscribe) -> Result<Subscription> {
    let telling = find_telling(conn, wish.telling)?.ok_or(Code::NotFound)?;
    let person = match (telling.follower_id, telling.person_id) {
        (Some(follower), _) => follow::find_receiver(conn, follower)?,
        (None, Some(person)) => Some(person),
        (None, None) => wish.member,
    };
    let account = identity::store::find_person(conn, person.ok_or(Code::NotFound)?)?.ok_or(Code::NotFound)?;
    let kind = Some(telling.kind.0).filter(|_| !wish.digest);
    let stopped = is_stopped(kind, &find_own_preferences(conn, account.id)?);
    Ok(Subscription { person: account.id, kind, stopped, language: account.language })
}

/// Whether no mail of that kind leaves any more; no kind means the digest.
fn is_stopped(kind: Option<TellingKind>, chosen: &Preferences) -> bool {
    match kind {
        Some(kind) => chosen.channels(kind).mail == Timing::Off,
        None => TellingKind::ALL.iter().all(|kind| chosen.channels(*kind).mail != Timing::Daily),
    }
}
