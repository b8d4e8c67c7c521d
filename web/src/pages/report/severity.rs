//! How bad it is; where a patient could be harmed, what to do first.

use leptos::prelude::*;

use super::form::Form;
use crate::{
    components::{Choices, Fold, Notice},
    t,
    words::if_coded,
};

/// The four severities in a fold, and the hospital's own safety instruction at the highest.
#[component]
pub fn SeverityFold(
    form: Form,
    /// What the hospital says is to be done first.
    instruction: Option<String>,
) -> impl IntoView {
    let options = ["low", "medium", "high", "critical"]
        .map(|severity| {
            let words = if_coded("severity.", severity).unwrap_or_default();
            let line = if_coded("severity.line.", severity).unwrap_or_default();
            let icon = if severity == "critical" { "over" } else { "info" };
            (severity.to_owned(), words, line, icon)
        })
        .to_vec();
    let note = Signal::derive(move || form.severity.with(|severity| if_coded("severity.", severity)));
    let chosen = !form.severity.with_untracked(String::is_empty);
    let critical = Memo::new(move |_| form.severity.with(|severity| severity == "critical"));
    view! {
        <Fold icon="alert-triangle" title=t!("severity.title") note=note open=chosen>
            <div class="stack">
                <Choices name="severity" legend=t!("severity.question") options=options value=form.severity/>
                {move || critical.get().then(|| view! { <Harm instruction=instruction.clone()/> })}
            </div>
        </Fold>
    }
}

#[component]
fn Harm(instruction: Option<String>) -> impl IntoView {
    let notice = NodeRef::<leptos::html::Div>::new();
    // On a phone it would come up behind the button that sends.
    Effect::new(move || {
        if let Some(notice) = notice.get() {
            notice.scroll_into_view_with_bool(false);
        }
    });
    view! {
        <div node_ref=notice>
            <Notice tone="alarm" icon="over" alert=true>
                <p><strong>{t!("severity.harm")}</strong></p>
                {match instruction {
                    Some(instruction) => {
                        view! { <p class="words" translate="no" dir="auto">{instruction}</p> }.into_any()
                    }
                    None => view! { <p>{t!("severity.act_first")}</p> }.into_any(),
                }}
            </Notice>
        </div>
    }
}
