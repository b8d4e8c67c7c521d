//! One thing that administrators manage, as the API sends it: read by the names of its fields.

use domain::names::Names;
use leptos::prelude::untrack;
use serde_json::Value;

use crate::{browser, client::session::session};

/// A site, unit, category, system, team, person or service level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry(pub Value);

impl Entry {
    /// Its id.
    pub fn id(&self) -> String {
        self.text("id")
    }

    /// What it is called: `name`, or `names` in the reader's language.
    pub fn name(&self) -> String {
        match self.0.get("names") {
            Some(names) => in_own_language(names),
            None => self.text("name"),
        }
    }

    /// Whether it is switched on; what cannot be switched off is.
    pub fn is_active(&self) -> bool {
        self.0.get("active").and_then(Value::as_bool).unwrap_or(true)
    }

    /// A text, empty where it is absent.
    pub fn text(&self, field: &str) -> String {
        self.0.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// A whole number, where it is there.
    pub fn number(&self, field: &str) -> Option<i64> {
        self.0.get(field).and_then(Value::as_i64)
    }

    /// Whether something holds; absent means that it does not.
    pub fn flag(&self, field: &str) -> bool {
        self.0.get(field).and_then(Value::as_bool).unwrap_or_default()
    }

    /// The entries of a list.
    pub fn list(&self, field: &str) -> Vec<Self> {
        entries(self.0.get(field))
    }

    /// A part of it that has fields of its own.
    pub fn part(&self, field: &str) -> Self {
        Self(self.value(field))
    }

    /// The texts of a list, for example ids.
    pub fn texts(&self, field: &str) -> Vec<String> {
        texts(self.0.get(field))
    }

    /// One field as it is; `null` where it is absent.
    pub fn value(&self, field: &str) -> Value {
        self.0.get(field).cloned().unwrap_or_default()
    }
}

/// The entries of a list.
pub fn entries(list: Option<&Value>) -> Vec<Entry> {
    list.and_then(Value::as_array).map(|items| items.iter().cloned().map(Entry).collect()).unwrap_or_default()
}

/// The texts of a list.
pub fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A name by language in the reader's language, else in the organisation's.
pub fn in_own_language(names: &Value) -> String {
    let names: Names = serde_json::from_value(names.clone()).unwrap_or_default();
    let own = browser::LANGUAGE.with(Clone::clone);
    names.for_reader(&own, &organisation_language()).to_owned()
}

/// The organisation's language.
pub fn organisation_language() -> String {
    untrack(|| session().public()).map_or_else(|| "en".to_owned(), |public| public.language)
}

/// The languages on offer, the organisation's first.
pub fn languages() -> Vec<String> {
    let first = organisation_language();
    let mut languages = untrack(|| session().public()).map(|public| public.languages).unwrap_or_default();
    languages.retain(|language| *language != first);
    languages.insert(0, first);
    languages
}
