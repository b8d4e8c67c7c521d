//! What somebody is writing, kept on the device until it has been sent.

use domain::{
    id::ReportId,
    problem::FieldError,
    reports::{Burden, Period},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::{browser, client};

/// The form as it is kept on the device. The ids are kept with the words, so that sending again after a lost answer
/// is the same report.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Draft {
    id: Option<ReportId>,
    anonymous_id: Option<ReportId>,
    secret: Option<(String, String)>,
    unit: String,
    category: String,
    identity: String,
    text: String,
    system: String,
    step: String,
    severity: String,
    workaround: String,
    minutes: String,
    other_minutes: String,
    pace: String,
    times: String,
    per: String,
}

/// What nobody can guess and a repeat must bring again.
#[derive(Clone)]
pub struct Ids {
    /// Of a report by somebody who is known.
    pub known: ReportId,
    /// Of an anonymous report; it tells no time.
    pub anonymous: ReportId,
    /// The anonymous reporter's secret and its hash.
    pub secret: (String, String),
}

impl Ids {
    fn new() -> Self {
        Self { known: client::new_id(), anonymous: client::new_timeless_id(), secret: client::new_secret() }
    }
}

/// The fields of the form, each as the text of its control.
#[derive(Clone, Copy)]
pub struct Form {
    ids: StoredValue<Ids>,
    /// Where the draft is kept: one for each person who uses this device.
    place: StoredValue<String>,
    /// Id of the unit.
    pub unit: RwSignal<String>,
    /// Id of the category.
    pub category: RwSignal<String>,
    /// `named`, `confidential` or `anonymous`.
    pub identity: RwSignal<String>,
    /// What happens.
    pub text: RwSignal<String>,
    /// Id of the system.
    pub system: RwSignal<String>,
    /// Id of the step.
    pub step: RwSignal<String>,
    /// How bad, by its name in the API.
    pub severity: RwSignal<String>,
    /// What is done instead today.
    pub workaround: RwSignal<String>,
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

impl Form {
    /// An empty form, for another report.
    pub fn empty() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            ids: StoredValue::new(Ids::new()),
            place: StoredValue::new(String::new()),
            unit: empty(),
            category: empty(),
            identity: empty(),
            text: empty(),
            system: empty(),
            step: empty(),
            severity: empty(),
            workaround: empty(),
            minutes: empty(),
            other_minutes: empty(),
            pace: empty(),
            times: empty(),
            per: RwSignal::new(Period::Week.as_word().to_owned()),
        }
    }

    /// Takes up what `person`, or nobody in particular, left here unsent, and from now on keeps what is written.
    pub fn keep_for(self, person: &str) {
        self.place.set_value(format!("draft-{person}"));
        let kept = browser::remembered(&self.place.get_value());
        self.fill(serde_json::from_str(&kept).unwrap_or_default());
        Effect::new(move || {
            let draft = self.draft();
            let worth_keeping = !draft.text.is_empty() || !draft.category.is_empty();
            let kept =
                if worth_keeping { serde_json::to_string(&draft).unwrap_or_default() } else { String::new() };
            browser::remember(&self.place.get_value(), &kept);
        });
    }

    /// Forgets what was kept, once it has arrived.
    pub fn forget(self) {
        browser::remember(&self.place.get_value(), "");
    }

    /// From now on it is another report with the same words.
    pub fn begin_anew(self) {
        self.ids.set_value(Ids::new());
    }

    /// What a repeat must bring again.
    pub fn ids(self) -> Ids {
        self.ids.get_value()
    }

    /// Whether the report goes without any name.
    pub fn is_anonymous(self) -> bool {
        self.identity.with(|identity| identity == "anonymous")
    }

    fn draft(self) -> Draft {
        let Ids { known, anonymous, secret } = self.ids.get_value();
        Draft {
            id: Some(known),
            anonymous_id: Some(anonymous),
            secret: Some(secret),
            unit: self.unit.get(),
            category: self.category.get(),
            identity: self.identity.get(),
            text: self.text.get(),
            system: self.system.get(),
            step: self.step.get(),
            severity: self.severity.get(),
            workaround: self.workaround.get(),
            minutes: self.minutes.get(),
            other_minutes: self.other_minutes.get(),
            pace: self.pace.get(),
            times: self.times.get(),
            per: self.per.get(),
        }
    }

    fn fill(self, draft: Draft) {
        if let (Some(known), Some(anonymous), Some(secret)) = (draft.id, draft.anonymous_id, draft.secret) {
            self.ids.set_value(Ids { known, anonymous, secret });
        }
        for (signal, kept) in [
            (self.unit, draft.unit),
            (self.category, draft.category),
            (self.identity, draft.identity),
            (self.text, draft.text),
            (self.system, draft.system),
            (self.step, draft.step),
            (self.severity, draft.severity),
            (self.workaround, draft.workaround),
            (self.minutes, draft.minutes),
            (self.other_minutes, draft.other_minutes),
            (self.pace, draft.pace),
            (self.times, draft.times),
            (self.per, draft.per),
        ] {
            if !kept.is_empty() {
                signal.set(kept);
            }
        }
    }

    /// What the API knows as the report's fields, as far as they are filled in; without id and identity.
    pub fn fields(self) -> Map<String, Value> {
        let mut fields = Map::new();
        for (name, value) in [
            ("unit_id", self.unit),
            ("category_id", self.category),
            ("text", self.text),
            ("system_id", self.system),
            ("workflow_step_id", self.step),
            ("severity", self.severity),
            ("workaround", self.workaround),
        ] {
            let value = value.get_untracked();
            if !value.trim().is_empty() {
                fields.insert(name.to_owned(), value.into());
            }
        }
        if let Some(burden) = untrack(|| self.burden_fields()) {
            fields.insert("burden".to_owned(), burden);
        }
        fields
    }

    /// What has been said about the burden, complete or not; nothing where nothing has been said.
    fn burden_fields(self) -> Option<Value> {
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
        serde_json::from_value(self.burden_fields()?).ok()
    }
}

/// One error a control: without a pace both times and period are missing, which is one thing to the person.
pub fn one_a_control(mut errors: Vec<FieldError>) -> Vec<FieldError> {
    let no_times = errors.iter().any(|error| error.field == "burden.times");
    errors.retain(|error| !(no_times && error.field == "burden.per"));
    errors
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
