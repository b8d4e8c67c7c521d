//! Names by language: one field for each language on offer.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{
    super::entry::{languages, organisation_language},
    Answer, Asked, sent,
};
use crate::{
    components::{Errors, TextArea, TextField},
    t,
    words::coded,
};

/// A name in each language on offer.
pub fn names(asked: Asked) -> Answer {
    in_languages(asked, false)
}

/// The same for longer texts.
pub fn long_names(asked: Asked) -> Answer {
    in_languages(asked, true)
}

fn in_languages(asked: Asked, long: bool) -> Answer {
    let texts = Texts::new(&asked.now());
    let path = asked.field.name;
    let view = texts.view(path, &asked.label(), asked.hint(), long, asked.errors);
    Answer::new(Texts::first_id(path), view, move || texts.sent())
}

/// A text in each language on offer, being written.
#[derive(Clone)]
pub struct Texts {
    written: Vec<(String, RwSignal<String>)>,
    /// Texts in languages that are no longer on offer stay as they are.
    others: Map<String, Value>,
}

impl Texts {
    /// As they are now: an object by language, or nothing.
    pub fn new(now: &Value) -> Self {
        let mut others = now.as_object().cloned().unwrap_or_default();
        let mut take = |language: &str| match others.remove(language) {
            Some(Value::String(text)) => text,
            _ => String::new(),
        };
        let written = languages().into_iter().map(|language| {
            let text = take(&language);
            (language, RwSignal::new(text))
        });
        let written = written.collect();
        Self { written, others }
    }

    /// The id of the field that must not stay empty: the one in the organisation's language.
    pub fn first_id(path: &str) -> String {
        format!("{path}.{}", organisation_language())
    }

    /// The text in the organisation's language, tracked.
    pub fn first(&self) -> String {
        self.written.first().map(|(_, text)| text.get()).unwrap_or_default()
    }

    /// The fields. With one language on offer the label says no language.
    pub fn view(&self, path: &str, label: &str, hint: Option<String>, long: bool, errors: Errors) -> AnyView {
        let alone = self.written.len() == 1;
        let mut hint = hint;
        let fields = self
            .written
            .iter()
            .map(|(language, value)| {
                let name = format!("{path}.{language}");
                let label = if alone {
                    label.to_owned()
                } else {
                    t!("administration.in_language", what = label, language = coded("language.", language))
                };
                let (value, hint) = (*value, hint.take());
                if long {
                    view! { <TextArea name=name label=label hint=hint rows=3 value=value errors=errors/> }
                        .into_any()
                } else {
                    view! { <TextField name=name label=label hint=hint value=value errors=errors/> }
                        .into_any()
                }
            })
            .collect_view();
        view! { <div class:two=!long class:stack=long>{fields}</div> }.into_any()
    }

    /// What is sent; `null` where the organisation's language has no text.
    pub fn sent(&self) -> Value {
        let mut names = self.others.clone();
        for (index, (language, text)) in self.written.iter().enumerate() {
            match sent(*text) {
                Value::Null if index == 0 => return Value::Null,
                Value::Null => {}
                text => _ = names.insert(language.clone(), text),
            }
        }
        Value::Object(names)
    }
}
