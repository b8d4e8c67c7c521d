//! The private status page of an anonymous reporter: what it shows, what can be done there.

use serde::Serialize;

use super::event::{Body, Event};
use super::moves::{may_reopen, may_withdraw};
use super::state::{Mover, State};
use super::view::FullReport;
use super::wire::{QuestionView, Relation, StatusEnding, StatusStep, StatusView};
use crate::fields::{Fields, Request, limits};
use crate::id::EventId;

/// The reporter's words to the owner: `POST /status/{token}/comments`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusComment {
    /// The event's id, a version 4 UUID.
    pub id: EventId,
    /// The words.
    pub body: String,
}

impl Request for StatusComment {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let body = fields.text("body", limits::MESSAGE);
        Some(Self { id: id?, body: body? })
    }
}

/// What the page shows: the way of the report, the open question, how it ended. Never the report's text, a person's
/// name or a comment, because whoever finds the address sees the page.
pub fn present_status(report: &FullReport, events: &[Event]) -> StatusView {
    let projection = &report.projection;
    let mut may = Vec::new();
    for (name, possible) in [
        ("answer", projection.question.is_some()),
        ("comment", !matches!(projection.state, State::Withdrawn | State::Duplicate)),
        ("reopen", may_reopen(projection, Mover::Reporter)),
        ("withdraw", may_withdraw(projection)),
    ] {
        if possible {
            may.push(name.to_owned());
        }
    }
    StatusView {
        number: report.number,
        token: "report".to_owned(),
        relation: Relation::Reporter,
        state: projection.state,
        title: projection.title.clone(),
        category: report.category.name.clone(),
        system: report.system.as_ref().map(|system| system.name.clone()),
        owner: report.owner.team.name.clone(),
        due_at: projection.next_due().map(|(_, due_at)| due_at),
        expected: projection.expected,
        question: projection.question.as_ref().map(|question| QuestionView {
            id: question.id,
            body: question.body.clone(),
            asked_at: question.asked_at,
        }),
        ending: ending(report),
        may,
        history: history(events),
    }
}

fn ending(report: &FullReport) -> Option<StatusEnding> {
    let projection = &report.projection;
    let by_team = matches!(projection.state, State::Answered | State::Declined | State::Transferred);
    projection.state.is_ending().then(|| StatusEnding {
        kind: projection.state,
        text: projection.ending_words.clone().filter(|_| by_team),
        by: by_team.then(|| report.owner.team.name.clone()),
        transferred_to: projection.transfer.as_ref().map(|transfer| transfer.to.clone()),
        follow_up_on: projection.transfer.as_ref().map(|transfer| transfer.follow_up_on),
    })
}

/// The states that a history went through, oldest first.
pub fn history(events: &[Event]) -> Vec<StatusStep> {
    let mut steps: Vec<StatusStep> = Vec::new();
    let mut returns_to = State::Acknowledged;
    for event in events {
        let state = steps.last().map_or(State::Received, |step| step.state);
        let next = match &event.body {
            Body::Received(_) => Some(State::Received),
            Body::Moved(moved) => Some(moved.to),
            Body::Asked { .. } => {
                returns_to = state;
                Some(State::Clarifying)
            }
            Body::Replied { .. } | Body::QuestionWithdrawn { .. } => Some(returns_to),
            Body::Planned { .. } if state == State::Accepted => Some(State::Scheduled),
            Body::Reopened { .. } => Some(State::Reopened),
            Body::Withdrawn { .. } => Some(State::Withdrawn),
            _ => None,
        };
        if let Some(next) = next.filter(|next| steps.is_empty() || *next != state) {
            steps.push(StatusStep { at: event.at, state: next });
        }
    }
    steps
}
