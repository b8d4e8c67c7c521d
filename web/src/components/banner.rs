//! A banner across the page.

use leptos::prelude::*;

use super::Icon;

/// A banner: one sentence about the whole product or page, with what can be done about it.
#[component]
pub fn Banner(
    /// `moving`, `yours`, `closed`, `alarm`; without one it is quiet.
    #[prop(optional)]
    tone: Option<&'static str>,
    /// Its icon.
    icon: &'static str,
    /// A button or link at the end.
    #[prop(optional, into)]
    end: ViewFnOnce,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="banner tone" data-tone=tone><Icon name=icon/><span>{children()}</span>{end.run()}</div>
    }
}
