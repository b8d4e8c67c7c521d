//! THE state table: which moves exist, what each needs, who makes it and by which way.
//!
//! Server, browser, documentation and tests are fed from here; no other place knows a state's neighbours.

use serde::{Deserialize, Serialize};

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum State {
    /// It has arrived and has an owner.
    Received,
    /// A person of the owner has looked at it.
    Acknowledged,
    /// A question waits for the reporter; clocks pause.
    Clarifying,
    /// It will be worked on.
    Accepted,
    /// There is a date or window for it.
    Scheduled,
    /// It is being fixed.
    InProgress,
    /// Somebody tries the fix out.
    InTrial,
    /// A change shipped; does it help?
    Shipped,
    /// A reporter, or the supporters, said that it helps.
    Confirmed,
    /// Nobody answered after the change shipped.
    Assumed,
    /// It was answered by an explanation or a tip.
    Answered,
    /// It is not going ahead, with a reason.
    Declined,
    /// Somebody outside deals with it; the owner follows up.
    Transferred,
    /// It was joined with another report.
    Duplicate,
    /// The reporter took it back.
    Withdrawn,
    /// It is open again.
    Reopened,
}

use State::{
    Accepted, Acknowledged, Answered, Assumed, Clarifying, Confirmed, Declined, Duplicate, InProgress,
    InTrial, Received, Reopened, Scheduled, Shipped, Transferred, Withdrawn,
};

/// The states in which a report is open: its owner owes something.
pub const OPEN: &[State] =
    &[Received, Acknowledged, Clarifying, Accepted, Scheduled, InProgress, InTrial, Reopened];

impl State {
    /// Every state, in the order of the loop.
    pub const ALL: [Self; 16] = [
        Received,
        Acknowledged,
        Clarifying,
        Accepted,
        Scheduled,
        InProgress,
        InTrial,
        Shipped,
        Confirmed,
        Assumed,
        Answered,
        Declined,
        Transferred,
        Duplicate,
        Withdrawn,
        Reopened,
    ];

    /// Whether the owner still owes something.
    pub fn is_open(self) -> bool {
        OPEN.contains(&self)
    }

    /// Whether this is an ending, about which every reporter must be told.
    pub const fn is_ending(self) -> bool {
        matches!(self, Shipped | Confirmed | Assumed | Answered | Declined | Transferred)
    }

    /// The name on the wire, for example `in_progress`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Received => "received",
            Acknowledged => "acknowledged",
            Clarifying => "clarifying",
            Accepted => "accepted",
            Scheduled => "scheduled",
            InProgress => "in_progress",
            InTrial => "in_trial",
            Shipped => "shipped",
            Confirmed => "confirmed",
            Assumed => "assumed",
            Answered => "answered",
            Declined => "declined",
            Transferred => "transferred",
            Duplicate => "duplicate",
            Withdrawn => "withdrawn",
            Reopened => "reopened",
        }
    }

    /// The state of that wire name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What a move must bring along, or what the report must have by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Need {
    /// An owner-confirmed title, now or from before.
    Title,
    /// A disposition, now or from before.
    Disposition,
    /// The question.
    Question,
    /// A plan: a date or window.
    Plan,
    /// Who tries it out.
    TriedBy,
    /// A reason, explanation or tip, in plain words.
    Reason,
    /// To whom it is passed on.
    TransferredTo,
    /// The day, at most 90 days ahead, on which the owner looks again.
    FollowUpOn,
}

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// A person of the owner, or an administrator in the owner's place.
    Owner,
    /// A reporter of the report.
    Reporter,
    /// A committee.
    Committee,
    /// The product itself, by a rule and the passing of time.
    Rule,
}

/// By which way a move is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Sending the report.
    Submit,
    /// `POST /reports/{id}/transitions`.
    Transition,
    /// `POST /reports/{id}/plan`.
    Plan,
    /// Shipping a change.
    Ship,
    /// A reporter's answer to "does it help?".
    Confirmation,
    /// Silence after shipping.
    Silence,
    /// A committee's decision.
    Decision,
    /// `POST /reports/{id}/join`.
    Join,
    /// `POST /reports/{id}/withdraw`.
    Withdraw,
    /// `POST /reports/{id}/reopen`.
    Reopen,
}

/// One line of the state table.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The state that it leads to.
    pub to: State,
    /// The states from which it is possible.
    pub from: &'static [State],
    /// What it needs.
    pub needs: &'static [Need],
    /// Who makes it.
    pub by: &'static [Mover],
    /// How it is asked for.
    pub way: Way,
}

const fn line(
    to: State,
    from: &'static [State],
    needs: &'static [Need],
    by: &'static [Mover],
    way: Way,
) -> Move {
    Move { to, from, needs, by, way }
}

/// The states in which a question can be asked.
const ASKABLE: &[State] = &[Acknowledged, Accepted, Scheduled, InProgress, InTrial];
/// The states from which the owner can end a report without a change.
const ENDABLE: &[State] = &[Acknowledged, Accepted, Scheduled, InProgress, InTrial, Transferred];

/// The states from which a report can be opened again.
pub const REOPENABLE: &[State] = &[Shipped, Confirmed, Assumed, Answered, Declined, Transferred];

