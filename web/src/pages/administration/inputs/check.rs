//! Several of a list, and yes or no.

use leptos::prelude::*;
use serde_json::Value;

use super::{super::entry::texts, Answer, Asked, choice::possible_languages, parts::group};
use crate::{
    components::{Check, Choices},
    t,
};

/// Some of the teams.
pub fn teams(asked: Asked) -> Answer {
    let now = asked.entry.texts(asked.field.name);
    let teams = asked.lists.of("teams").iter();
    let teams = teams.filter(|team| team.is_active() || now.contains(&team.id()));
    let options = teams.map(|team| (team.id(), team.name())).collect();
    some_of(asked, now, options)
}

/// Some of the languages that have words.
pub fn languages(asked: Asked) -> Answer {
    let now = texts(Some(&asked.now()));
    some_of(asked, now, possible_languages())
}

fn some_of(asked: Asked, now: Vec<String>, options: Vec<(String, String)>) -> Answer {
    let name = asked.field.name;
    let boxes: Vec<(String, String, RwSignal<bool>)> = options
        .into_iter()
        .map(|(value, words)| {
            let checked = RwSignal::new(now.contains(&value));
            (value, words, checked)
        })
        .collect();
    let checks = boxes
        .iter()
        .map(|(_, words, checked)| view! { <Check words=words.clone() value=*checked/> })
        .collect_view();
    let checks = view! { <div translate="no">{checks}</div> }.into_any();
    let view = group(name, asked.label(), asked.hint(), checks, asked.errors);
    Answer::new(name, view, move || {
        let chosen = |checked: RwSignal<bool>| checked.get_untracked();
        // The order stays as it was; what is new comes last.
        let kept = now
            .iter()
            .filter(|value| boxes.iter().any(|(own, _, checked)| own == *value && chosen(*checked)));
        let added = boxes.iter().filter(|(own, _, checked)| chosen(*checked) && !now.contains(own));
        let mut values: Vec<Value> = kept.map(|value| value.as_str().into()).collect();
        values.extend(added.map(|(own, ..)| Value::from(own.as_str())));
        Value::Array(values)
    })
}

/// Allowed or not, with what each means.
pub fn on_off(asked: Asked) -> Answer {
    let name = asked.field.name;
    let value = RwSignal::new(asked.entry.flag(name).to_string());
    let options = vec![
        (
            true.to_string(),
            t!("administration.settings.anonymous_on"),
            t!("administration.settings.anonymous_on_means"),
            "check",
        ),
        (
            false.to_string(),
            t!("administration.settings.anonymous_off"),
            t!("administration.settings.anonymous_off_means"),
            "lock",
        ),
    ];
    let view = view! { <Choices name=name legend=asked.label() options=options value=value/> };
    Answer::new(name, view, move || Value::Bool(value.get_untracked() == true.to_string()))
}
