//! The one table of everything that can go wrong: code, HTTP status and title (RFC 9457 problem details).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::reports::State;

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $status:literal $title:literal;)*) => {
        /// What kind of problem an answer reports. Clients go by this, never by the words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Code {
            /// Every kind of problem, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire, for example `moved_meanwhile`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The HTTP status of the answer.
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }

            /// A short English title; screens take their words from the catalogue by the code.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }
        }
    };
}

problems! {
    /// The body is not JSON, or a parameter of the address cannot be read.
    Unreadable = "unreadable" 400 "The request cannot be read";
    /// A session cookie or a person was named where the request must be anonymous.
    NotAnonymous = "not_anonymous" 400 "This request must not say who you are";
    /// No session, or one that has ended.
    SignInNeeded = "sign_in_needed" 401 "Sign in first";
    /// E-mail and password do not belong together.
    SignInRefused = "sign_in_refused" 401 "That did not match";
    /// Visible, but not allowed to this person.
    NotAllowed = "not_allowed" 403 "You may not do this";
    /// The request did not come from our own pages.
    CrossSite = "csrf" 403 "The request did not come from this site";
    /// Reports without an account are turned off.
    AnonymousOff = "anonymous_off" 403 "Reports without an account are turned off";
    /// Unknown, or invisible to this person.
    NotFound = "not_found" 404 "There is nothing here";
    /// The address exists, but not for this verb.
    WrongVerb = "wrong_verb" 405 "The address does not take this verb";
    /// The report has moved since the person saw it.
    MovedMeanwhile = "moved_meanwhile" 409 "The report has moved meanwhile";
    /// The state table does not hold this move.
    NotPossible = "not_possible" 409 "This move is not possible";
    /// The id was used before with other content.
    IdReused = "id_reused" 409 "This id was used for something else";
    /// The request was queued by another person.
    WrongPerson = "wrong_person" 409 "Another person is signed in";
    /// It cannot be turned off while something stands on it.
    InUse = "in_use" 409 "It is still in use";
    /// The token was used or has expired.
    Spent = "spent" 410 "This link has been used or has expired";
    /// Somebody changed it since it was read.
    Changed = "changed" 412 "Somebody changed it meanwhile";
    /// The body is larger than the route takes.
    TooLarge = "too_large" 413 "The request is too large";
    /// The body is of a kind that the route does not take.
    WrongMediaType = "wrong_media_type" 415 "The request is of the wrong kind";
    /// One or more fields are wrong; `errors` names each.
    Invalid = "invalid" 422 "Some fields need another look";
    /// A named attachment is not there whole.
    AttachmentIncomplete = "attachment_incomplete" 424 "A photo has not arrived whole";
    /// Too many tries.
    TooMany = "too_many" 429 "Too many tries, wait a little";
    /// Our fault; the request id leads to the log.
    Internal = "internal" 500 "Something went wrong on our side";
    /// Too busy or the database is away; try again.
    Unavailable = "unavailable" 503 "Not available for a moment";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Path of the field: `text`, `burden.minutes`, `members.2.person_id`.
    pub field: String,
    /// What is wrong: `required`, `unknown_field`, `wrong_type`, `too_short`, `too_long`, `out_of_range`,
    /// `not_a_choice`, `not_a_date`, `not_a_time`, `not_an_id`, `unknown`, `forbidden_character`, or a rule's
    /// own name.
    pub code: String,
    /// The same in plain English.
    pub message: String,
}

impl FieldError {
    /// A field error with its code and plain words.
    pub fn new(field: impl Into<String>, code: &str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code: code.to_owned(), message: message.into() }
    }
}

/// The body of every answer that is not a success: RFC 9457 `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable address of this kind of problem: `/problems/{code}`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short English title of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, in plain English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The request id, to be quoted to the administrator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The kind for machines.
    pub code: Code,
    /// The fields that are wrong, all at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// With `moved_meanwhile` and `not_possible`: the present state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// With `moved_meanwhile`: the number of the report's last event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<i64>,
    /// With `moved_meanwhile` and `not_possible`: the states that this person can move it to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible: Option<Vec<State>>,
}

impl Problem {
    /// A problem of that kind, with nothing more to say.
    pub fn new(code: Code) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            instance: None,
            code,
            errors: Vec::new(),
            state: None,
            seq: None,
            possible: None,
        }
    }

    /// The same with words about this one time.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Wrong fields, all at once.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(Code::Invalid) }
    }

    /// One wrong field.
    pub fn field(field: &str, code: &str, message: &str) -> Self {
        Self::invalid(vec![FieldError::new(field, code, message)])
    }
}
