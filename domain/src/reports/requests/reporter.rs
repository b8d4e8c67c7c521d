//! What the reporter of a report, or a supporter, sends after it has arrived.

use serde::Serialize;

use crate::fields::{Fields, Request, limits};
use crate::id::{AttachmentId, EventId};
use crate::reports::ShipAnswer;

/// The reporter's answer to the open question: `POST /reports/{id}/answers`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnswerRequest {
    /// The event's id.
    pub id: EventId,
    /// The answer's words.
    pub body: String,
    /// Photos, sent before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

impl Request for AnswerRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let body = fields.text("body", limits::MESSAGE);
        let attachment_ids = fields.choices("attachment_ids");
        Some(Self { id: id?, body: body?, attachment_ids: attachment_ids? })
    }
}

/// Opens a report again: `POST /reports/{id}/reopen`. After a decline, by the reporter, this is the appeal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReopenRequest {
    /// The event's id.
    pub id: EventId,
    /// Why, in plain words.
    pub reason: String,
}

impl Request for ReopenRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let reason = fields.text("reason", limits::WORDS);
        Some(Self { id: id?, reason: reason? })
    }
}

/// Takes the own report back: `POST /reports/{id}/withdraw`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WithdrawRequest {
    /// The event's id.
    pub id: EventId,
    /// Why, if the reporter likes to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Request for WithdrawRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let reason = fields.optional_text("reason", limits::WORDS);
        Some(Self { id: id?, reason })
    }
}

/// The reporter lets the present owner team see the name: `POST /reports/{id}/share-identity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShareIdentityRequest {
    /// The event's id.
    pub id: EventId,
}

impl Request for ShareIdentityRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: fields.id("id")? })
    }
}

/// What somebody says to "does it help?": `POST /reports/{id}/confirmation`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmationRequest {
    /// The event's id.
    pub id: EventId,
    /// Whether it helps.
    pub answer: ShipAnswer,
    /// What else there is to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

impl Request for ConfirmationRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let answer = fields.choice("answer");
        let words = fields.optional_text("words", limits::WORDS);
        Some(Self { id: id?, answer: answer?, words })
    }
}
