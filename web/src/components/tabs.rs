//! Tabs: several views of one thing, one of them shown.

use leptos::prelude::*;

/// The row of tabs. The shown view carries `role="tabpanel"` and `id` = `{name}-{value}`.
#[component]
pub fn Tabs(
    /// Begins the ids; unique on the page.
    name: &'static str,
    /// What the tabs are views of.
    #[prop(into)]
    label: String,
    /// Values and words.
    options: Vec<(&'static str, String)>,
    /// The chosen value.
    value: RwSignal<&'static str>,
) -> impl IntoView {
    let values: Vec<&'static str> = options.iter().map(|(value, _)| *value).collect();
    let step = move |by: isize| {
        let count = values.len() as isize;
        let at = values.iter().position(|own| *own == value.get_untracked()).unwrap_or_default() as isize;
        let Ok(next) = usize::try_from((at + by).rem_euclid(count.max(1))) else { return };
        if let Some(next) = values.get(next) {
            value.set(next);
            focus(&format!("{name}-tab-{next}"));
        }
    };
    let tabs = options
        .into_iter()
        .map(|(own, words)| {
            let chosen = move || value.get() == own;
            view! {
                <button
                    type="button"
                    role="tab"
                    id=format!("{name}-tab-{own}")
                    aria-controls=format!("{name}-{own}")
                    aria-selected=move || if chosen() { "true" } else { "false" }
                    tabindex=move || if chosen() { "0" } else { "-1" }
                    on:click=move |_| value.set(own)
                >
                    {words}
                </button>
            }
        })
        .collect_view();
    view! {
        <div
            class="tabs"
            role="tablist"
            aria-label=label
            on:keydown=move |event| {
                let rtl = document().document_element().is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"));
                let forward = if rtl { -1 } else { 1 };
                match event.key().as_str() {
                    "ArrowRight" => step(forward),
                    "ArrowLeft" => step(-forward),
                    _ => {}
                }
            }
        >
            {tabs}
        </div>
    }
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        _ = element.focus();
    }
}
