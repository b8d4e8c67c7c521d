//! A notice within a page.

use leptos::prelude::*;

use super::Icon;

/// A notice: icon and words on the ground of its tone.
#[component]
pub fn Notice(
    /// `moving`, `yours`, `closed`, `alarm`; without one it is quiet.
    #[prop(optional)]
    tone: Option<&'static str>,
    /// Its icon.
    icon: &'static str,
    /// Whether it is read out at once.
    #[prop(optional)]
    alert: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="notice tone" data-tone=tone role=alert.then_some("alert")>
            <Icon name=icon/>
            <div class="grow stack tight">{children()}</div>
        </div>
    }
}
