//! What inputs with rows are made of. Each part is one function with boxed pieces: the program would otherwise hold
//! it once for every place in which it stands.

use leptos::prelude::*;

use crate::components::{ErrorLine, Errors, Icon};

/// A group of inputs under one label, with what is wrong with it.
pub fn group(
    name: &'static str,
    label: String,
    hint: Option<String>,
    body: AnyView,
    errors: Errors,
) -> AnyView {
    view! {
        <fieldset class="field" id=name tabindex="-1">
            <legend class="label">{label}</legend>
            {hint.map(|hint| view! { <p class="hint">{hint}</p> })}
            {body}
            <ErrorLine id=format!("{name}-error") name=name errors=errors/>
        </fieldset>
    }
    .into_any()
}

/// Rows on one surface; nothing where there are none.
pub fn list(rows: Box<dyn Fn() -> Vec<AnyView> + Send + Sync>) -> AnyView {
    (move || match rows() {
        none if none.is_empty() => ().into_any(),
        rows => view! { <ul class="list entries">{rows}</ul> }.into_any(),
    })
    .into_any()
}

/// A row: what is filled in, and its buttons at the end.
pub fn row(fields: AnyView, buttons: AnyView) -> AnyView {
    view! { <li><div class="grow">{fields}</div><div class="row one">{buttons}</div></li> }.into_any()
}

/// The button that adds a row.
pub fn add_button(words: String, press: Callback<()>) -> AnyView {
    view! {
        <div class="row">
            <button class="btn" type="button" on:click=move |_| press.run(())><Icon name="plus"/>{words}</button>
        </div>
    }
    .into_any()
}

/// A button with an icon alone; its words are heard.
pub fn icon_button(
    id: Option<String>,
    icon: &'static str,
    words: Signal<String>,
    press: Callback<()>,
) -> AnyView {
    view! {
        <button class="btn only quiet" type="button" id=id on:click=move |_| press.run(())>
            <Icon name=icon/><span class="vh">{words}</span>
        </button>
    }
    .into_any()
}
