//! Signing in by a link: asking for one, looking at it, using it.

use std::net::IpAddr;
use std::time::Duration;

use domain::identity::requests::{AskForLink, LinkWish, NewPerson, UseLink};
use domain::identity::wire::LinkHolder;
use domain::moment::Moment;
use domain::problem::{Code, FieldError, Problem};

use super::super::links::{self, Holder, OpenLink, User};
use super::super::rows::{LinkPurpose, PersonRow};
use super::super::token::hash_of;
use super::super::{joining, password, store};
use super::{Opened, Opening, people, personal_words};
use crate::app::App;
use crate::clock::new_id;
use crate::db::{StoreError, Tx};
use crate::directory::{self, Snapshot};
use crate::error::{Result, ServerError};
use crate::telling::outbox;

/// Nobody is answered sooner: making a link takes longer than finding nobody, and the time must not tell which it was.
const ANSWER_AFTER: Duration = Duration::from_millis(250);
/// Seconds within which a second click does not make a second mail.
const FRESH_SECONDS: i64 = 60;

/// Mails a link to whoever has an account with that address or may join by it. The answer is the same for everybody.
///
/// # Errors
/// `too_many`, counted whether or not anybody has that address.
pub async fn ask(app: &App, request: AskForLink, address: IpAddr) -> Result<()> {
    app.limits.link(&request.email, address, app.now())?;
    let (made, ()) = tokio::join!(make(app, request), tokio::time::sleep(ANSWER_AFTER));
    made
}

async fn make(app: &App, request: AskForLink) -> Result<()> {
    if !links::can_be_mailed(app) {
        return Ok(());
    }
    let (tokens, now) = (app.tokens.clone(), app.now());
    // Also for nobody it is a write: it waits in the same queue.
    app.db
        .write(move |tx| {
            if let Some((holder, purpose)) = find_holder(tx, request, now)? {
                let link = links::make_asked_link(tx, &tokens, &holder, purpose, now)?;
                outbox::queue_link(tx, link.id, now)?;
            }
            Ok::<_, ServerError>(())
        })
        .await
}

/// For whom a link is made, and what for; nothing where nobody gets one, or has got one a moment ago.
fn find_holder(
    tx: &mut Tx<'_>,
    request: AskForLink,
    now: Moment,
) -> Result<Option<(Holder, LinkPurpose)>, StoreError> {
    let AskForLink { email, purpose } = request;
    let purpose = match purpose {
        LinkWish::SignIn => LinkPurpose::SignIn,
        LinkWish::Reset => LinkPurpose::Reset,
    };
    let since = now.plus_seconds(-FRESH_SECONDS);
    if let Some(person) = store::find_person_by_email(tx, &email)? {
        let gets_one = person.active && !store::has_fresh_link(tx, person.id, purpose, since)?;
        return Ok(gets_one.then_some((Holder::Person(person.id), purpose)));
    }
    let gets_one = joining::may_join(tx, &email)? && !store::has_fresh_join_link(tx, &email, since)?;
    Ok(gets_one.then_some((Holder::Address(email), LinkPurpose::Join)))
}

/// For whom a sign-in link is. Does not use it up.
///
/// # Errors
/// `spent` where it is unknown, used or expired, its account is switched off, or its mail domain may no longer join.
pub async fn holder(app: &App, token: &str) -> Result<LinkHolder> {
    let OpenLink { purpose, user } = find(app, hash_of(token)).await?;
    Ok(match user {
        User::Person(person) => LinkHolder {
            purpose,
            name: Some(person.name),
            email: None,
            has_password: person.password_hash.is_some(),
        },
        User::Newcomer(email) => LinkHolder { purpose, name: None, email: Some(email), has_password: false },
    })
}

async fn find(app: &App, hash: Vec<u8>) -> Result<OpenLink> {
    let now = app.now();
    app.db.read(move |conn| links::find_open(conn, &hash, now)).await?.ok_or_else(spent)
}

