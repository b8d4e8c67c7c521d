//! What the owner of a report sends.

use serde::Serialize;

use crate::fields::{Fields, Patch, Request, limits};
use crate::id::{CategoryId, EventId, PersonId, ServiceLevelId, SystemId, TeamId, UnitId, WorkflowStepId};
use crate::moment::Date;
use crate::reports::{CommentVisibility, Dimension, Disposition, Severity, State};

/// A move of the state table: `POST /reports/{id}/transitions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Transition {
    /// The event's id, made by the client.
    pub id: EventId,
    /// The state that the person saw.
    pub from: State,
    /// The state that it shall have.
    pub to: State,
    /// Reason, explanation or tip.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Title, where none is confirmed yet or it changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Disposition, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disposition: Option<Disposition>,
    /// Dimension, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dimension: Option<Dimension>,
    /// The question, when asking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Who tries it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tried_by: Option<String>,
    /// To whom it is passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transferred_to: Option<String>,
    /// The reference over there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which the owner looks again, at most 90 days ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<Date>,
}

impl Transition {
    /// A bare move, without anything brought along.
    pub const fn plain(id: EventId, from: State, to: State) -> Self {
        Self {
            id,
            from,
            to,
            reason: None,
            title: None,
            disposition: None,
            dimension: None,
            question: None,
            tried_by: None,
            transferred_to: None,
            reference: None,
            follow_up_on: None,
        }
    }
}

impl Request for Transition {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let from = fields.choice("from");
        let to = fields.choice("to");
        let reason = fields.optional_text("reason", limits::WORDS);
        let title = fields.optional_text("title", limits::TITLE);
        let disposition = fields.optional_choice("disposition");
        let dimension = fields.optional_choice("dimension");
        let question = fields.optional_text("question", limits::MESSAGE);
        let tried_by = fields.optional_text("tried_by", limits::NAME);
        let transferred_to = fields.optional_text("transferred_to", limits::NAME);
        let reference = fields.optional_text("reference", limits::NAME);
        let follow_up_on = fields.optional_date("follow_up_on");
        Some(Self {
            id: id?,
            from: from?,
            to: to?,
            reason,
            title,
            disposition,
            dimension,
            question,
            tried_by,
            transferred_to,
            reference,
            follow_up_on,
        })
    }
}

/// The latest follow-up, in days from today.
pub const LONGEST_FOLLOW_UP_DAYS: i32 = 90;

/// Sets or moves the date: `POST /reports/{id}/plan`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlanRequest {
    /// The event's id.
    pub id: EventId,
    /// The state that the person saw.
    pub from: State,
    /// The day, or the first day of the window.
    pub from_date: Date,
    /// The last day of the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_date: Option<Date>,
    /// Why it moves; needed when it moves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Request for PlanRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let from = fields.choice("from");
        let from_date = fields.date("from_date");
        let to_date = fields.optional_date("to_date");
        if let (Some(first), Some(last)) = (from_date, to_date)
            && last < first
        {
            fields.refuse("to_date", "out_of_range", "The window ends before it begins");
        }
        let reason = fields.optional_text("reason", limits::WORDS);
        Some(Self { id: id?, from: from?, from_date: from_date?, to_date, reason })
    }
}

/// A comment: `POST /reports/{id}/comments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommentRequest {
    /// The event's id.
    pub id: EventId,
    /// The words.
    pub body: String,
    /// Who may read them.
    pub visibility: CommentVisibility,
}

impl Request for CommentRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let body = fields.text("body", limits::MESSAGE);
        let visibility = fields.choice("visibility");
        Some(Self { id: id?, body: body?, visibility: visibility? })
    }
}

/// Another owner: `POST /reports/{id}/owner`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnerRequest {
    /// The event's id.
    pub id: EventId,
    /// The state that the person saw.
    pub from: State,
    /// The team from now on.
    pub team_id: TeamId,
    /// The person of that team who takes care of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<PersonId>,
    /// Why, in plain words.
    pub reason: String,
}

impl Request for OwnerRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let from = fields.choice("from");
        let team_id = fields.id("team_id");
        let assignee_id = fields.optional_id("assignee_id");
        let reason = fields.text("reason", limits::WORDS);
        Some(Self { id: id?, from: from?, team_id: team_id?, assignee_id, reason: reason? })
    }
}

/// A look at a confidential reporter's name: `POST /reports/{id}/identity`. Every look is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IdentityRequest {
    /// The id of this look in the log.
    pub id: EventId,
    /// Why; administrators must say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Request for IdentityRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let reason = fields.optional_text("reason", limits::WORDS);
        Some(Self { id: id?, reason })
    }
}

/// Fields to be set: `PATCH /reports/{id}` with `If-Match`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ReportPatch {
    /// The reporter's own text, while *received*.
    pub text: Option<String>,
    pub title: Patch<String>,
    pub workaround: Patch<String>,
    pub category_id: Option<CategoryId>,
    pub unit_id: Option<UnitId>,
    pub system_id: Patch<SystemId>,
    pub workflow_step_id: Patch<WorkflowStepId>,
    pub severity: Patch<Severity>,
    pub disposition: Patch<Disposition>,
    pub dimension: Patch<Dimension>,
    pub service_level_id: Option<ServiceLevelId>,
}

impl ReportPatch {
    /// Whether it touches a field that only the owner sets.
    pub fn is_triage(&self) -> bool {
        *self != Self { text: self.text.clone(), ..Self::default() }
    }
}

impl Request for ReportPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        for field in ["text", "category_id", "unit_id", "service_level_id"] {
            if fields.has(field) && fields.is_null(field) {
                fields.refuse(field, "required", "This field cannot be cleared");
            }
        }
        Some(Self {
            text: fields.optional_text("text", limits::TEXT),
            title: fields.patch("title", |f| f.text("title", limits::TITLE)),
            workaround: fields.patch("workaround", |f| f.text("workaround", limits::WORDS)),
            category_id: fields.optional_id("category_id"),
            unit_id: fields.optional_id("unit_id"),
            system_id: fields.patch("system_id", |f| f.id("system_id")),
            workflow_step_id: fields.patch("workflow_step_id", |f| f.id("workflow_step_id")),
            severity: fields.patch("severity", |f| f.choice("severity")),
            disposition: fields.patch("disposition", |f| f.choice("disposition")),
            dimension: fields.patch("dimension", |f| f.choice("dimension")),
            service_level_id: fields.optional_id("service_level_id"),
        })
    }
}
