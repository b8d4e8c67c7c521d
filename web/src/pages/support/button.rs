//! The button "me too".

use domain::reports::wire::StaffPart;
use leptos::prelude::*;

use super::{MeToo, words::waits};
use crate::{components::Icon, t};

/// "Me too" for whoever may say it, "you wait" for whoever has; nothing for everybody else.
#[component]
pub fn MeTooButton(
    /// The page's sheet.
    me_too: MeToo,
    /// The report.
    #[prop(into)]
    report: Signal<StaffPart>,
    /// Whether it is what the screen is for.
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    let waits = Memo::new(move |_| report.with(waits));
    let may = Memo::new(move |_| report.with(super::words::may_support));
    let press = move |_| me_too.begin(report.get_untracked());
    // One button all along: the focus comes back to it from the sheet.
    let content = move || {
        if waits.get() {
            view! { <Icon name="check"/>{t!("support.you_wait")} }.into_any()
        } else {
            view! { <Icon name="hand"/>{t!("support.me_too")} }.into_any()
        }
    };
    view! {
        <Show when=move || waits.get() || may.get()>
            <button
                class="btn"
                class:primary=move || primary && !waits.get()
                type="button"
                aria-haspopup="dialog"
                aria-pressed=move || waits.get().then_some("true")
                on:click=press
            >
                {content}
            </button>
        </Show>
    }
}
