//! The state of a report: ring, word and tone.

use domain::reports::State;
use leptos::prelude::*;

use super::icon::address;
use crate::words::coded;

/// The ring of a state: it closes as the loop does.
#[component]
pub fn Ring(state: State) -> impl IntoView {
    // Only the arrow of "passed on" points along the reading direction.
    let flip = state == State::Transferred;
    view! {
        <svg class="icon" class:flip=flip aria-hidden="true"><use href=address("s", state.as_str())></use></svg>
    }
}

/// Ring and word of a state.
#[component]
pub fn Badge(
    /// The state.
    state: State,
    /// Other words than the reporter's, for example "Waiting for the reporter".
    #[prop(optional, into)]
    words: Option<String>,
) -> impl IntoView {
    let words = words.unwrap_or_else(|| coded("state.", state.as_str()));
    view! { <span class="badge" data-state=state.as_str()><Ring state=state/>{words}</span> }
}
