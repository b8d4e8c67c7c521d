//! One line or several of text, whole numbers, time zones.

use leptos::prelude::*;
use serde_json::Value;

use super::{Answer, Asked, sent};
use crate::{
    browser,
    components::{TextArea, TextField},
};

/// One line.
pub fn text(asked: Asked) -> Answer {
    line(asked, "text", Vec::new())
}

/// An e-mail address.
pub fn email(asked: Asked) -> Answer {
    line(asked, "email", Vec::new())
}

/// The name of a time zone, with those that the browser knows on offer.
pub fn time_zone(asked: Asked) -> Answer {
    line(asked, "text", browser::zones().iter().filter_map(|zone| zone.as_string()).collect())
}

fn line(asked: Asked, kind: &'static str, offers: Vec<String>) -> Answer {
    let name = asked.field.name;
    let value = RwSignal::new(asked.entry.text(name));
    let view = view! {
        <TextField
            name=name label=asked.label() hint=asked.hint() kind=kind offers=offers value=value errors=asked.errors
        />
    };
    Answer::new(name, view, move || sent(value))
}

/// Several lines.
pub fn long_text(asked: Asked) -> Answer {
    let name = asked.field.name;
    let value = RwSignal::new(asked.entry.text(name));
    let view = view! {
        <TextArea name=name label=asked.label() hint=asked.hint() rows=3 value=value errors=asked.errors/>
    };
    Answer::new(name, view, move || sent(value))
}

/// A whole number.
pub fn number(asked: Asked) -> Answer {
    let name = asked.field.name;
    let value = RwSignal::new(asked.entry.number(name).map(|number| number.to_string()).unwrap_or_default());
    let view = view! {
        <TextField
            name=name label=asked.label() hint=asked.hint() kind="number" value=value errors=asked.errors
        />
    };
    // What is no whole number goes as it is: the server says what is wrong with it.
    Answer::new(name, view, move || match sent(value) {
        Value::String(text) => text.parse::<i64>().map_or(Value::String(text), Value::from),
        other => other,
    })
}
