//! The kinds of moves, which of them are on offer, and which is the most likely next one.

use domain::{
    access::Action,
    reports::{
        State,
        state::{Allowed, Mover, Need, Planning, Way, find_move, find_planning},
    },
};
use leptos::prelude::untrack;

use crate::{
    client::session::session,
    pages::triage::desk::Whole,
    words::{coded, if_coded},
};

/// Something that the owner can do with a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Moves it onwards to that state.
    To(State),
    /// Puts it back to *accepted*, with a reason.
    Back,
    /// Takes the question back; it returns to that state.
    TakeBack(State),
    /// Sets the date, and moves it to *scheduled*.
    Plan,
    /// Sets or moves the date.
    MoveDate,
    /// Sets a new day to look after what was passed on.
    FollowUp,
    /// Opens it again.
    Reopen,
    /// Gives it to another team or person.
    Reroute,
    /// Joins it with another about the same trouble.
    Join,
    /// Gives it to the reader.
    Mine,
    /// Shows who the confidential reporter is.
    Name,
}

impl Kind {
    /// Its name in the catalogue.
    pub const fn code(self) -> &'static str {
        match self {
            Self::To(to) => to.as_str(),
            Self::Back => "back",
            Self::TakeBack(_) => "take_back",
            Self::Plan => "plan",
            Self::MoveDate => "move_date",
            Self::FollowUp => "follow_up",
            Self::Reopen => "reopen",
            Self::Reroute => "reroute",
            Self::Join => "join",
            Self::Mine => "mine",
            Self::Name => "name",
        }
    }

    /// Its button.
    pub fn words(self) -> String {
        coded("triage.move.", self.code())
    }

    /// What it does and who hears of it.
    pub fn lead(self) -> Option<String> {
        if_coded("triage.lead.", self.code())
    }

    /// What is said when it is done.
    pub fn done(self) -> String {
        coded("triage.done.", self.code())
    }

    /// Its icon.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::To(State::Acknowledged) => "known",
            Self::To(State::Clarifying) => "question",
            Self::To(State::Answered) => "lightbulb",
            Self::To(State::Declined) => "x",
            Self::To(State::Transferred) => "send",
            Self::To(State::InTrial) => "flask",
            Self::To(_) => "check",
            Self::Back | Self::TakeBack(_) | Self::Reopen => "undo",
            Self::Plan | Self::MoveDate | Self::FollowUp => "date",
            Self::Reroute => "route",
            Self::Join => "link",
            Self::Mine => "person",
            Self::Name => "lock",
        }
    }

    /// The key that presses its button.
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::To(State::Acknowledged) => Some("A"),
            Self::To(State::Clarifying) => Some("Q"),
            Self::Reroute => Some("R"),
            Self::Join => Some("M"),
            _ => None,
        }
    }
}

/// Every move that the reader has here, in the order of the loop, the passing on at the end.
pub fn offered(report: &Whole) -> Vec<Kind> {
    let may = |action: Action| report.staff.may.contains(&action);
    let mut kinds = Vec::new();
    // A joined one stands where its root stands: what is to be done is done there.
    if report.staff.joined_to.is_some() {
        return kinds;
    }
    if may(Action::Move) {
        kinds.extend(report.whole.possible.iter().filter_map(|to| transition(report, *to)));
    }
    if may(Action::Plan) {
        kinds.extend(find_planning(report.standpoint()).map(|planning| match planning {
            Planning::Schedules { .. } => Kind::Plan,
            Planning::MovesTheDate => Kind::MoveDate,
        }));
    }
    if may(Action::ReopenAsOwner) && can_reopen(report) {
        kinds.push(Kind::Reopen);
    }
    let owed = report.staff.state.is_open() || report.staff.state == State::Transferred;
    if may(Action::Reroute) && owed {
        kinds.push(Kind::Reroute);
        kinds.extend(can_take_it(report).then_some(Kind::Mine));
    }
    if may(Action::Join) {
        kinds.push(Kind::Join);
    }
    kinds
}

/// The move that leads to `to` by a plain transition.
fn transition(report: &Whole, to: State) -> Option<Kind> {
    Some(match find_move(report.standpoint(), to, Mover::Owner, Way::Transition)? {
        Allowed::TakeQuestionBack => Kind::TakeBack(to),
        Allowed::Line { .. } if to == State::Transferred && report.staff.state == State::Transferred => {
            Kind::FollowUp
        }
        Allowed::Line { needs, .. } if to == State::Accepted && needs.contains(&Need::Reason) => Kind::Back,
        Allowed::Line { .. } => Kind::To(to),
    })
}

/// Whether the owner can open it again.
pub fn can_reopen(report: &Whole) -> bool {
    report.whole.possible.contains(&State::Reopened)
        && find_move(report.standpoint(), State::Reopened, Mover::Owner, Way::Reopen).is_some()
}

/// Whether the reader is in the owner team and it is not theirs already.
fn can_take_it(report: &Whole) -> bool {
    let owner = &report.staff.owner;
    untrack(|| session().me()).is_some_and(|me| {
        me.teams.iter().any(|team| team.id == owner.team.id)
            && owner.assignee.as_ref().is_none_or(|assignee| assignee.id != me.id)
    })
}

/// The most likely next move. While a question waits it is the reporter's turn: there is none.
pub fn primary(report: &Whole, offered: &[Kind]) -> Option<Kind> {
    let likely = match report.staff.state {
        State::Received | State::Reopened => Kind::To(State::Acknowledged),
        State::Acknowledged => Kind::To(State::Accepted),
        State::Accepted => Kind::Plan,
        State::Scheduled => Kind::To(State::InProgress),
        State::InProgress => Kind::To(State::InTrial),
        State::InTrial => Kind::To(State::Answered),
        State::Transferred => Kind::FollowUp,
        _ => return None,
    };
    offered.contains(&likely).then_some(likely)
}

/// Whether it stands beside the primary one, instead of behind "more".
pub const fn is_near(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::To(State::Clarifying) | Kind::Reroute | Kind::Join | Kind::TakeBack(_) | Kind::Reopen
    )
}
