//! The answers about people and sessions.

use serde::{Deserialize, Serialize};

use crate::access::{Action, RoleGiven};
use crate::id::{CommitteeId, PersonId, SiteId, TeamId, UnitId};
use crate::names::{Language, TeamRef, UnitRef};

/// A committee of which the person is a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct CommitteeSeat {
    pub id: CommitteeId,
    pub name: String,
    pub chair: bool,
}

/// The signed-in person: `GET /me`, and the answer to signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Me {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub language: Language,
    /// Champion and administrator roles; everyone is a reporter, owners are members of a team.
    pub roles: Vec<RoleGiven>,
    pub teams: Vec<TeamRef>,
    pub committees: Vec<CommitteeSeat>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitRef>,
    /// What the person may do to anything at all.
    pub may: Vec<Action>,
    /// Whether the account has a password.
    pub has_password: bool,
    /// For administrators, while mail is not set up: how many letters wait for it, counted up to 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed_without_mail: Option<u32>,
}

/// A person in administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub language: Language,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    pub roles: Vec<RoleGiven>,
    pub team_ids: Vec<TeamId>,
    pub active: bool,
    /// Whether the person has ever signed in.
    pub signed_in: bool,
    /// The one-time sign-in link; only in the answer that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_link: Option<String>,
    /// Whether that link is also on its way to the person by mail.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mailed: bool,
}

/// A one-time sign-in link: shown once, 72 hours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct SignInLink {
    pub sign_in_link: String,
    /// Whether it is also on its way to the person by mail.
    #[serde(default, skip_serializing_if = "is_false")]
    pub mailed: bool,
}

const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// What a one-time sign-in link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// The first sign-in of somebody who was added.
    Invitation,
    /// Signing in without a password.
    SignIn,
    /// A new password.
    Reset,
    /// An account for somebody whose address belongs to a mail domain that may join.
    Join,
}

/// For whom a sign-in link is: `GET /session/link/{token}`, which does not use it up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkHolder {
    /// What the link is for.
    pub purpose: LinkPurpose,
    /// The person's name; who joins has none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address that is going to join; of people with an account it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether the account has a password; else the page asks for one.
    pub has_password: bool,
}

/// What anybody may know before signing in: `GET /public`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct Public {
    pub organisation: String,
    pub languages: Vec<Language>,
    pub language: Language,
    /// No administrator exists yet: the first visit is the set-up page.
    pub setup_needed: bool,
    /// Whether reports without an account are possible.
    pub anonymous: bool,
    /// Whether mail is set up: then a sign-in link can be mailed.
    pub mail: bool,
    /// Whether this is the demo hospital.
    pub demo: bool,
    /// Whether the pages come over https or from this computer; else offline use and installing are off.
    pub secure: bool,
    pub version: String,
}
