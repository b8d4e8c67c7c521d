//! What a committee decides on: some of the sites, systems and categories, or all.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{
    super::entry::{Entry, texts},
    Answer, Asked,
    parts::group,
};
use crate::{components::Check, t, words::coded};

/// The three lists: the field in the API, and the list's path.
const LISTS: [(&str, &str); 3] =
    [("site_ids", "sites"), ("system_ids", "systems"), ("category_ids", "categories")];

/// An entry that can be in scope.
struct Choice {
    id: String,
    chosen: RwSignal<bool>,
}

/// A box for each site, system and category; a list without any stands for all of it.
pub fn scope(asked: Asked) -> Answer {
    let (path, errors) = (asked.field.name, asked.errors);
    let now = asked.now();
    let mut lists: Vec<(&'static str, Vec<Choice>)> = Vec::new();
    let mut folds = Vec::new();
    for (field, list) in LISTS {
        let chosen = texts(now.get(field));
        let offered = |entry: &&Entry| entry.is_active() || chosen.contains(&entry.id());
        let entries: Vec<&Entry> = asked.lists.of(list).iter().filter(offered).collect();
        let choices: Vec<Choice> = entries
            .iter()
            .map(|entry| Choice { id: entry.id(), chosen: RwSignal::new(chosen.contains(&entry.id())) })
            .collect();
        let boxes = entries.iter().zip(&choices).map(|(entry, choice)| {
            view! { <Check words=entry.name() value=choice.chosen/> }
        });
        folds.push(fold(path, field, boxes.collect_view().into_any(), &choices));
        lists.push((field, choices));
    }
    let body = view! { <div>{folds}</div> }.into_any();
    let view = group(path, asked.label(), asked.hint(), body, errors);
    Answer::new(path, view, move || {
        let ids = |choices: &[Choice]| -> Value {
            let chosen = choices.iter().filter(|choice| choice.chosen.get_untracked());
            chosen.map(|choice| choice.id.clone()).collect::<Vec<_>>().into()
        };
        Value::Object(
            lists.iter().map(|(field, choices)| ((*field).to_owned(), ids(choices))).collect::<Map<_, _>>(),
        )
    })
}

/// One of the lists, with how much of it is chosen seen from outside.
fn fold(path: &str, field: &str, boxes: AnyView, choices: &[Choice]) -> AnyView {
    let signals: Vec<RwSignal<bool>> = choices.iter().map(|choice| choice.chosen).collect();
    let note = move || match signals.iter().filter(|chosen| chosen.get()).count() {
        0 => t!("administration.committees.scope_all"),
        count => t!("administration.committees.scope_some", count = count),
    };
    view! {
        <details class="fold" id=format!("{path}.{field}")>
            <summary>
                {coded("administration.committees.", field)}
                <span class="soft small">{note}</span>
                <crate::components::Icon name="next" flip=true/>
            </summary>
            <div translate="no">{boxes}</div>
        </details>
    }
    .into_any()
}
