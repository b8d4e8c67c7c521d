//! What a committee has decided about it last: that it is put off, that more is needed, or what goes ahead.

use leptos::prelude::*;

use super::page::Story;
use crate::{pages::hold::HoldNotice, t, words::coded};

/// The hold where there is one, and the way to the decision.
#[component]
pub fn Held(story: Signal<Story>) -> impl IntoView {
    let held = Memo::new(move |_| {
        story.with(|story| (story.report.staff.hold.clone(), story.report.staff.decision.clone()))
    });
    move || {
        let (hold, decision) = held.get();
        decision.map(|decision| {
            let number = t!("decision.number", number = decision.number.to_string());
            let kind = coded("decision.decided.", decision.decision.as_str());
            let words = t!("decision.of", number = number, kind = kind);
            view! {
                <section class="stack tight" aria-label=t!("decision.page")>
                    {hold.map(|hold| view! { <HoldNotice hold=hold/> })}
                    <p class="small">
                        <a href=format!("/decisions/{}", decision.id)>{words}</a>" "
                        <span class="soft" translate="no">{decision.committee.name}</span>
                    </p>
                </section>
            }
        })
    }
}
