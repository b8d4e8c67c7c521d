//! List and detail: side by side where there is room, one after the other on a phone.

use leptos::prelude::*;

/// The list, and beside it what was chosen from it.
#[component]
pub fn Split(
    /// Whether something is chosen; then a phone shows it instead of the list.
    #[prop(into)]
    chosen: Signal<bool>,
    /// The list takes the room: what is chosen stands in a column beside it.
    #[prop(optional)]
    wide: bool,
    /// The list with what stands above it.
    #[prop(into)]
    queue: ViewFnOnce,
    /// The chosen one, or what to do where none is.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="split" class:chosen=chosen class:wide-list=wide>
            <section class="queue stack">{queue.run()}</section>
            <article class="pane stack wide">{children()}</article>
        </div>
    }
}
