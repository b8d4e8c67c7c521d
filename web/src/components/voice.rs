//! Two voices: what people said, and what we answer.

use leptos::prelude::*;

/// Words of a person, or ours. They are shown as they were written.
#[component]
pub fn Voice(
    /// Whether it is the reader's own or our answer: at the end edge, in petrol.
    #[prop(optional)]
    ours: bool,
    /// Who said it, where that is not clear from the place.
    #[prop(optional_no_strip, into)]
    who: Option<String>,
    /// The words; line breaks are kept.
    #[prop(into)]
    words: String,
) -> impl IntoView {
    view! {
        <blockquote class="voice" class:ours=ours>
            {who.map(|who| view! { <p class="who" translate="no">{who}</p> })}
            <p class="words" translate="no" dir="auto">{words}</p>
        </blockquote>
    }
}
