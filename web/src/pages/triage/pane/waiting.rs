//! Who waits besides the reporter, as far as each wants to be known.

use domain::reports::wire::SupporterView;
use leptos::prelude::*;

use super::words::hours;
use crate::{components::Icon, pages::triage::desk::Desk, t};

/// The fold with one line each.
#[component]
pub fn WhoWaits() -> impl IntoView {
    let desk = Desk::current();
    let waiting = Memo::new(move |_| desk.report.with(|report| report.whole.supporters.clone()));
    let rows = move || waiting.get().into_iter().map(row).collect_view();
    view! {
        <Show when=move || waiting.with(|waiting| !waiting.is_empty())>
            <details class="fold">
                <summary>
                    <Icon name="people"/>
                    {move || t!("triage.waiting", count = waiting.with(Vec::len))}
                    <Icon name="next" flip=true/>
                </summary>
                <div><ul class="list">{rows}</ul></div>
            </details>
        </Show>
    }
}

fn row(supporter: SupporterView) -> impl IntoView {
    let SupporterView { who, unit, burden_hours } = supporter;
    let time = burden_hours.map(|time| t!("triage.row.burden", hours = hours(time)));
    view! {
        <li class="item">
            <p class="meta">
                {match who.name {
                    Some(name) => view! { <span translate="no">{name}</span> }.into_any(),
                    None => view! { <span>{t!("triage.waiting_confidential")}</span> }.into_any(),
                }}
                {unit.map(|unit| view! { <span translate="no">{unit.name}</span> })}
                {time.map(|time| view! { <span>{time}</span> })}
            </p>
        </li>
    }
}
