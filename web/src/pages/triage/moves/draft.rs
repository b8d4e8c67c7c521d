//! What the reader has written for a move; kept until it went through or another move is begun.

use domain::moment::Date;
use leptos::prelude::*;

use super::{
    kind::Kind,
    needs::{Ask, Field},
};
use crate::{pages::triage::desk::Whole, words::Now};

/// One text for each field.
#[derive(Clone, Copy)]
pub struct Draft([RwSignal<String>; Field::ALL.len()]);

impl Draft {
    /// Nothing written.
    pub fn new() -> Self {
        Self(std::array::from_fn(|_| RwSignal::new(String::new())))
    }

    /// The text of a field.
    pub const fn of(self, field: Field) -> RwSignal<String> {
        self.0[field as usize]
    }

    /// Begins anew, with what is likely already filled in.
    pub fn begin(self, kind: Kind, report: &Whole) {
        const FOLLOW_UP_DAYS: i32 = 28;
        for field in Field::ALL {
            self.of(field).set(String::new());
        }
        let set = |field: Field, text: String| self.of(field).set(text);
        set(Field::Title, report.whole.suggested_title.clone());
        set(Field::FollowUpOn, today().plus_days(FOLLOW_UP_DAYS).to_string());
        if let Some(expected) = report.staff.expected {
            set(Field::FromDate, expected.from_date.to_string());
            set(Field::ToDate, expected.to_date.map(|day| day.to_string()).unwrap_or_default());
        }
        if kind == Kind::Reroute {
            let owner = &report.staff.owner;
            set(Field::Team, owner.team.id.to_string());
            set(Field::Person, owner.assignee.as_ref().map(|it| it.id.to_string()).unwrap_or_default());
        }
    }

    /// The text that is to be sent, without blanks around it; nothing where there is none.
    pub fn text(self, ask: Ask) -> Option<String> {
        let text = self.of(ask.field).with_untracked(|text| text.trim().to_owned());
        (!text.is_empty()).then_some(text)
    }
}

/// Today, near enough for a suggestion.
fn today() -> Date {
    const A_DAY: i64 = 24 * 3600;
    let seconds = untrack(Now::get).seconds_since(domain::moment::Moment::from_micros(0));
    Date::from_days(i32::try_from(seconds.div_euclid(A_DAY)).unwrap_or_default())
}
