//! Sending what a form holds: all of a new thing, and of a known one only what has changed.

use domain::problem::{Code, FieldError};
use leptos::prelude::document;
use serde_json::{Map, Value};

use super::{entry::Entry, field::Field, inputs::Answer, lists::Lists, loaded::Read, section::Section};
use crate::client::{self, Failure};

/// The fields of an open form, and what each held when it was opened.
pub struct Draft {
    fields: Vec<(Field, Answer, Value)>,
}

impl Draft {
    /// Remembers what the fields hold now.
    pub fn new(fields: Vec<(Field, Answer)>) -> Self {
        let with_value = |(field, answer): (Field, Answer)| {
            let value = (answer.value)();
            (field, answer, value)
        };
        Self { fields: fields.into_iter().map(with_value).collect() }
    }

    /// The fields that must be filled in and are not, by the elements to go to.
    pub fn missing(&self) -> Vec<FieldError> {
        let is_missing = |field: &Field, answer: &Answer| field.needed && is_nothing(&(answer.value)());
        let missing = self.fields.iter().filter(|(field, answer, _)| is_missing(field, answer));
        let missing: Vec<FieldError> =
            missing.map(|(_, answer, _)| FieldError::new(answer.id.as_str(), "required", "")).collect();
        at_elements(missing)
    }

    /// Everything that was filled in.
    pub fn whole(&self) -> Map<String, Value> {
        let values = self.fields.iter().map(|(field, answer, _)| (field.name.to_owned(), (answer.value)()));
        values.filter(|(_, value)| !value.is_null()).collect()
    }

    /// What differs from what it was.
    pub fn changes(&self) -> Map<String, Value> {
        let values =
            self.fields.iter().map(|(field, answer, was)| (field.name.to_owned(), (answer.value)(), was));
        values.filter(|(_, value, was)| value != *was).map(|(name, value, _)| (name, value)).collect()
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty(),
        _ => false,
    }
}

impl Section {
    /// Adds one.
    ///
    /// # Errors
    /// Any [`Failure`].
    pub async fn add(&self, id: &str, mut body: Map<String, Value>, lists: &Lists) -> Result<Entry, Failure> {
        body.insert("id".to_owned(), id.into());
        (self.complete)(&mut body, lists);
        client::post(&format!("/{}", self.path), &body).await.map(Entry)
    }

    /// Changes one. The tag counts for everything that administrators manage: where it is of yesterday but this
    /// thing is as it was read, the change goes again with today's.
    ///
    /// # Errors
    /// Any [`Failure`]; `changed` where this thing itself was changed meanwhile.
    pub async fn change(&self, read: &Read, body: &Map<String, Value>) -> Result<Entry, Failure> {
        let address = self.address(&read.entry.id());
        let first: Result<Value, Failure> = client::change("PATCH", &address, &read.tag, body).await;
        match first {
            Err(failure) if failure.is(Code::Changed) => {
                let (now, tag): (Value, String) = client::get_tagged(&address).await?;
                if now != read.entry.0 {
                    return Err(failure);
                }
                client::change("PATCH", &address, &tag, body).await.map(Entry)
            }
            other => other.map(Entry),
        }
    }
}

/// The errors, each at the nearest element of the page: `steps.2.names.de`, else `steps.2`, else `steps`. Fields that
/// exist many times share their words by the code.
pub fn at_elements(errors: Vec<FieldError>) -> Vec<FieldError> {
    let mut errors = errors;
    for error in &mut errors {
        if error.code == "required" && error.field.contains("names.") {
            "name_required".clone_into(&mut error.code);
        }
        if error.field.starts_with("calendar.open.") {
            let code = if error.code == "out_of_range" { "closes_first" } else { "not_a_time" };
            code.clone_into(&mut error.code);
        }
        let mut path = error.field.as_str();
        loop {
            if document().get_element_by_id(path).is_some() {
                error.field = path.to_owned();
                break;
            }
            match path.rsplit_once('.') {
                Some((nearer, _)) => path = nearer,
                None => break,
            }
        }
    }
    errors
}
