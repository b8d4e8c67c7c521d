//! Search over reports, decisions and changes: what this reader may read, and nothing of it in an address.

mod found;

use std::time::Duration;

use leptos::{leptos_dom::helpers::debounce, prelude::*};

use crate::{components::Icon, shell::Page, t};
use found::Found;

/// So long after the last letter, the search begins by itself.
const CALM: Duration = Duration::from_millis(300);

/// The page.
#[component]
pub fn SearchPage() -> impl IntoView {
    view! {
        <Page title=t!("search.title") soft=t!("search.soft") column=true>
            <Search/>
        </Page>
    }
}

#[component]
fn Search() -> impl IntoView {
    let (typed, wanted) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let mut soon = debounce(CALM, move |words: String| wanted.set(words));
    let field = NodeRef::<leptos::html::Input>::new();
    Effect::new(move || {
        if let Some(field) = field.get() {
            _ = field.focus();
        }
    });
    view! {
        <form
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                wanted.set(typed.get_untracked().trim().to_owned());
            }
        >
            <div class="search">
                <Icon name="search"/>
                <input
                    class="input"
                    type="search"
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength="200"
                    aria-label=t!("search.label")
                    placeholder=t!("search.placeholder")
                    node_ref=field
                    prop:value=typed
                    on:input:target=move |event| {
                        typed.set(event.target().value());
                        soon(typed.get_untracked().trim().to_owned());
                    }
                />
            </div>
        </form>
        <Found words=wanted/>
    }
}
