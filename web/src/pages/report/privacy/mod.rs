//! What in the words of a report could tell who a patient is: marked while somebody writes, with other words on offer.
//! It never stands in the way of sending, and nothing leaves the device for it.

mod finding;

use std::time::Duration;

use domain::privacy::{Settings, scan};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use super::form::Form;
use crate::{
    components::{Notice, live_region::announce, toast},
    t,
};
use finding::{Found, Mark, instead};

/// So long after the last letter, the words are looked through.
const CALM: Duration = Duration::from_millis(250);

/// The notice below the text, loaded when somebody has begun to write.
pub fn health_information(form: Form) -> AnyView {
    view! { <HealthInformation form=form/> }.into_any()
}

/// What stands in the words of one field.
fn look_through(words: RwSignal<String>) -> Vec<Found> {
    words.with(|text| {
        let findings = scan(text, &Settings::default());
        findings.into_iter().filter_map(|finding| Found::in_text(text, finding, words)).collect()
    })
}

#[component]
fn HealthInformation(form: Form) -> impl IntoView {
    let found = RwSignal::new(Vec::<Found>::new());
    let look = move || untrack(|| [form.text, form.workaround].map(look_through).concat());
    let mut soon = debounce(CALM, move |()| found.set(look()));
    Effect::new(move || {
        form.text.track();
        form.workaround.track();
        soon(());
    });
    let count = Memo::new(move |_| found.with(Vec::len));
    Effect::new(move |before: Option<usize>| {
        let now = count.get();
        if now > before.unwrap_or_default() {
            announce(t!("privacy.found", count = now));
        }
        now
    });
    let replace = Callback::new(move |one: Found| {
        one.replace();
        found.set(look());
        toast(t!("privacy.replaced", words = instead(one.kind())));
    });
    let replace_all = move |_| {
        // From the end on, so that the places before stay where they are.
        look().iter().rev().for_each(Found::replace);
        found.set(look());
        toast(t!("privacy.replaced_all"));
    };
    view! {
        <Show when=move || { count.get() > 0 }>
            <section aria-labelledby="privacy">
                <Notice tone="yours" icon="lock">
                    <p id="privacy"><strong>{t!("privacy.title")}</strong></p>
                    <p>{t!("privacy.advice")}</p>
                    <ul class="stack tight">
                        <For each=move || found.get() key=Found::key let:one>
                            <Mark found=one replace=replace/>
                        </For>
                    </ul>
                    <Show when=move || { count.get() > 1 }>
                        <div class="row">
                            <button class="btn" type="button" on:click=replace_all>{t!("privacy.replace_all")}</button>
                        </div>
                    </Show>
                </Notice>
            </section>
        </Show>
    }
}
