//! What is to be mended before a form can go, with a link to each field.

use leptos::prelude::*;

use super::{Errors, Notice};
use crate::{client::failure::field_words, t};

/// All errors of a form above it. It takes the focus when it comes.
#[component]
pub fn ErrorSummary(
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let summary = NodeRef::<leptos::html::Div>::new();
    Effect::new(move || {
        if !errors.all().is_empty()
            && let Some(summary) = summary.get()
        {
            _ = summary.focus();
        }
    });
    move || {
        let all = errors.all();
        (!all.is_empty()).then(|| {
            let links = all
                .iter()
                .map(|error| {
                    let field = error.field.clone();
                    view! {
                        <li>
                            <a href=format!("#{field}") on:click=move |event| {
                                event.prevent_default();
                                focus(&field);
                            }>{field_words(error)}</a>
                        </li>
                    }
                })
                .collect_view();
            view! {
                <div tabindex="-1" node_ref=summary>
                    <Notice tone="alarm" icon="over" alert=true>
                        <strong>{t!("form.errors", count = all.len())}</strong>
                        <ul>{links}</ul>
                    </Notice>
                </div>
            }
        })
    }
}

/// Leads to the field itself, not to an address: the router would take that for a page.
fn focus(field: &str) {
    use wasm_bindgen::JsCast;
    if let Some(element) = document().get_element_by_id(field)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        // A closed fold would keep the focus out.
        if let Ok(Some(fold)) = element.closest("details") {
            _ = fold.set_attribute("open", "");
        }
        _ = element.focus();
    }
}
