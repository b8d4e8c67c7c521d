//! A list of mail domains: one line each, added and taken out.

use leptos::prelude::*;
use serde_json::Value;

use super::{
    super::{entry::texts, order::focus_soon},
    Answer, Asked,
    parts::{add_button, group, icon_button, list, row},
};
use crate::{
    components::{Errors, TextField},
    t,
};

/// The domains, in the order in which they were added.
pub fn domains(asked: Asked) -> Answer {
    let (name, errors) = (asked.field.name, asked.errors);
    let now = texts(Some(&asked.now()));
    let lines = RwSignal::new(now.into_iter().map(RwSignal::new).collect::<Vec<_>>());
    let rows = move || {
        let all = lines.get().into_iter().enumerate();
        all.map(|(index, line)| domain_row(name, lines, index, line, errors)).collect()
    };
    let add = move |()| {
        lines.update(|lines| lines.push(RwSignal::new(String::new())));
        let last = lines.with_untracked(Vec::len).saturating_sub(1);
        focus_soon(format!("{name}.{last}"));
    };
    let body =
        (list(Box::new(rows)), add_button(t!("administration.settings.add_domain"), Callback::new(add)));
    let view = group(name, asked.label(), asked.hint(), body.into_any(), errors);
    Answer::new(name, view, move || {
        let written =
            |line: &RwSignal<String>| Value::from(line.with_untracked(|text| text.trim().to_owned()));
        Value::Array(lines.with_untracked(|lines| lines.iter().map(written).collect()))
    })
}

fn domain_row(
    name: &'static str,
    lines: RwSignal<Vec<RwSignal<String>>>,
    index: usize,
    line: RwSignal<String>,
    errors: Errors,
) -> AnyView {
    let label = t!("administration.settings.domain", number = index + 1);
    let field = view! { <TextField name=format!("{name}.{index}") label=label value=line errors=errors/> };
    let remove = move |()| {
        lines.update(|lines| _ = lines.remove(index));
        errors.set(Vec::new());
        focus_soon(name.to_owned());
    };
    let words = Signal::derive(move || t!("administration.remove", name = line.get()));
    row(field.into_any(), icon_button(None, "x", words, Callback::new(remove)))
}
