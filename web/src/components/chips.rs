//! A choice of one among few short ones.

use leptos::prelude::*;

/// Chips of which one is chosen.
#[component]
pub fn Chips(
    /// The name of the group in the form; unique on the page.
    name: &'static str,
    /// The question.
    #[prop(into)]
    legend: String,
    /// Values and words.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    value: RwSignal<String>,
    /// The question is heard but not seen.
    #[prop(optional)]
    quiet: bool,
    /// One row that scrolls sideways instead of several.
    #[prop(optional)]
    scroll: bool,
) -> impl IntoView {
    let chips = move || {
        options
            .get()
            .into_iter()
            .map(|(option, words)| {
                let chosen = option.clone();
                view! {
                    <label class="chip">
                        <input
                            type="radio"
                            name=name
                            value=option.clone()
                            prop:checked=move || value.get() == chosen
                            on:change=move |_| value.set(option.clone())
                        />
                        {words}
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend class="label" class:vh=quiet>{legend}</legend>
            <div class="chips" class:scroll=scroll>{chips}</div>
        </fieldset>
    }
}
