//! How changes are said: state, tone, icon, shares of answers.

use domain::changes::{ChangeState, wire::AnswerCounts};

use crate::words::coded;

/// The state in words.
pub fn state(state: ChangeState) -> String {
    coded("change.state.", state.as_str())
}

/// The tone of its badge.
pub const fn tone(state: ChangeState) -> Option<&'static str> {
    match state {
        ChangeState::Draft => None,
        ChangeState::Planned => Some("yours"),
        ChangeState::Shipped => Some("closed"),
    }
}

/// Its icon.
pub const fn icon(state: ChangeState) -> &'static str {
    match state {
        ChangeState::Draft => "edit",
        ChangeState::Planned => "clock",
        ChangeState::Shipped => "check",
    }
}

/// The five counts of answers with their names in the catalogue.
pub const fn counted(counts: AnswerCounts) -> [(&'static str, u32); 5] {
    [
        ("fixed", counts.fixed),
        ("partly", counts.partly),
        ("not_fixed", counts.not_fixed),
        ("cannot_tell", counts.cannot_tell),
        ("waiting", counts.waiting),
    ]
}

/// How many were asked.
pub const fn asked(counts: AnswerCounts) -> u32 {
    counts.fixed + counts.partly + counts.not_fixed + counts.cannot_tell + counts.waiting
}
