//! Which of several committees.

use domain::identity::wire::CommitteeSeat;
use leptos::prelude::*;

use crate::{components::Item, t};

/// The committees of the person, each with what they are in it.
#[component]
pub fn CommitteeChoice(committees: Vec<CommitteeSeat>) -> impl IntoView {
    let rows = committees.into_iter().map(|committee| {
        let role = if committee.chair { t!("committee.you_chair") } else { t!("committee.you_member") };
        view! { <Item href=format!("/committee/{}", committee.id) title=committee.name><span>{role}</span></Item> }
    });
    view! {
        <section class="alone">
            <h2>{t!("committee.which")}</h2>
            <ul class="list">{rows.collect_view()}</ul>
        </section>
    }
}
