//! Rows of people, sessions, tokens, links and keys, and their mapping to domain types.

use diesel::prelude::*;
use domain::access::{Role, RoleGiven};
use domain::governance::Seat;
use domain::id::{PersonId, SessionId, SignInLinkId, SiteId, TeamId, UnitId};
pub use domain::identity::wire::LinkPurpose;
use domain::identity::wire::Person;
use domain::moment::Moment;

use super::token::KeyId;
use crate::db::columns::Code;
use crate::db::schema::{people, refresh_tokens, roles_given, sign_in_links, signing_keys};

/// A person as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = people)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct PersonRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub language: String,
    pub unit_id: Option<UnitId>,
    pub site_id: Option<SiteId>,
    pub password_hash: Option<String>,
    pub epoch: i64,
    pub active: bool,
    pub created_at: Moment,
    pub signed_in_at: Option<Moment>,
}

/// A role that was given, as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = roles_given)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct RoleRow {
    pub person_id: PersonId,
    pub role: Code<Role>,
    pub site_id: Option<SiteId>,
}

impl From<RoleRow> for RoleGiven {
    fn from(row: RoleRow) -> Self {
        Self { role: row.role.0, site_id: row.site_id }
    }
}

/// One rotation of a session's refresh token, as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct RefreshRow {
    pub hash: Vec<u8>,
    pub session_id: SessionId,
    pub issued_at: Moment,
    pub spent_at: Option<Moment>,
    pub successor_hash: Option<Vec<u8>>,
}

/// A one-time sign-in link, as stored.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_in_links)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct LinkRow {
    pub hash: Vec<u8>,
    pub id: SignInLinkId,
    pub person_id: Option<PersonId>,
    pub email: Option<String>,
    pub purpose: Code<LinkPurpose>,
    pub created_at: Moment,
    pub expires_at: Moment,
    pub used_at: Option<Moment>,
}

/// A key that signs access tokens, as stored.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys)]
#[expect(missing_docs, reason = "the migration says what each column means")]
pub struct KeyRow {
    pub id: KeyId,
    pub secret: Vec<u8>,
    pub created_at: Moment,
}

/// A person with everything that administration shows and changes.
#[derive(Clone, Debug)]
pub struct PersonWhole {
    /// The person.
    pub row: PersonRow,
    /// The site of the person's unit, else the one given instead; absent means all sites.
    pub site: Option<SiteId>,
    /// Champion and administrator roles.
    pub roles: Vec<RoleGiven>,
    /// The teams of which the person is a member.
    pub team_ids: Vec<TeamId>,
    /// The person's seats in committees that are switched on.
    pub committees: Vec<Seat>,
}

impl PersonWhole {
    /// The person as administration sees it.
    pub fn wire(self) -> Person {
        let Self { row, roles, team_ids, .. } = self;
        Person {
            id: row.id,
            name: row.name,
            email: row.email,
            language: row.language,
            unit_id: row.unit_id,
            site_id: row.site_id,
            roles,
            team_ids,
            active: row.active,
            signed_in: row.signed_in_at.is_some(),
            sign_in_link: None,
            mailed: false,
        }
    }
}
