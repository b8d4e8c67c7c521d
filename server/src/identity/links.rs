//! Links that sign somebody in once: invitation, sign-in without a password, a new password, and joining.
//!
//! A link to join belongs to an address, not to a person: there is no account before somebody who reads the mail of
//! that address has used it.

use domain::id::{PersonId, SignInLinkId};
use domain::identity::ASKED_LINK_HOURS;
use domain::moment::Moment;

use super::rows::{LinkPurpose, LinkRow, PersonRow};
use super::token::hash_of;
use super::{joining, store};
use crate::app::App;
use crate::clock::new_timeless_id;
use crate::db::columns::Code;
use crate::db::{Conn, StoreError, Tx};
use crate::telling::{self, tokens::Tokens};

/// The page of a sign-in link.
pub fn address(public_url: &str, token: &str) -> String {
    format!("{public_url}/sign-in/{token}")
}

/// Whether a link can be mailed: while mail is paused it would expire before it leaves.
pub fn can_be_mailed(app: &App) -> bool {
    telling::mail_is_set_up(app) && !app.snapshots.current().settings.mail_paused
}

/// A sign-in link that was just made.
pub struct MadeLink {
    /// Which one: by this a mail names it.
    pub id: SignInLinkId,
    /// Its secret, to be shown once or mailed.
    pub token: String,
}

/// A new sign-in link that works once, for so many hours; earlier ones stop working.
///
/// # Errors
/// The statements'.
pub fn make_sign_in_link(
    tx: &mut Tx<'_>,
    tokens: &Tokens,
    person: PersonId,
    purpose: LinkPurpose,
    hours: i64,
    now: Moment,
) -> Result<MadeLink, StoreError> {
    store::use_up_links(tx, person, now)?;
    insert(tx, tokens, &Holder::Person(person), purpose, hours, now)
}

/// A link that somebody asked for on the sign-in page. Earlier ones go on working until one of them is used: whoever
/// asks knows only the address, and mails arrive in any order.
///
/// # Errors
/// The statements'.
pub fn make_asked_link(
    tx: &mut Tx<'_>,
    tokens: &Tokens,
    holder: &Holder,
    purpose: LinkPurpose,
    now: Moment,
) -> Result<MadeLink, StoreError> {
    insert(tx, tokens, holder, purpose, ASKED_LINK_HOURS, now)
}

/// Whose a new link is.
pub enum Holder {
    /// Somebody with an account.
    Person(PersonId),
    /// Whoever reads the mail of this address.
    Address(String),
}

fn insert(
    tx: &mut Tx<'_>,
    tokens: &Tokens,
    holder: &Holder,
    purpose: LinkPurpose,
    hours: i64,
    now: Moment,
) -> Result<MadeLink, StoreError> {
    let id = new_timeless_id();
    let token = tokens.sign_in_link(id);
    let (person_id, email) = match holder {
        Holder::Person(person) => (Some(*person), None),
        Holder::Address(email) => (None, Some(email.clone())),
    };
    let row = LinkRow {
        hash: hash_of(&token),
        id,
        person_id,
        email,
        purpose: Code(purpose),
        created_at: now,
        expires_at: now.plus_seconds(hours * 3_600),
        used_at: None,
    };
    store::insert_link(tx, &row)?;
    Ok(MadeLink { id, token })
}

/// A link that works: unused, not expired, and its account or its mail domain still holds.
pub struct OpenLink {
    /// What it is for.
    pub purpose: LinkPurpose,
    /// Who uses it.
    pub user: User,
}

/// Who uses a link.
#[derive(Clone)]
pub enum User {
    /// Somebody with an account.
    Person(Box<PersonRow>),
    /// Somebody who joins under this address.
    Newcomer(String),
}

/// The link of that token, where it works.
///
/// # Errors
/// The statements'.
pub fn find_open(conn: &mut Conn, token_hash: &[u8], now: Moment) -> Result<Option<OpenLink>, StoreError> {
    let Some(row) = store::find_link(conn, token_hash, now)? else { return Ok(None) };
    let user = match (row.person_id, row.email) {
        (Some(person), _) => {
            let person = store::find_person(conn, person)?.filter(|person| person.active);
            person.map(|person| User::Person(Box::new(person)))
        }
        (None, Some(email)) => joining::may_join(conn, &email)?.then_some(User::Newcomer(email)),
        (None, None) => None,
    };
    Ok(user.map(|user| OpenLink { purpose: row.purpose.0, user }))
}
