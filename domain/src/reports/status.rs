//! The private status page, of an anonymous reporter and of every mail: what it shows, what can be done there.

use serde::{Deserialize, Serialize};

use super::ShipAnswer;
use super::confirming::may_confirm;
use super::event::{Body, Event};
use super::moves::{may_reopen, may_withdraw};
use super::projection::Expected;
use super::ship::latest_answer;
use super::state::{Mover, State};
use super::view::FullReport;
use super::wire::{QuestionView, Relation};
use crate::fields::{Fields, Request, limits};
use crate::governance::Hold;
use crate::id::{EventId, FollowerId};
use crate::moment::{Date, Moment};

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

/// What kind of token opened the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TokenKind {
    /// The anonymous reporter's own secret.
    Report,
    /// The address in a mail: one person, one report, for a while.
    Telling,
}

/// One step of the page's time line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct StatusStep {
    pub at: Moment,
    pub state: State,
}

/// With what a report ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct StatusEnding {
    pub kind: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transferred_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<Date>,
    /// Whether it was confirmed by supporters alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_supporters: bool,
}

/// The change that shipped, in its author's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub struct StatusChange {
    pub title: String,
    pub you_said: String,
    pub we_did: String,
    pub do_now: String,
    pub shipped_at: Moment,
}

/// A report for the holder of a token: `GET /status/{token}`. Never text, names or comments of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the other names say it")]
pub struct StatusView {
    pub number: i64,
    pub token: TokenKind,
    pub relation: Relation,
    pub state: State,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub category: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    pub owner: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<Expected>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Hold>,
    /// Only for the reporter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<StatusEnding>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<StatusChange>,
    /// What the holder last said about that change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub my_answer: Option<ShipAnswer>,
    /// `answer`, `comment`, `confirm`, `reopen`, `withdraw`.
    pub may: Vec<String>,
    pub history: Vec<StatusStep>,
    /// When the token stops working; absent where it works until the report is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
}

/// Who opened the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// By what.
    pub token: TokenKind,
    /// Which follower the token is for.
    pub follower_id: FollowerId,
    /// As what the follower follows. Only a reporter answers, writes, opens again and withdraws; a supporter may say
    /// whether it helps.
    pub relation: Relation,
    /// When the token stops working.
    pub expires_at: Option<Moment>,
}

/// What the page shows: the way of the report, the open question, how it ended, what changed. Never the report's text,
/// a person's name or a comment, because whoever finds the address sees the page. `change` is the one that the
/// projection's ship names; `root_events` are those of the root where the report is joined.
pub fn present_status(
    report: &FullReport,
    events: &[Event],
    root_events: &[Event],
    holder: Holder,
    change: Option<StatusChange>,
) -> StatusView {
    let projection = report.shown();
    let reporter = holder.relation == Relation::Reporter;
    let answers = reporter || holder.relation == Relation::Supporter;
    let question = projection.waiting_question().filter(|_| reporter);
    let may = [
        ("answer", question.is_some()),
        ("comment", reporter && projection.state != State::Withdrawn),
        ("confirm", answers && may_confirm(projection)),
        ("reopen", reporter && may_reopen(projection, Mover::Reporter)),
        ("withdraw", reporter && may_withdraw(projection)),
    ];
    StatusView {
        number: report.number,
        token: holder.token,
        relation: holder.relation,
        state: projection.state,
        title: report.projection.title.clone(),
        category: report.category.name.clone(),
        system: report.system.as_ref().map(|system| system.name.clone()),
        owner: report.owner.team.name.clone(),
        due_at: report.due_at,
        expected: projection.expected,
        hold: projection.hold.clone(),
        question: question.map(|question| QuestionView {
            id: question.id,
            body: question.body.clone(),
            asked_at: question.asked_at,
        }),
        ending: ending(report),
        change: change.filter(|_| projection.ship.is_some()),
        my_answer: latest_answer(
            if report.root.is_some() { root_events } else { events },
            holder.follower_id,
        ),
        may: may.into_iter().filter(|(_, possible)| *possible).map(|(name, _)| name.to_owned()).collect(),
        history: history_with_root(report, events, root_events),
        expires_at: holder.expires_at,
    }
}

fn ending(report: &FullReport) -> Option<StatusEnding> {
    let projection = report.shown();
    let by_team = matches!(projection.state, State::Answered | State::Declined | State::Transferred);
    projection.state.is_ending().then(|| StatusEnding {
        kind: projection.state,
        text: projection.ending_words.clone().filter(|_| by_team),
        by: by_team.then(|| decider(report).to_owned()),
        transferred_to: projection.transfer.as_ref().map(|transfer| transfer.to.clone()),
        follow_up_on: projection.transfer.as_ref().map(|transfer| transfer.follow_up_on),
        by_supporters: projection.state == State::Confirmed
            && projection.ship.as_ref().is_some_and(|ship| ship.by_supporters),
    })
}

/// The own way until it was joined, then the way of its root.
fn history_with_root(report: &FullReport, events: &[Event], root_events: &[Event]) -> Vec<StatusStep> {
    let mut steps = history(events);
    let (Some(joined), Some(root)) = (&report.projection.joined, &report.root) else { return steps };
    steps.retain(|step| step.state != State::Duplicate);
    let since = history(root_events).into_iter().filter(|step| step.at >= joined.since);
    for step in since.chain([StatusStep { at: joined.since, state: root.projection.state }]) {
        if steps.last().is_none_or(|last| last.state != step.state) {
            steps.push(step);
        }
    }
    steps
}

/// Who decided how it ended: the committee that declined it, else the owner.
fn decider(report: &FullReport) -> &str {
    match &report.declined_by {
        Some(committee) if report.shown().state == State::Declined => &committee.name,
        _ => &report.owner.team.name,
    }
}

/// The states that a history went through, oldest first.
pub fn history(events: &[Event]) -> Vec<StatusStep> {
    let mut steps: Vec<StatusStep> = Vec::new();
    let mut returns_to = State::Acknowledged;
    let mut before_joining = State::Received;
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
            Body::Shipped { .. } => Some(State::Shipped),
            Body::Reopened { .. } => Some(State::Reopened),
            Body::Withdrawn { .. } => Some(State::Withdrawn),
            Body::Joined { into: Some(_) } if state != State::Duplicate => {
                before_joining = state;
                Some(State::Duplicate)
            }
            Body::TakenApart { from: Some(_), .. } => Some(before_joining),
            _ => None,
        };
        if let Some(next) = next.filter(|next| steps.is_empty() || *next != state) {
            steps.push(StatusStep { at: event.at, state: next });
        }
    }
    steps
}
