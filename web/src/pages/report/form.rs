//! What somebody is writing, kept on the device until it has been sent.

use domain::{id::ReportId, problem::FieldError};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::burden_form::BurdenForm;
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
    /// What it costs.
    pub burden: BurdenForm,
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
            burden: BurdenForm::empty(),
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
            minutes: self.burden.minutes.get(),
            other_minutes: self.burden.other_minutes.get(),
            pace: self.burden.pace.get(),
            times: self.burden.times.get(),
            per: self.burden.per.get(),
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
            (self.burden.minutes, draft.minutes),
            (self.burden.other_minutes, draft.other_minutes),
            (self.burden.pace, draft.pace),
            (self.burden.times, draft.times),
            (self.burden.per, draft.per),
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
        if let Some(burden) = untrack(|| self.burden.fields()) {
            fields.insert("burden".to_owned(), burden);
        }
        fields
    }
}

/// One error a control: without a pace both times and period are missing, which is one thing to the person.
pub fn one_a_control(mut errors: Vec<FieldError>) -> Vec<FieldError> {
    let no_times = errors.iter().any(|error| error.field == "burden.times");
    errors.retain(|error| !(no_times && error.field == "burden.per"));
    errors
}
