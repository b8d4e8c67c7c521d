//! Who waits, in words.

use domain::{
    access::Action,
    reports::wire::{Counts, Relation, StaffPart},
};

use crate::t;

/// Whether the reader has said "me too".
pub fn waits(report: &StaffPart) -> bool {
    report.mine.relation == Relation::Supporter
}

/// Whether the reader may say it, or take it back.
pub fn may_support(report: &StaffPart) -> bool {
    report.may.contains(&Action::Support)
}

/// Whether the reader may follow it, or do so no more.
pub fn may_follow(report: &StaffPart) -> bool {
    report.may.contains(&Action::Follow)
}

/// How many wait, for somebody who may join them: "17 people wait, in 4 units".
pub fn waiting_words(counts: Counts) -> String {
    match counts.units {
        0 | 1 => t!("support.waiting", count = counts.people),
        units => t!("support.waiting_in", count = counts.people, units = f64::from(units)),
    }
}

/// How many wait with the reader, who is one of them.
pub fn with_me_words(counts: Counts) -> String {
    match (counts.people.saturating_sub(1), counts.units) {
        (0, _) => t!("support.only_you"),
        (others, 0 | 1) => t!("support.with_you", count = others),
        (others, units) => t!("support.with_you_in", count = others, units = f64::from(units)),
    }
}
