//! What people send about reports, read and checked by the same code on the phone and on the server.
//!
//! Here stands what arrives first: the report itself. `reporter` holds what its reporter sends later, `owner` what
//! its owner sends, `waiting` what people send to wait with others.

mod owner;
mod reporter;
mod waiting;

use serde::Serialize;

use super::{Burden, Identity, Severity};
use crate::fields::{Fields, Request, limits};
use crate::id::{AttachmentId, CategoryId, ReportId, SystemId, UnitId, WorkflowStepId};

pub use owner::{
    CommentRequest, IdentityRequest, LONGEST_FOLLOW_UP_DAYS, OwnerRequest, PlanRequest, ReportPatch,
    Transition,
};
pub use reporter::{
    AnswerRequest, ConfirmationRequest, ReopenRequest, ShareIdentityRequest, WithdrawRequest,
};
pub use waiting::{JoinRequest, SupportRequest, TakeApartRequest};

/// A problem that a person reports: `POST /reports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Submission {
    /// The report's id, made by the client; UUIDv4 when anonymous.
    pub id: ReportId,
    /// Where it happens.
    pub unit_id: UnitId,
    /// What kind of trouble.
    pub category_id: CategoryId,
    /// What happens, in the reporter's own words.
    pub text: String,
    /// In which system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system_id: Option<SystemId>,
    /// At which step of its workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow_step_id: Option<WorkflowStepId>,
    /// How bad.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// What it costs the reporter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub burden: Option<Burden>,
    /// What the reporter does instead today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workaround: Option<String>,
    /// How the reporter wants to be known: named or confidential.
    pub identity: Identity,
    /// Photos, sent before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachment_ids: Vec<AttachmentId>,
}

fn read_submission(fields: &mut Fields<'_>, identity: Option<Identity>) -> Option<Submission> {
    let id = fields.id("id");
    let unit_id = fields.id("unit_id");
    let category_id = fields.id("category_id");
    let text = fields.text("text", limits::TEXT);
    let system_id = fields.optional_id("system_id");
    let workflow_step_id = fields.optional_id("workflow_step_id");
    if workflow_step_id.is_some() && system_id.is_none() {
        fields.refuse("system_id", "required", "A step belongs to a system");
    }
    let severity = fields.optional_choice("severity");
    let burden = fields.optional_object("burden", Burden::read);
    let workaround = fields.optional_text("workaround", limits::WORDS);
    let attachment_ids = fields.choices("attachment_ids");
    Some(Submission {
        id: id?,
        unit_id: unit_id?,
        category_id: category_id?,
        text: text?,
        system_id,
        workflow_step_id,
        severity,
        burden,
        workaround,
        identity: identity?,
        attachment_ids: attachment_ids?,
    })
}

impl Request for Submission {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let identity = fields.choice("identity");
        if identity == Some(Identity::Anonymous) {
            fields.refuse("identity", "not_a_choice", "Anonymous reports have a way of their own");
        }
        read_submission(fields, identity)
    }
}

/// A problem that somebody reports without saying who: `POST /anonymous-reports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnonymousSubmission {
    /// The report itself; on the wire its fields stand beside the secret's hash, without `identity`.
    #[serde(flatten)]
    pub report: Submission,
    /// Lower-case hexadecimal SHA-256 of the secret that the device keeps.
    pub status_secret_hash: String,
}

impl AnonymousSubmission {
    /// The body to be sent: without `identity`, which this route does not know.
    pub fn to_body(&self) -> serde_json::Value {
        let mut body = serde_json::to_value(self).unwrap_or_default();
        if let Some(fields) = body.as_object_mut() {
            fields.remove("identity");
        }
        body
    }
}

impl Request for AnonymousSubmission {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let status_secret_hash = fields.text("status_secret_hash", 64..=64);
        if let Some(hash) = &status_secret_hash
            && !hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        {
            fields.refuse(
                "status_secret_hash",
                "not_a_hash",
                "64 lower-case hexadecimal digits are wanted here",
            );
        }
        let report = read_submission(fields, Some(Identity::Anonymous))?;
        if !report.id.is_timeless() {
            fields.refuse(
                "id",
                "not_timeless",
                "Anonymous reports take a version 4 UUID, which tells no time",
            );
        }
        Some(Self { report, status_secret_hash: status_secret_hash? })
    }
}
