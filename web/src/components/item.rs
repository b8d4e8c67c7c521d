//! A row of a list. Its title's link covers the whole row.

use leptos::prelude::*;

/// A row: what stands before the title, the title as link, the line below (children), what stands at the end.
#[component]
pub fn Item(
    /// Where the row leads to.
    #[prop(into)]
    href: String,
    /// Its title.
    #[prop(into)]
    title: String,
    /// Above the title, for example badge and clock.
    #[prop(optional, into)]
    before: ViewFnOnce,
    /// At the end, for example an icon or button.
    #[prop(optional, into)]
    end: Option<ViewFnOnce>,
    /// Whether it is the one that is shown beside the list.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// The title is ours and not words of people or names of the organisation.
    #[prop(optional)]
    ours: bool,
    /// The line below the title.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="item">
            {before.run()}
            <a class="title" href=href aria-current=move || current.get().then_some("true") translate=(!ours).then_some("no")>
                {title}
            </a>
            <p class="meta">{children()}</p>
            {end.map(|end| view! { <span class="end">{end.run()}</span> })}
        </li>
    }
}
