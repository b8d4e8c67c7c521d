//! A sheet over the page: it rises from below on a phone and stands in the middle on a workstation.

use leptos::prelude::*;

use super::Icon;
use crate::t;

/// A dialog that holds the focus until it is closed; Escape closes it.
#[component]
pub fn Sheet(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move || {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    view! {
        <dialog
            class="sheet"
            node_ref=dialog
            aria-label=title
            on:close=move |_| open.set(false)
            closedby="any"
        >
            <Show when=move || open.get()>
                <div class="stack">
                    <div class="row apart one">
                        <h2>{title}</h2>
                        <button class="btn only quiet" type="button" on:click=move |_| open.set(false)>
                            <Icon name="x"/><span class="vh">{t!("app.close")}</span>
                        </button>
                    </div>
                    {children()}
                </div>
            </Show>
        </dialog>
    }
}
