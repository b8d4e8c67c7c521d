//! What has not happened yet.

use domain::{
    moment::Moment,
    reports::{State, projection::NextStepCode},
};

use leptos::prelude::untrack;

use super::{expected::window_words, page::Story};
use crate::{
    pages::next_step,
    t,
    words::{self, Now, Style},
};

/// A step that is still to come.
pub struct Coming {
    /// The ring that stands before it.
    pub state: State,
    /// What is to happen.
    pub words: String,
    /// By when.
    pub soft: Option<String>,
}

/// The next step with its promise, and the end that every report has. Nothing where it has ended.
pub fn to_come(story: &Story) -> Vec<Coming> {
    let (Some(own), true) = (&story.report.own, story.state().is_open()) else { return Vec::new() };
    let state = match own.next_step.code {
        NextStepCode::Acknowledge => State::Acknowledged,
        NextStepCode::FirstAnswer | NextStepCode::Decision | NextStepCode::Hold => State::Accepted,
        NextStepCode::YourTurn => State::Clarifying,
        NextStepCode::Planned => State::Scheduled,
        NextStepCode::Fix | NextStepCode::None => State::InProgress,
    };
    let planned = story.report.staff.expected.filter(|_| own.next_step.code == NextStepCode::Planned);
    let soft = match (planned, own.due_at) {
        (Some(planned), _) => Some(window_words(planned.from_date, planned.to_date)),
        (None, Some(due_at)) => Some(promise_words(due_at, untrack(Now::get))),
        (None, None) => None,
    };
    vec![
        Coming { state, words: next_step::words(own.next_step.code), soft },
        Coming { state: State::Confirmed, words: t!("to_come.end"), soft: Some(t!("to_come.end_soft")) },
    ]
}

/// By when it was promised, and that we are late where we are.
pub fn promise_words(due_at: Moment, now: Moment) -> String {
    let time = words::moment(due_at, Style::Moment);
    if due_at < now { t!("to_come.late", time = time) } else { t!("to_come.by", time = time) }
}
