//! The action of the screen, above bar and keyboard.

use leptos::prelude::*;

/// Keeps the screen's action in reach.
#[component]
pub fn Dock(children: Children) -> impl IntoView {
    view! { <div class="dock">{children()}</div> }
}
