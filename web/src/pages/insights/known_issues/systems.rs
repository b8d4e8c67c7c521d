//! The open issues by system, as chips above the list.

use domain::insights::wire::KnownIssues;
use leptos::prelude::*;

use crate::t;

/// The value that stands for every system.
pub const EVERY: &str = "";

/// Name and number of open issues of each system, the most troubled first.
fn systems(known: &KnownIssues) -> Vec<(String, String, usize)> {
    let mut found: Vec<(String, String, usize)> = Vec::new();
    for system in known.open.iter().filter_map(|issue| issue.staff.system.as_ref()) {
        let id = system.id.to_string();
        match found.iter_mut().find(|(own, ..)| *own == id) {
            Some((.., count)) => *count += 1,
            None => found.push((id, system.name.clone(), 1)),
        }
    }
    found.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    found
}

/// One chip a system; nothing where there is only one.
#[component]
pub fn SystemChips(known: Signal<KnownIssues>, chosen: RwSignal<String>) -> impl IntoView {
    let found = Memo::new(move |_| known.with(systems));
    // A system whose last issue has gone has no chip any more.
    Effect::new(move || {
        let gone = found.with(|found| found.iter().all(|(id, ..)| *id != chosen.get_untracked()));
        if gone {
            chosen.set(EVERY.to_owned());
        }
    });
    let chip = move |id: String, name: AnyView, count: Option<usize>| {
        let own = id.clone();
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="system"
                    value=id.clone()
                    prop:checked=move || chosen.with(|chosen| *chosen == own)
                    on:change=move |_| chosen.set(id.clone())
                />
                {name}
                {count.map(|count| view! { <span class="num">{count}</span> })}
            </label>
        }
    };
    let chips = move || {
        let every = chip(EVERY.to_owned(), t!("known.all_systems").into_any(), None);
        let each = found.get().into_iter().map(|(id, name, count)| {
            chip(id, view! { <span translate="no">{name}</span> }.into_any(), Some(count))
        });
        view! { {every}{each.collect_view()} }
    };
    view! {
        <Show when=move || found.with(|found| found.len() > 1)>
            <fieldset class="field">
                <legend class="vh">{t!("known.system")}</legend>
                <div class="chips scroll">{chips}</div>
            </fieldset>
        </Show>
    }
}
