//! Search over reports, decisions and changes: what this reader may read, and nothing of it in an address.

mod found;

use leptos::prelude::*;

use crate::{components::SearchInput, shell::Page, t};
use found::Found;

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
    let look = Callback::new(move |()| wanted.set(typed.get_untracked().trim().to_owned()));
    view! {
        <form
            role="search"
            on:submit=move |event| {
                event.prevent_default();
                look.run(());
            }
        >
            <SearchInput
                label=t!("search.label") placeholder=t!("search.placeholder") focused=true typed=typed look=look
            />
        </form>
        <Found words=wanted/>
    }
}
