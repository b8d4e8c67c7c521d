//! What an event brings along, by kind, as far as it is shown.

use domain::{
    moment::Date,
    reports::{
        State,
        confirming::{NOT_FIXED, NOT_FIXED_BY_SUPPORTERS},
    },
};
use serde_json::Value;

use crate::t;

/// A reason in words: where the rules gave one as a code, what the code says.
pub fn reason(given: &str) -> String {
    match given {
        NOT_FIXED => t!("reason.not_fixed"),
        NOT_FIXED_BY_SUPPORTERS => t!("reason.not_fixed_by_supporters"),
        words => words.to_owned(),
    }
}

/// The content of an event. What a kind does not have, or the reader may not see, is absent.
#[derive(Clone, Copy)]
pub struct Data<'a>(pub &'a Value);

impl<'a> Data<'a> {
    /// Words or a code.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name)?.as_str()
    }

    /// Why: somebody's words, or what a code of the rules says.
    pub fn reason(self) -> Option<String> {
        self.text("reason").map(reason)
    }

    /// The words of an answer to "does it help?". Those of a reporter's *not_fixed* stand with the event that opens the
    /// report again.
    pub fn words_of_answer(self) -> Option<&'a str> {
        let reopens = self.text("answer") == Some("not_fixed") && self.text("relation") != Some("supporter");
        self.text("words").filter(|_| !reopens)
    }

    /// A whole number.
    pub fn number(self, name: &str) -> Option<i64> {
        self.0.get(name)?.as_i64()
    }

    /// Hours a month, where there are any.
    pub fn hours(self, name: &str) -> Option<f64> {
        self.0.get(name)?.as_f64().filter(|hours| *hours > 0.0)
    }

    /// The name of a team or person.
    pub fn name(self, name: &str) -> Option<&'a str> {
        Data(self.0.get(name)?).text("name")
    }

    /// A state.
    pub fn state(self, name: &str) -> Option<State> {
        State::from_name(self.text(name)?)
    }

    /// A day.
    pub fn day(self, name: &str) -> Option<Date> {
        self.text(name)?.parse().ok()
    }

    /// What stands within a field.
    pub fn within(self, name: &str) -> Self {
        const NOTHING: Value = Value::Null;
        Self(self.0.get(name).unwrap_or(&NOTHING))
    }

    /// The entries of a list.
    pub fn list(self, name: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().map(Data)
    }

    /// Whether only the person within the team changed.
    pub fn stays_in_team(self) -> bool {
        let from = self.within("from").text("id");
        from.is_some() && from == self.within("to").text("id")
    }

    /// Whether it is a note that the reporter never reads.
    pub fn is_internal(self) -> bool {
        self.text("visibility") == Some("internal")
    }
}
