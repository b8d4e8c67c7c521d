//! A report that a change names.

use domain::changes::wire::LinkedReport;
use leptos::prelude::*;

use crate::{
    components::{Badge, Icon},
    pages::triage::owner_words,
    t, words,
};

/// Title, number, people and state; `end` are the buttons of the row.
#[component]
pub fn ReportRow(
    /// The report.
    report: LinkedReport,
    /// Where its title leads to.
    href: String,
    /// Buttons at the end.
    #[prop(optional, into)]
    end: Option<ViewFnOnce>,
    /// Says of one that it would not ship.
    #[prop(optional)]
    warn: bool,
) -> impl IntoView {
    let left_out = warn && !report.ready;
    view! {
        <li class="item">
            <a class="title" href=href translate="no">{report.title}</a>
            <p class="meta">
                <span class="no">{words::number(report.number)}</span>
                <span><Icon name="people"/>{t!("change.people", count = report.people)}</span>
                <Badge state=report.state words=owner_words(report.state)/>
                {left_out.then(|| view! {
                    <strong class="clock" data-tone="yours"><Icon name="info"/>{t!("change.not_ready")}</strong>
                })}
            </p>
            {end.map(|end| view! { <span class="end">{end.run()}</span> })}
        </li>
    }
}
