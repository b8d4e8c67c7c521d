//! What becomes of both reports when they are joined.

use domain::reports::wire::ReportView;
use leptos::prelude::*;

use crate::{
    components::{Badge, Icon, Owner},
    pages::{
        titles::of_staff,
        triage::{desk::Whole, pane::owner_words},
    },
    t,
    words::number,
};

/// The report with which it would be joined, and what follows.
#[component]
pub fn Preview(report: Whole, into: ReportView) -> impl IntoView {
    let (own, root) = (number(report.staff.number), number(into.staff.number));
    let state = into.staff.state;
    let together = report.staff.counts.people + into.staff.counts.people;
    let along = report.staff.counts.joined;
    let team = into.staff.owner.team.name.clone();
    let people = into.staff.counts.people;
    view! {
        <div class="card stack tight">
            <p class="row">
                <span class="no soft">{root.clone()}</span><Badge state=state words=owner_words(state)/>
                <span class="soft small row">
                    <Icon name="people"/>{t!("triage.row.people", count = people)}
                </span>
            </p>
            <p><strong translate="no">{of_staff(&into.staff)}</strong></p>
            <Owner name=team team=true/>
        </div>
        <ul class="points">
            <li>{t!("join.becomes.stands", number = &own, root = &root)}</li>
            <li>{t!("join.becomes.told", number = &own, root = &root)}</li>
            <li>{t!("join.becomes.people", count = together)}</li>
            {(along > 0).then(|| view! { <li>{t!("join.becomes.along", count = along)}</li> })}
            <li>{t!("join.becomes.back")}</li>
        </ul>
    }
}
