//! Something optional that opens.

use leptos::prelude::*;

use super::Icon;

/// A fold: its title with an icon, a note of what is in it, and the content.
#[component]
pub fn Fold(
    /// Its icon.
    icon: &'static str,
    /// Its title.
    #[prop(into)]
    title: String,
    /// What was chosen inside, seen while it is closed.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// Whether it is open at first.
    #[prop(optional)]
    open: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon name=icon/>
                {title}
                {move || note.get().map(|note| view! { <span class="soft small">{note}</span> })}
                <Icon name="next" flip=true/>
            </summary>
            <div>{children()}</div>
        </details>
    }
}