fn spent() -> ServerError {
    let advice = "Ask for a new link on the sign-in page, or ask your administrator for one";
    Problem::new(Code::Spent).detail(advice).into()
}

/// Signs in by a link that works once; every other link of the person ends. A password that is sent becomes the
/// person's and ends every other session. Whoever joins gets an account as a reporter.
///
/// # Errors
/// `spent`; 422 for what the link's purpose needs or refuses, and for a password that is too easy to guess: then the
/// link still works.
pub async fn use_link(app: &App, token: &str, request: UseLink, address: IpAddr) -> Result<Opened> {
    let hash = hash_of(token);
    let OpenLink { purpose, user } = find(app, hash.clone()).await?;
    let mut errors = misfits(purpose, &request);
    let UseLink { password: new, name } = request;
    let name = name.unwrap_or_default();
    let (known_as, email) = match &user {
        User::Person(person) => (&person.name, person.email.clone()),
        User::Newcomer(email) => (&name, email.clone()),
    };
    if let Some(new) = new.clone() {
        let words = personal_words(app, known_as, &email);
        errors.extend(password::weakness("password", new, words).await?);
    }
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let new = match new {
        Some(new) => Some(password::hash(new).await?),
        None => None,
    };
    let opening = Opening::new();
    match user {
        User::Person(person) => enter(app, hash, *person, new, &opening).await?,
        User::Newcomer(email) => join(app, hash, email, name, new, &opening).await?,
    }
    app.limits.link_used(&email, address);
    opening.finish(app).await
}

/// What the link's purpose needs or refuses.
fn misfits(purpose: LinkPurpose, request: &UseLink) -> Vec<FieldError> {
    let mut errors = Vec::new();
    if purpose == LinkPurpose::Reset && request.password.is_none() {
        errors.push(FieldError::new("password", "required", "This link is for a new password"));
    }
    match (purpose, &request.name) {
        (LinkPurpose::Join, None) => {
            errors.push(FieldError::new("name", "required", "Whoever joins says their name"));
        }
        (LinkPurpose::Join, Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            errors.push(FieldError::new("name", "unknown_field", "The account has a name already"));
        }
    }
    errors
}

async fn enter(
    app: &App,
    hash: Vec<u8>,
    person: PersonRow,
    new: Option<String>,
    opening: &Opening,
) -> Result<()> {
    let (session, sessions, now) = (opening.clone(), app.sessions.clone(), app.now());
    app.db
        .write(move |tx| {
            if !store::use_link(tx, &hash, now)? {
                return Err(spent());
            }
            store::use_up_links(tx, person.id, now)?;
            if let Some(new) = &new {
                store::set_password(tx, person.id, new)?;
                store::end_sessions(tx, person.id, None, now)?;
                sessions.person_changed(tx, person.id)?;
            }
            // Switched off since it was read.
            if !session.open(tx, person.id, now)? {
                return Err(spent());
            }
            Ok(())
        })
        .await
}

async fn join(
    app: &App,
    hash: Vec<u8>,
    email: String,
    name: String,
    new: Option<String>,
    opening: &Opening,
) -> Result<()> {
    let (session, now, id) = (opening.clone(), app.now(), new_id());
    app.db
        .write(move |tx| {
            // From here on nobody else takes the address.
            directory::store::hold_version(tx)?;
            if !store::use_link(tx, &hash, now)? || !joining::may_join(tx, &email)? {
                return Err(spent());
            }
            let snapshot = Snapshot::load(tx)?;
            let mut sites = snapshot.sites().filter(|site| site.active);
            let site_id = match (sites.next(), sites.next()) {
                (Some(only), None) => Some(only.id),
                _ => None,
            };
            let newcomer = NewPerson {
                id,
                name,
                email,
                language: None,
                unit_id: None,
                site_id,
                roles: Vec::new(),
                team_ids: Vec::new(),
            };
            people::insert(tx, &snapshot, newcomer, new, now)?;
            session.open(tx, id, now)?;
            Ok(())
        })
        .await
}
