//! What the reader has set of the triage fields: what each was when the sheet was opened, and what it is to be.

use leptos::prelude::*;
use serde_json::{Map, Value};

use crate::pages::triage::{choices::name_of, desk::Whole};

/// The fields, by their names in the API.
pub const FIELDS: [&str; 10] = [
    "title",
    "workaround",
    "category_id",
    "unit_id",
    "system_id",
    "workflow_step_id",
    "severity",
    "disposition",
    "dimension",
    "service_level_id",
];

/// One text for each field.
#[derive(Clone, Copy)]
pub struct EditDraft {
    now: [RwSignal<String>; FIELDS.len()],
    before: StoredValue<[String; FIELDS.len()]>,
}

impl EditDraft {
    /// Nothing set.
    pub fn new() -> Self {
        Self {
            now: std::array::from_fn(|_| RwSignal::new(String::new())),
            before: StoredValue::new(std::array::from_fn(|_| String::new())),
        }
    }

    /// Begins with what the report has.
    pub fn begin(self, report: &Whole) {
        let Whole { staff, own, whole } = report;
        let before = [
            staff.title.clone().unwrap_or_default(),
            staff.workaround.clone().unwrap_or_default(),
            staff.category.id.to_string(),
            own.unit.as_ref().map(|unit| unit.id.to_string()).unwrap_or_default(),
            staff.system.as_ref().map(|system| system.id.to_string()).unwrap_or_default(),
            staff.step.as_ref().map(|step| step.id.to_string()).unwrap_or_default(),
            own.severity.as_ref().map(name_of).unwrap_or_default(),
            whole.disposition.as_ref().map(name_of).unwrap_or_default(),
            whole.dimension.as_ref().map(name_of).unwrap_or_default(),
            whole.service_level.id.to_string(),
        ];
        for (now, before) in self.now.iter().zip(&before) {
            now.set(before.clone());
        }
        self.before.set_value(before);
    }

    /// The text of a field.
    pub fn of(self, name: &str) -> RwSignal<String> {
        let at = FIELDS.iter().position(|own| *own == name).unwrap_or_default();
        self.now[at]
    }

    /// What the reader has changed, as a PATCH takes it: an emptied field is `null`.
    pub fn changes(self) -> Map<String, Value> {
        let mut changes = Map::new();
        for (name, (now, before)) in FIELDS.iter().zip(self.now.iter().zip(self.before.get_value())) {
            let now = now.with_untracked(|now| now.trim().to_owned());
            if now != before {
                let value = if now.is_empty() { Value::Null } else { now.into() };
                changes.insert((*name).to_owned(), value);
            }
        }
        changes
    }
}