/// Every move there is. *Clarifying* offers, besides, what the state offers that it came from; see [`find_move`].
pub const TABLE: &[Move] = &[
    line(Received, &[], &[], &[Mover::Reporter], Way::Submit),
    line(Acknowledged, &[Received, Reopened], &[], &[Mover::Owner], Way::Transition),
    line(Clarifying, ASKABLE, &[Need::Question], &[Mover::Owner], Way::Transition),
    line(
        Accepted,
        &[Acknowledged, Transferred],
        &[Need::Title, Need::Disposition],
        &[Mover::Owner],
        Way::Transition,
    ),
    line(Accepted, &[Scheduled, InProgress, InTrial], &[Need::Reason], &[Mover::Owner], Way::Transition),
    line(
        Accepted,
        &[Acknowledged, Reopened],
        &[Need::Title, Need::Disposition],
        &[Mover::Committee],
        Way::Decision,
    ),
    line(Scheduled, &[Accepted], &[Need::Plan], &[Mover::Owner], Way::Plan),
    line(InProgress, &[Accepted, Scheduled, InTrial], &[], &[Mover::Owner], Way::Transition),
    line(InTrial, &[InProgress], &[Need::TriedBy], &[Mover::Owner], Way::Transition),
    line(Shipped, &[Accepted, Scheduled, InProgress, InTrial, Transferred], &[], &[Mover::Owner], Way::Ship),
    line(Confirmed, &[Shipped, Assumed], &[], &[Mover::Reporter, Mover::Rule], Way::Confirmation),
    line(Assumed, &[Shipped], &[], &[Mover::Rule], Way::Silence),
    line(Answered, ENDABLE, &[Need::Title, Need::Reason], &[Mover::Owner], Way::Transition),
    line(Declined, ENDABLE, &[Need::Title, Need::Reason], &[Mover::Owner], Way::Transition),
    line(
        Declined,
        &[Acknowledged, Accepted, Reopened],
        &[Need::Title, Need::Reason],
        &[Mover::Committee],
        Way::Decision,
    ),
    line(
        Transferred,
        &[Acknowledged, Accepted, Scheduled, InProgress, InTrial],
        &[Need::Title, Need::TransferredTo, Need::FollowUpOn],
        &[Mover::Owner],
        Way::Transition,
    ),
    line(Transferred, &[Transferred], &[Need::FollowUpOn], &[Mover::Owner], Way::Transition),
    line(Duplicate, OPEN, &[], &[Mover::Owner], Way::Join),
    line(Withdrawn, OPEN, &[], &[Mover::Reporter], Way::Withdraw),
    line(Reopened, REOPENABLE, &[Need::Reason], &[Mover::Owner, Mover::Reporter], Way::Reopen),
    // Most supporters say that it is not fixed, where no reporter can be reached.
    line(Reopened, &[Shipped], &[Need::Reason], &[Mover::Rule], Way::Confirmation),
];

/// Where a report stands for the purpose of moving it: its state and, while a question waits, the state that it
/// came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standpoint {
    /// The present state.
    pub state: State,
    /// In *clarifying*, the state to which the question returns it.
    pub returns_to: Option<State>,
}

impl Standpoint {
    /// The state whose moves are on offer: in *clarifying* those of the state that the question came from.
    pub fn effective(self) -> State {
        match self.state {
            Clarifying => self.returns_to.unwrap_or(Acknowledged),
            state => state,
        }
    }
}

/// A move that the table allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A line of the table; where a question waits, it is taken back first.
    Line {
        /// What the move needs.
        needs: &'static [Need],
        /// Whether an open question is taken back by it.
        takes_question_back: bool,
    },
    /// The owner takes the question back; the report returns to where it was.
    TakeQuestionBack,
}

/// The move to `to` by `mover` in that `way`, or nothing where the table does not hold it.
pub fn find_move(from: Standpoint, to: State, mover: Mover, way: Way) -> Option<Allowed> {
    let clarifying = from.state == Clarifying;
    if clarifying && way == Way::Transition && mover == Mover::Owner {
        if to == Clarifying {
            return None;
        }
        if Some(to) == from.returns_to {
            return Some(Allowed::TakeQuestionBack);
        }
    }
    let fits = |line: &&Move| {
        line.to == to
            && line.way == way
            && line.by.contains(&mover)
            && (line.from.contains(&from.state) || (clarifying && line.from.contains(&from.effective())))
    };
    let needs = TABLE.iter().find(fits)?.needs;
    Some(Allowed::Line { needs, takes_question_back: clarifying && to != Withdrawn && to != Duplicate })
}

/// What setting a date means where the report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planning {
    /// It moves to *scheduled*.
    Schedules {
        /// Whether an open question is taken back by it.
        takes_question_back: bool,
    },
    /// The date moves, the state stays.
    MovesTheDate,
}

/// What setting a date means there, or nothing where there is nothing to plan.
pub fn find_planning(from: Standpoint) -> Option<Planning> {
    match find_move(from, Scheduled, Mover::Owner, Way::Plan) {
        Some(Allowed::Line { takes_question_back, .. }) => Some(Planning::Schedules { takes_question_back }),
        _ => matches!(from.effective(), Scheduled | InProgress | InTrial).then_some(Planning::MovesTheDate),
    }
}

/// Every state that `mover` can move the report to, by any way, in the order of the loop.
pub fn possible(from: Standpoint, mover: Mover) -> Vec<State> {
    let ways = [
        Way::Transition,
        Way::Plan,
        Way::Ship,
        Way::Confirmation,
        Way::Decision,
        Way::Join,
        Way::Withdraw,
        Way::Reopen,
    ];
    State::ALL
        .into_iter()
        .filter(|to| ways.iter().any(|way| find_move(from, *to, mover, *way).is_some()))
        .collect()
}

/// The way by which the owner reaches `to`, where that is not a plain transition.
pub fn own_way(to: State) -> Option<Way> {
    match to {
        Scheduled => Some(Way::Plan),
        Shipped => Some(Way::Ship),
        Duplicate => Some(Way::Join),
        Withdrawn => Some(Way::Withdraw),
        Reopened => Some(Way::Reopen),
        Confirmed => Some(Way::Confirmation),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
