//! A report that may be the same trouble, with "me too".

use domain::{reports::wire::ReportView, search::wire::SimilarReport};
use leptos::prelude::*;

use crate::{
    client,
    components::{Badge, Busy, Icon, toast},
    pages::support::MeToo,
    t,
    words::number,
};

/// Title, where it stands, how many wait, and "me too".
#[component]
pub fn Card(report: SimilarReport, me_too: MeToo) -> impl IntoView {
    let SimilarReport { id, number: said, title, state, supporters, supported_by_me, .. } = report;
    let begin = Action::new_local(move |(): &()| async move {
        match client::get::<ReportView>(&format!("/reports/{id}")).await {
            Ok(report) => me_too.begin(report.staff),
            Err(failure) => toast(failure.words()),
        }
    });
    let end = if supported_by_me {
        view! { <span class="row"><Icon name="check"/>{t!("support.you_wait")}</span> }.into_any()
    } else {
        view! {
            <Busy busy=begin.pending() press=move || { begin.dispatch(()); }>
                <Icon name="hand"/>{t!("support.me_too")}
            </Busy>
        }
        .into_any()
    };
    view! {
        <li class="item">
            <a class="title" href=format!("/reports/{id}") translate="no">{title}</a>
            <p class="meta">
                <Badge state=state/>
                <span class="no">{number(said)}</span>
                <span><Icon name="people"/>{t!("known.people", count = supporters + 1)}</span>
            </p>
            <div class="end">{end}</div>
        </li>
    }
}
