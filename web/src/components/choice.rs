//! A check box, and a choice of one among few longer ones.

use leptos::prelude::*;

use super::Icon;

/// A box to check.
#[component]
pub fn Check(
    /// What it says.
    #[prop(into)]
    words: String,
    /// Whether it is checked.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=value
                on:change:target=move |event| value.set(event.target().checked())
            />
            <span>{words}</span>
        </label>
    }
}

/// Wide tiles of which one is chosen: words, and a line that explains each.
#[component]
pub fn Choices(
    /// The field's name.
    name: &'static str,
    /// The question.
    #[prop(into)]
    legend: String,
    /// Value, words, explanation, icon.
    #[prop(into)]
    options: Signal<Vec<(String, String, String, &'static str)>>,
    /// The chosen value.
    value: RwSignal<String>,
) -> impl IntoView {
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(own, words, line, icon)| {
                let chosen = own.clone();
                view! {
                    <label class="tile">
                        <input
                            type="radio"
                            name=name
                            value=own.clone()
                            prop:checked=move || value.get() == chosen
                            on:change=move |_| value.set(own.clone())
                        />
                        <span>
                            <Icon name=icon/>
                            <span class="grow">
                                <strong>{words}</strong>
                                {(!line.is_empty()).then(|| view! { <span class="line">{line.clone()}</span> })}
                            </span>
                        </span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend>{legend}</legend>
            <div class="choices">{choices}</div>
        </fieldset>
    }
}
