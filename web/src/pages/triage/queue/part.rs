//! The parts of the queue: what is new, what waits, what is due.

use domain::{
    id::PersonId,
    reports::{State, state::OPEN, wire::QueueCounts},
};

use crate::t;

/// A part of the queue.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Nobody has looked yet.
    New,
    /// A question waits for the reporter.
    Waiting,
    /// The earliest clock ends soon.
    Due,
    /// The earliest clock has ended.
    Overdue,
    /// Assigned to the reader.
    Mine,
    /// All open ones.
    All,
    /// Those that have ended: to open again, to look after what was passed on.
    Ended,
}

impl Part {
    /// Every part, in the order of the chips.
    pub const ALL: [Self; 7] =
        [Self::New, Self::Waiting, Self::Due, Self::Overdue, Self::Mine, Self::All, Self::Ended];

    /// Its name in the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Mine => "mine",
            Self::All => "all",
            Self::Ended => "ended",
        }
    }

    /// Its words on the chip.
    pub fn words(self) -> String {
        match self {
            Self::New => t!("triage.part.new"),
            Self::Waiting => t!("triage.part.waiting"),
            Self::Due => t!("triage.part.due"),
            Self::Overdue => t!("triage.part.overdue"),
            Self::Mine => t!("triage.part.mine"),
            Self::All => t!("triage.part.all"),
            Self::Ended => t!("triage.part.ended"),
        }
    }

    /// How many reports it has, where that is counted.
    pub const fn count(self, counts: &QueueCounts) -> Option<i64> {
        match self {
            Self::New => Some(counts.new),
            Self::Waiting => Some(counts.waiting),
            Self::Due => Some(counts.due),
            Self::Overdue => Some(counts.overdue),
            Self::Mine => Some(counts.mine),
            Self::All => Some(counts.open),
            Self::Ended => None,
        }
    }

    /// What is asked of the server for it, beginning with `&`.
    pub fn query(self, me: Option<PersonId>) -> String {
        let ended = State::ALL.into_iter().filter(|state| !state.is_open());
        match self {
            Self::New => states([State::Received, State::Reopened]),
            Self::Waiting => states([State::Clarifying]),
            Self::Due => "&clock=due".to_owned(),
            Self::Overdue => "&clock=overdue".to_owned(),
            Self::Mine => {
                let me = me.map(|id| format!("&assignee_id={id}")).unwrap_or_default();
                me + &states(OPEN.iter().copied())
            }
            Self::All => states(OPEN.iter().copied()),
            Self::Ended => states(ended),
        }
    }

    /// What it means that there is nothing, and a kind word.
    pub fn empty(self) -> (String, String) {
        match self {
            Self::New => (t!("triage.empty.new"), t!("triage.empty.new_advice")),
            Self::Waiting => (t!("triage.empty.waiting"), t!("triage.empty.waiting_advice")),
            Self::Due => (t!("triage.empty.due"), t!("triage.empty.due_advice")),
            Self::Overdue => (t!("triage.empty.overdue"), t!("triage.empty.overdue_advice")),
            Self::Mine => (t!("triage.empty.mine"), t!("triage.empty.mine_advice")),
            Self::All => (t!("triage.empty.all"), t!("triage.empty.all_advice")),
            Self::Ended => (t!("triage.empty.ended"), t!("triage.empty.ended_advice")),
        }
    }
}

fn states(states: impl IntoIterator<Item = State>) -> String {
    states.into_iter().map(|state| format!("&state={}", state.as_str())).collect()
}
