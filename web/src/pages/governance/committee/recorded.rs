//! What was just recorded, and what becomes of each report.

use domain::governance::wire::DecisionView;
use leptos::prelude::*;

use super::meeting::Meeting;
use crate::{
    components::Icon,
    pages::governance::words::{decided, icon, number},
    t, words,
    words::coded,
};

/// A decision that was recorded on this page.
#[derive(Clone, PartialEq)]
pub struct Recorded {
    /// The decision.
    pub decision: DecisionView,
}

/// The decision's number, each report with what follows for it, and the way on.
#[component]
pub fn RecordedCard(recorded: Recorded) -> impl IntoView {
    let meeting = Meeting::current();
    let DecisionView { id, number: of, decision: kind, reports, .. } = recorded.decision;
    let follows = coded("decision.follows.", kind.as_str());
    let rows = reports.into_iter().map(|report| {
        view! {
            <li class="item">
                <a class="title" href=format!("/reports/{}", report.id) translate="no">{report.title}</a>
                <p class="meta"><span class="no">{words::number(report.number)}</span></p>
            </li>
        }
    });
    let heading = NodeRef::<leptos::html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            _ = heading.focus();
        }
    });
    view! {
        <section class="card stack" aria-labelledby="recorded">
            <h2 class="row" id="recorded" tabindex="-1" node_ref=heading>
                <Icon name=icon(kind)/>{t!("committee.recorded_as", number = number(of), kind = decided(kind))}
            </h2>
            <p>{follows}" "{t!("committee.recorded_told")}</p>
            <ul class="list">{rows.collect_view()}</ul>
            <div class="row">
                <a class="btn primary" href=meeting.address("")>{t!("committee.next")}</a>
                <a class="btn" href=format!("/decisions/{id}")>{t!("committee.see_decision", number = number(of))}</a>
            </div>
        </section>
    }
}
