//! Where there is nothing: what that means, and the one thing to do next.

use leptos::prelude::*;

use super::Icon;

/// An empty place.
#[component]
pub fn Empty(
    /// Its icon.
    icon: &'static str,
    /// What there is not.
    #[prop(into)]
    title: String,
    /// What that means, or what to do.
    #[prop(into)]
    advice: String,
    /// The button that does it.
    #[prop(optional, into)]
    action: ViewFnOnce,
) -> impl IntoView {
    view! { <div class="empty"><Icon name=icon/><h2>{title}</h2><p>{advice}</p>{action.run()}</div> }
}
