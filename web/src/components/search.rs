//! The field in which people look for something.

use std::time::Duration;

use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::Icon;

/// So long after the last letter, the search begins by itself.
const CALM: Duration = Duration::from_millis(300);

/// A field with its icon; when the typing pauses, `look` is called.
#[component]
pub fn SearchInput(
    /// Its id on the page.
    #[prop(optional, into)]
    id: Option<&'static str>,
    /// What is looked for, to be read out.
    label: String,
    /// What may be written.
    placeholder: String,
    /// The key that leads to it.
    #[prop(optional, into)]
    key: Option<&'static str>,
    /// Whether it has the focus from the beginning.
    #[prop(optional)]
    focused: bool,
    /// What is written in it.
    typed: RwSignal<String>,
    /// Begins the search.
    look: Callback<()>,
) -> impl IntoView {
    let mut soon = debounce(CALM, move |()| look.run(()));
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get().filter(|_| focused) {
            _ = field.focus();
        }
    });
    view! {
        <div class="search">
            <Icon name="search"/>
            <input
                class="input"
                id=id
                type="search"
                autocomplete="off"
                enterkeyhint="search"
                maxlength="200"
                aria-label=label
                placeholder=placeholder
                aria-keyshortcuts=key
                node_ref=field
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    soon(());
                }
            />
        </div>
    }
}
