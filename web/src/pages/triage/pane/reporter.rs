//! Who told it: by name, confidential with a logged way to the name, or nobody that could be known.

use domain::{access::Action, reports::wire::ActorKind};
use leptos::prelude::*;

use crate::{pages::triage::desk::Desk, t};

/// The reporter within the head's line.
#[component]
pub fn Reporter() -> impl IntoView {
    let desk = Desk::current();
    let reporter = Memo::new(move |_| desk.report.with(|report| report.whole.reporter.clone()));
    let may_ask =
        Memo::new(move |_| desk.report.with(|report| report.staff.may.contains(&Action::SeeIdentity)));
    let kept_by_other = Memo::new(move |_| desk.report.with(|report| !report.whole.identity_shared));
    move || {
        let reporter = desk.named.get().unwrap_or_else(|| reporter.get());
        match (reporter.kind, reporter.name) {
            (_, Some(name)) => view! { <span translate="no">{name}</span> }.into_any(),
            (ActorKind::Confidential, None) => view! {
                <span>{t!("triage.confidential")}</span>
                {may_ask.get().then(|| view! {
                    <button class="btn quiet" type="button" on:click=move |_| desk.show_name()>
                        {t!("triage.show_name")}
                    </button>
                })}
                {(!may_ask.get() && kept_by_other.get()).then(|| view! {
                    <span>{t!("triage.name_kept")}</span>
                })}
            }
            .into_any(),
            _ => view! { <span>{t!("triage.anonymous")}</span> }.into_any(),
        }
    }
}
