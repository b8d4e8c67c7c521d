//! What people send about themselves and about other people's accounts.

use serde::{Deserialize, Serialize};

use crate::access::{Role, RoleGiven};
use crate::fields::{Fields, Patch, Request, limits};
use crate::id::{PersonId, SiteId, TeamId, UnitId};

/// E-mail and password: `POST /session`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignIn {
    /// The e-mail address of the account.
    pub email: String,
    /// The password.
    pub password: String,
}

impl Request for SignIn {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.email("email");
        let password = fields.secret("password", 1_024);
        Some(Self { email: email?, password: password? })
    }
}

/// A password that is chosen: taken as it is, because it is also compared as it is.
fn new_password(fields: &mut Fields<'_>, field: &'static str) -> Option<String> {
    let password = fields.secret(field, *limits::PASSWORD.end())?;
    if password.chars().count() < *limits::PASSWORD.start() {
        fields.refuse(field, "too_short", format!("At least {} characters", limits::PASSWORD.start()));
        return None;
    }
    Some(password)
}

/// What somebody who asks for a link wants to do with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkWish {
    /// Sign in without a password.
    #[default]
    SignIn,
    /// Set a new password.
    Reset,
}

/// A link to be mailed: `POST /session/link`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskForLink {
    /// The e-mail address of the account.
    pub email: String,
    /// What the link is wanted for; absent means signing in.
    pub purpose: LinkWish,
}

impl Request for AskForLink {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.email("email");
        let purpose = fields.optional_choice("purpose").unwrap_or_default();
        Some(Self { email: email?, purpose })
    }
}

/// A used link: `POST /session/link/{token}`.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UseLink {
    /// The new password, where the person sets one; needed where the link is for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The full name of somebody who joins; for people with an account it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Request for UseLink {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let password = match fields.patch("password", |fields| new_password(fields, "password")) {
            Patch::Set(password) => Some(password),
            Patch::Keep | Patch::Clear => None,
        };
        let name = fields.optional_text("name", limits::NAME);
        Some(Self { password, name })
    }
}

/// The first administrator: `POST /setup`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetUp {
    /// The code that the server printed when it started on an empty database.
    pub code: String,
    /// The organisation's name.
    pub organisation: String,
    /// IANA time zone of the first site, for example `Europe/Zurich`.
    pub time_zone: String,
    /// The administrator's name.
    pub name: String,
    /// The administrator's e-mail address.
    pub email: String,
    /// The administrator's password.
    pub password: String,
}

impl Request for SetUp {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let code = fields.text("code", 1..=100);
        let organisation = fields.text("organisation", limits::NAME);
        let time_zone = fields.text("time_zone", 1..=64);
        let name = fields.text("name", limits::NAME);
        let email = fields.email("email");
        let password = new_password(fields, "password");
        Some(Self {
            code: code?,
            organisation: organisation?,
            time_zone: time_zone?,
            name: name?,
            email: email?,
            password: password?,
        })
    }
}

/// A new password for oneself: `PUT /me/password`.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangePassword {
    /// The present password; an account that never had one sends an empty text.
    pub current: String,
    /// The new one.
    pub new: String,
}

impl Request for ChangePassword {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let current = fields.secret("current", 1_024);
        let new = new_password(fields, "new");
        Some(Self { current: current?, new: new? })
    }
}

/// Own settings: `PATCH /me`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MePatch {
    /// The language of screens and mails.
    pub language: Option<String>,
    /// The unit in which the person works.
    pub unit_id: Patch<UnitId>,
}

impl Request for MePatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            language: fields.optional_language("language"),
            unit_id: fields.patch("unit_id", |f| f.id("unit_id")),
        })
    }
}

fn read_roles(fields: &mut Fields<'_>) -> Option<Vec<RoleGiven>> {
    fields.objects("roles", |given| {
        let role: Option<Role> = given.choice("role");
        if role.is_some_and(|role| !matches!(role, Role::Champion | Role::Administrator)) {
            given.refuse(
                "role",
                "not_a_choice",
                "Champion and administrator are given; the others follow from teams",
            );
        }
        let site_id = given.optional_id::<crate::id::kind::Site>("site_id");
        Some(RoleGiven { role: role?, site_id })
    })
}

/// A new person: `POST /people`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    /// The person's id, made by the client.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// E-mail address, unique.
    pub email: String,
    /// Language of screens and mails; absent means the organisation's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The unit in which the person works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<UnitId>,
    /// The site, for people without unit; absent means all sites.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
    /// Champion and administrator roles.
    pub roles: Vec<RoleGiven>,
    /// The teams of which the person is a member.
    pub team_ids: Vec<TeamId>,
}

impl Request for NewPerson {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let name = fields.text("name", limits::NAME);
        let email = fields.email("email");
        let language = fields.optional_language("language");
        let unit_id = fields.optional_id("unit_id");
        let site_id = fields.optional_id("site_id");
        let roles = read_roles(fields);
        let team_ids = fields.choices("team_ids");
        fields.optional_flag("active");
        Some(Self {
            id: id?,
            name: name?,
            email: email?,
            language,
            unit_id,
            site_id,
            roles: roles?,
            team_ids: team_ids?,
        })
    }
}

/// Changes to a person: `PATCH /people/{id}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in NewPerson")]
pub struct PersonPatch {
    pub name: Option<String>,
    pub email: Option<String>,
    pub language: Option<String>,
    pub unit_id: Patch<UnitId>,
    pub site_id: Patch<SiteId>,
    pub roles: Option<Vec<RoleGiven>>,
    pub team_ids: Option<Vec<TeamId>>,
    pub active: Option<bool>,
}

impl Request for PersonPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        for field in ["name", "roles", "team_ids", "active"] {
            if fields.is_null(field) {
                fields.refuse(field, "required", "This field cannot be cleared");
            }
        }
        Some(Self {
            name: fields.optional_text("name", limits::NAME),
            email: if fields.has("email") { fields.email("email") } else { None },
            language: fields.optional_language("language"),
            unit_id: fields.patch("unit_id", |f| f.id("unit_id")),
            site_id: fields.patch("site_id", |f| f.id("site_id")),
            roles: if fields.has("roles") { read_roles(fields) } else { None },
            team_ids: if fields.has("team_ids") { fields.choices("team_ids") } else { None },
            active: fields.optional_flag("active"),
        })
    }
}

/// A search for people by part of a name or address: `POST /people/search`. Names never stand in a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeopleSearch {
    /// Part of the name or e-mail address, in any case.
    pub words: String,
    /// Where the page begins, as the page before said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many people at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
}

impl Request for PeopleSearch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let words = fields.text("words", limits::NAME);
        let cursor = fields.optional_text("cursor", 1..=200);
        let limit = fields.optional_integer("limit", 1..=crate::page::LARGEST_LIMIT);
        Some(Self { words: words?, cursor, limit })
    }
}
