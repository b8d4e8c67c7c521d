//! Asks once more before something that cannot easily be undone.

use leptos::prelude::*;

use super::Sheet;

/// A question with two answers; the effect is named on the button.
#[component]
pub fn Confirm(
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What would happen.
    #[prop(into)]
    body: Signal<String>,
    /// The button that does it.
    #[prop(into)]
    go: Signal<String>,
    /// The button that does not.
    #[prop(into)]
    keep: Signal<String>,
    /// Does it.
    confirmed: Callback<()>,
) -> impl IntoView {
    view! {
        <Sheet open=open title=title>
            <p>{body}</p>
            <div class="row">
                <button
                    class="btn danger"
                    type="button"
                    on:click=move |_| {
                        open.set(false);
                        confirmed.run(());
                    }
                >
                    {go}
                </button>
                <button class="btn" type="button" on:click=move |_| open.set(false)>{keep}</button>
            </div>
        </Sheet>
    }
}
