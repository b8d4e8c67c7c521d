//! What can happen to a session and to the own account.

mod adding;
pub mod by_link;
pub mod people;
mod refreshing;
pub mod setup;

use std::net::IpAddr;
use std::sync::Arc;

use domain::access::Viewer;
use domain::fields::Patch;
use domain::id::{PersonId, SessionId};
use domain::identity::requests::{ChangePassword, MePatch, SignIn};
use domain::identity::wire::{CommitteeSeat, Me, Public};
use domain::moment::Moment;
use domain::problem::{Code, FieldError};

pub use adding::{UserToAdd, add_user};
pub use setup::offer_setup;

use super::password::{self, Verdict};
use super::token::{Secret, hash_of};
use super::{links, store};
use crate::app::App;
use crate::clock::new_id;
use crate::db::{StoreError, Tx};
use crate::directory;
use crate::error::{Result, ServerError};
use crate::http::guard::SignedIn;
use crate::telling::debts;

/// A session that has just been opened or refreshed.
pub struct Opened {
    /// Who.
    pub who: Arc<SignedIn>,
    /// The access token.
    pub access: String,
    /// The refresh token.
    pub refresh: String,
}

/// Signs in with e-mail and password.
///
/// # Errors
/// `sign_in_refused`, the same for an unknown address, a wrong password and an account that is switched off;
/// `too_many` after too many tries.
pub async fn sign_in(app: &App, request: SignIn, address: IpAddr) -> Result<Opened> {
    let SignIn { email, password } = request;
    app.limits.sign_in(&email, address, app.now())?;
    let wanted = email.clone();
    let account = app.db.read(move |conn| store::find_person_by_email(conn, &wanted)).await?;
    let account = account.filter(|person| person.active);
    let kept = account.as_ref().and_then(|person| person.password_hash.clone());
    let verdict = password::verify(password.clone(), kept.clone()).await?;
    let Some(person) = account.filter(|_| verdict != Verdict::Wrong) else {
        return Err(Code::SignInRefused.into());
    };
    app.limits.signed_in(&email, address);
    let renewed = match verdict {
        Verdict::RightButOld => Some(password::hash(password).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    let now = app.now();
    let opening = Opening::new();
    let session = opening.clone();
    app.db
        .write(move |tx| {
            if let Some(hash) = &renewed {
                store::update_password(tx, person.id, kept.as_deref(), hash)?;
            }
            // Switched off since it was read.
            if !session.open(tx, person.id, now)? {
                return Err(Code::SignInRefused.into());
            }
            Ok::<_, ServerError>(())
        })
        .await?;
    opening.finish(app).await
}

/// A session in the making: ids and secrets are made before the transaction.
#[derive(Clone)]
pub(super) struct Opening {
    session: SessionId,
    refresh: String,
}

impl Opening {
    pub(super) fn new() -> Self {
        Self { session: new_id(), refresh: Secret::generate().text }
    }

    /// Writes it; whether the account holds.
    pub(super) fn open(&self, tx: &mut Tx<'_>, person: PersonId, now: Moment) -> Result<bool, StoreError> {
        if !store::update_signed_in(tx, person, now)? {
            return Ok(false);
        }
        store::insert_session(tx, self.session, person, now)?;
        store::insert_refresh_token(tx, &hash_of(&self.refresh), self.session, now)?;
        Ok(true)
    }

    /// The tokens, once it is committed.
    pub(super) async fn finish(self, app: &App) -> Result<Opened> {
        let who = app.sessions.find(self.session).await?.ok_or(Code::SignInNeeded)?;
        let access = app.sessions.access_token(&who).await?;
        Ok(Opened { who, access, refresh: self.refresh })
    }
}

/// New tokens for a refresh token.
///
/// # Errors
/// `sign_in_needed` where the token is unknown or its session has ended; a spent one ends it now.
pub async fn refresh(app: &App, token: &str) -> Result<Opened> {
    let (hash, next, now) = (hash_of(token), Secret::generate(), app.now());
    let sessions = app.sessions.clone();
    let session = app
        .db
        .write(move |tx| {
            let outcome = refreshing::refresh(tx, &hash, &next.hash, now)?;
            if let refreshing::Outcome::Ended(session) = outcome {
                sessions.session_ended(tx, session)?;
            }
            Ok::<_, StoreError>(outcome.session().map(|session| Opening { session, refresh: next.text }))
        })
        .await?;
    session.ok_or(Code::SignInNeeded)?.finish(app).await
}

/// Ends the session that the tokens name, or every session of its person.
///
/// # Errors
/// Those of the database; none where nobody is signed in.
pub async fn sign_out(
    app: &App,
    access: Option<&str>,
    refresh: Option<&str>,
    everywhere: bool,
) -> Result<()> {
    let now = app.now();
    let named = match access {
        Some(token) => app.sessions.named(token, now).await?,
        None => None,
    };
    let hash = refresh.map(hash_of);
    let sessions = app.sessions.clone();
    app.db
        .write(move |tx| {
            let refreshed = match &hash {
                Some(hash) => store::find_refresh_token(tx, hash)?.map(|token| token.session_id),
                None => None,
            };
            for session in [named, refreshed].into_iter().flatten() {
                let person = store::find_session_person(tx, session)?;
                store::end_session(tx, session, now)?;
                sessions.session_ended(tx, session)?;
                if let Some(person) = person.filter(|_| everywhere) {
                    store::end_sessions(tx, person, None, now)?;
                    store::raise_epoch(tx, person)?;
                    sessions.person_changed(tx, person)?;
                }
            }
            Ok::<_, ServerError>(())
        })
        .await
}

/// The signed-in person, as the screen needs it.
///
/// # Errors
/// `sign_in_needed` where the person has gone meanwhile.
pub async fn me(app: &App, who: &SignedIn) -> Result<Me> {
    let id = who.person_id();
    let person = app.db.read(move |conn| store::find_person(conn, id)).await?.ok_or(Code::SignInNeeded)?;
    let snapshot = app.snapshots.current();
    let language = person.language;
    Ok(Me {
        id,
        name: person.name,
        email: person.email,
        roles: who.viewer.roles.clone(),
        teams: who.viewer.team_ids.iter().map(|team| snapshot.reference(*team, &language)).collect(),
        committees: seats(&snapshot, &who.viewer, &language),
        unit: who.viewer.unit_id.map(|unit| snapshot.reference(unit, &language)),
        may: who.viewer.actions_anywhere(),
        has_password: person.password_hash.is_some(),
        owed_without_mail: debts::count_without_mail(app, &who.viewer).await?,
        language,
    })
}

fn seats(snapshot: &directory::Snapshot, viewer: &Viewer, language: &str) -> Vec<CommitteeSeat> {
    viewer
        .committees
        .iter()
        .map(|seat| CommitteeSeat {
            id: seat.committee_id,
            name: snapshot.reference(seat.committee_id, language).name,
            chair: seat.chair,
        })
        .collect()
}

/// Changes the own language or unit; the unit stays within the site where the person works.
///
/// # Errors
/// 422 for a language that is not offered, or a unit that is unknown or of another site.
pub async fn change_me(app: &App, who: &SignedIn, patch: MePatch) -> Result<()> {
    let viewer = who.viewer.clone();
    let sessions = app.sessions.clone();
    app.db
        .write(move |tx| {
            directory::store::hold_version(tx)?;
            let snapshot = directory::Snapshot::load(tx)?;
            let whole = store::find_whole(tx, viewer.person_id)?.ok_or(Code::SignInNeeded)?;
            let mut row = whole.row;
            let mut errors = Vec::new();
            if let Some(language) = patch.language {
                errors.extend(people::check_language(&snapshot, &language));
                row.language = language;
            }
            match patch.unit_id {
                Patch::Keep => {}
                Patch::Clear => (row.unit_id, row.site_id) = (None, whole.site),
                Patch::Set(unit) => {
                    let elsewhere = |site| whole.site.is_some_and(|own| own != site);
                    if !snapshot.is_open_unit(unit)
                        || snapshot.unit(unit).is_some_and(|unit| elsewhere(unit.site_id))
                    {
                        errors.push(FieldError::new("unit_id", "unknown", "This is no unit of your site"));
                    }
                    (row.unit_id, row.site_id) = (Some(unit), None);
                }
            }
            if !errors.is_empty() {
                return Err(errors.into());
            }
            store::update_person(tx, &row)?;
            sessions.person_changed(tx, row.id)?;
            Ok::<_, ServerError>(())
        })
        .await
}

/// Sets a new password; ends every other session and every sign-in link.
///
/// # Errors
/// 422 where the present password is not that, or the new one is too easy to guess; `too_many`.
pub async fn change_password(
    app: &App,
    who: &SignedIn,
    request: ChangePassword,
    address: IpAddr,
) -> Result<()> {
    let id = who.person_id();
    let person = app.db.read(move |conn| store::find_person(conn, id)).await?.ok_or(Code::SignInNeeded)?;
    app.limits.sign_in(&person.email, address, app.now())?;
    let kept = person.password_hash.clone();
    let right = match &kept {
        None => request.current.is_empty(),
        Some(_) => password::verify(request.current, kept.clone()).await? != Verdict::Wrong,
    };
    if right {
        app.limits.signed_in(&person.email, address);
    }
    let mut errors = Vec::new();
    if !right {
        errors.push(FieldError::new("current", "wrong", "This is not your present password"));
    }
    let words = personal_words(app, &person.name, &person.email);
    errors.extend(password::weakness("new", request.new.clone(), words).await?);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let hash = password::hash(request.new).await?;
    let (session, now, sessions) = (who.session_id, app.now(), app.sessions.clone());
    app.db
        .write(move |tx| {
            if !store::update_password(tx, id, kept.as_deref(), &hash)? {
                return Err(ServerError::field("current", "wrong", "The password has changed meanwhile"));
            }
            store::end_sessions(tx, id, Some(session), now)?;
            store::use_up_links(tx, id, now)?;
            sessions.person_changed(tx, id)?;
            Ok(())
        })
        .await
}

/// What a password of this person must not be made of.
pub(super) fn personal_words(app: &App, name: &str, email: &str) -> Vec<String> {
    vec![name.to_owned(), email.to_owned(), app.snapshots.current().settings.organisation.clone()]
}

/// What anybody may know before signing in.
///
/// # Errors
/// Those of the database.
pub async fn public(app: &App) -> Result<Public> {
    let founded = app.db.read(|conn| store::has_administrator(conn, None)).await?;
    let snapshot = app.snapshots.current();
    let settings = &snapshot.settings;
    Ok(Public {
        organisation: settings.organisation.clone(),
        languages: settings.languages.clone(),
        language: settings.language.clone(),
        setup_needed: !founded,
        anonymous: settings.anonymous,
        mail: links::can_be_mailed(app),
        demo: snapshot.demo,
        secure: app.config.is_secure_context(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}
