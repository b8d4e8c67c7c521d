//! How many have been told, and how many say that it helps.

use domain::changes::wire::ChangeView;
use leptos::prelude::*;

use super::super::words::{asked, counted};
use crate::{components::Kpi, t, words::coded};

/// The dark card of the page.
#[component]
pub fn ToldCard(change: ChangeView) -> impl IntoView {
    let ChangeView { told, helps, counts, .. } = change;
    let figure = |count: f64| t!("triage.figure", count = count);
    let answers = counted(helps)
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| view! { <Kpi value=figure(count.into()) words=coded("change.answer.", name)/> })
        .collect_view();
    let hours = counts.burden_hours.tenths as f64 / 10.0;
    view! {
        <section class="card deep stack" aria-labelledby="told">
            <h2 id="told">{t!("change.told")}</h2>
            <div class="kpis">
                <Kpi value=figure(told.delivered as f64) words=t!("change.told.delivered")/>
                <Kpi
                    value=figure((told.owed.saturating_sub(told.delivered + told.failed)) as f64)
                    words=t!("change.told.waiting")
                />
                {(told.failed > 0).then(|| view! {
                    <Kpi value=figure(told.failed as f64) words=t!("change.told.failed")/>
                })}
            </div>
            {(asked(helps) > 0).then(|| view! {
                <h3>{t!("change.does_it_help")}</h3>
                <div class="kpis">{answers}</div>
            })}
            {(hours > 0.0).then(|| view! { <p class="soft small">{t!("change.hours", count = hours)}</p> })}
        </section>
    }
}
