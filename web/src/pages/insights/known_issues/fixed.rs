//! What was fixed in the last 30 days.

use domain::insights::wire::{FixedIssue, KnownIssues};
use leptos::prelude::*;

use crate::{
    components::{Badge, Icon, Item},
    pages::titles,
    t,
    words::{Style, day, number},
};

/// The list, where there is anything.
#[component]
pub fn Fixed(known: Signal<KnownIssues>) -> impl IntoView {
    let fixed = Memo::new(move |_| known.with(|known| known.fixed.clone()));
    view! {
        <Show when=move || fixed.with(|fixed| !fixed.is_empty())>
            <section class="stack tight" aria-labelledby="known-fixed">
                <h2 id="known-fixed">{t!("known.fixed")}</h2>
                <ul class="list">
                    {move || fixed.get().into_iter().map(|issue| view! { <Row issue=issue/> }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(issue: FixedIssue) -> impl IntoView {
    let FixedIssue { staff, fixed_on, .. } = issue;
    let (state, words) = (staff.state, titles::state_words(&staff));
    let when = t!("known.fixed_on", when = day(fixed_on, Style::Day));
    view! {
        <Item
            href=format!("/reports/{}", staff.id)
            title=titles::of_staff(&staff)
            before=move || view! { <span class="row"><Badge state=state words=words/></span> }
            end=|| view! { <Icon name="next" flip=true/> }
        >
            <span class="no">{number(staff.number)}</span>
            <span>{when}</span>
            <span><Icon name="people"/>{t!("known.people", count = staff.counts.people)}</span>
        </Item>
    }
}
