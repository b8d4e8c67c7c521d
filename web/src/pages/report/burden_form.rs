//! What somebody says about the time that a problem costs them: two taps, or numbers of their own.

use domain::reports::{Burden, Period};
use leptos::prelude::*;
use serde_json::{Value, json};

/// The controls, each as its text.
#[derive(Clone, Copy)]
pub struct BurdenForm {
    /// Minutes lost each time, or `other`.
    pub minutes: RwSignal<String>,
    /// The minutes, where they are others.
    pub other_minutes: RwSignal<String>,
    /// `weekly`, `daily`, `ten` times a day, or `other`.
    pub pace: RwSignal<String>,
    /// How many times in a period, where the pace is another.
    pub times: RwSignal<String>,
    /// The period, likewise.
    pub per: RwSignal<String>,
}

impl BurdenForm {
    /// Nothing said.
    pub fn empty() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            minutes: empty(),
            other_minutes: empty(),
            pace: empty(),
            times: empty(),
            per: RwSignal::new(Period::Week.as_word().to_owned()),
        }
    }

    /// What has been said about the burden, complete or not; nothing where nothing has been said.
    pub fn fields(self) -> Option<Value> {
        let minutes = match self.minutes.get().as_str() {
            "other" => self.other_minutes.get(),
            chosen => chosen.to_owned(),
        };
        let (times, per) = match self.pace.get().as_str() {
            "" => (String::new(), ""),
            "weekly" => ("1".to_owned(), "week"),
            "daily" => ("1".to_owned(), "day"),
            "ten" => ("10".to_owned(), "day"),
            _ => (self.times.get(), Period::from_word(&self.per.get()).as_word()),
        };
        if self.minutes.with(String::is_empty) && self.pace.with(String::is_empty) {
            return None;
        }
        let mut fields = json!({});
        for (name, value) in [("minutes", minutes), ("times", times)] {
            let value = value.trim();
            if !value.is_empty() {
                fields[name] = value.parse::<i64>().map_or_else(|_| value.into(), Value::from);
            }
        }
        if !per.is_empty() {
            fields["per"] = per.into();
        }
        Some(fields)
    }

    /// The burden, once it is complete.
    pub fn burden(self) -> Option<Burden> {
        serde_json::from_value(self.fields()?).ok()
    }
}

/// A period by its name in the API.
pub trait PeriodWord {
    /// `day`, `week` or `month`.
    fn as_word(&self) -> &'static str;
    /// The period of that name, else a week.
    fn from_word(word: &str) -> Self;
}

impl PeriodWord for Period {
    fn as_word(&self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    fn from_word(word: &str) -> Self {
        match word {
            "day" => Self::Day,
            "month" => Self::Month,
            _ => Self::Week,
        }
    }
}
