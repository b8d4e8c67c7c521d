//! What a move asks for, from the needs of the state table: exactly what the report does not have yet.

use domain::reports::{
    State,
    state::{Allowed, Mover, Need, Way, find_move, find_planning},
};

use super::kind::{Kind, can_reopen};
use crate::pages::triage::desk::Whole;

/// Something that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Title,
    Disposition,
    Dimension,
    Question,
    TriedBy,
    Reason,
    TransferredTo,
    Reference,
    FollowUpOn,
    FromDate,
    ToDate,
    Team,
    Person,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 13] = [
        Self::Title,
        Self::Disposition,
        Self::Dimension,
        Self::Question,
        Self::TriedBy,
        Self::Reason,
        Self::TransferredTo,
        Self::Reference,
        Self::FollowUpOn,
        Self::FromDate,
        Self::ToDate,
        Self::Team,
        Self::Person,
    ];

    /// Its name in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Disposition => "disposition",
            Self::Dimension => "dimension",
            Self::Question => "question",
            Self::TriedBy => "tried_by",
            Self::Reason => "reason",
            Self::TransferredTo => "transferred_to",
            Self::Reference => "reference",
            Self::FollowUpOn => "follow_up_on",
            Self::FromDate => "from_date",
            Self::ToDate => "to_date",
            Self::Team => "team_id",
            Self::Person => "assignee_id",
        }
    }
}

/// A field and whether the move can do without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What is asked for.
    pub field: Field,
    /// Whether it may stay empty.
    pub optional: bool,
}

const fn needed(field: Field) -> Ask {
    Ask { field, optional: false }
}

const fn wished(field: Field) -> Ask {
    Ask { field, optional: true }
}

/// What the move asks for where the report stands; nothing where it is not possible there.
pub fn asks(kind: Kind, report: &Whole) -> Option<Vec<Ask>> {
    match kind {
        Kind::To(to) => asks_of_line(report, to),
        Kind::Back => asks_of_line(report, State::Accepted),
        Kind::FollowUp => asks_of_line(report, State::Transferred),
        Kind::TakeBack(to) => {
            let found = find_move(report.standpoint(), to, Mover::Owner, Way::Transition)?;
            (found == Allowed::TakeQuestionBack).then(|| vec![wished(Field::Reason)])
        }
        Kind::Plan | Kind::MoveDate => {
            find_planning(report.standpoint())?;
            // A date that is set for the first time needs no reason.
            let reason = report.staff.expected.is_some().then_some(needed(Field::Reason));
            Some([needed(Field::FromDate), wished(Field::ToDate)].into_iter().chain(reason).collect())
        }
        Kind::Reopen => can_reopen(report).then(|| vec![needed(Field::Reason)]),
        Kind::Reroute => Some(vec![needed(Field::Team), wished(Field::Person), needed(Field::Reason)]),
        Kind::Mine | Kind::Join => Some(Vec::new()),
        Kind::Name => Some(vec![needed(Field::Reason)]),
    }
}

fn asks_of_line(report: &Whole, to: State) -> Option<Vec<Ask>> {
    let Allowed::Line { needs, .. } = find_move(report.standpoint(), to, Mover::Owner, Way::Transition)?
    else {
        return None;
    };
    let mut asks = Vec::new();
    for need in needs {
        match need {
            Need::Title if report.staff.title.is_none() => asks.push(needed(Field::Title)),
            Need::Disposition => {
                asks.extend(report.whole.disposition.is_none().then_some(needed(Field::Disposition)));
                asks.extend(report.whole.dimension.is_none().then_some(wished(Field::Dimension)));
            }
            Need::Question => asks.push(needed(Field::Question)),
            Need::TriedBy => asks.push(needed(Field::TriedBy)),
            Need::Reason => asks.push(needed(Field::Reason)),
            Need::TransferredTo => asks.extend([needed(Field::TransferredTo), wished(Field::Reference)]),
            Need::FollowUpOn => asks.push(needed(Field::FollowUpOn)),
            // What is there already, and what has a way of its own.
            Need::Title | Need::Plan => {}
        }
    }
    Some(asks)
}
