//! What it costs, how many people it touches, and whether a patient could be harmed.

use domain::reports::Severity;
use leptos::prelude::*;

use super::words::hours;
use crate::{
    components::{Kpi, Notice},
    pages::triage::desk::Desk,
    t,
};

/// Said before anything else where a patient could be harmed, with the hospital's own instruction.
#[component]
pub fn Harm() -> impl IntoView {
    let desk = Desk::current();
    let harm = Memo::new(move |_| desk.report.with(|report| report.own.severity == Some(Severity::Critical)));
    let instruction = move || desk.queue.directory.value().and_then(|directory| directory.safety_instruction);
    view! {
        <Show when=move || harm.get()>
            <Notice tone="alarm" icon="over">
                <strong>{t!("triage.harm")}</strong>
                {move || instruction().map(|words| view! { <p translate="no">{words}</p> })}
            </Notice>
        </Show>
    }
}

/// The figures: hours a month of the reporter and of all, people, the unit's size.
#[component]
pub fn Figures() -> impl IntoView {
    let desk = Desk::current();
    move || {
        let report = desk.report.get();
        let counts = report.staff.counts;
        let figure = |hours: f64| t!("triage.figure", count = hours);
        let own = report.own.burden.map(|burden| hours(burden.hours_a_month()));
        let all = (counts.people > 1).then(|| hours(counts.burden_hours));
        let headcount = report.own.unit.and_then(|unit| {
            let units = desk.queue.directory.value()?.units;
            units.into_iter().find(|own| own.id == unit.id)?.headcount
        });
        view! {
            <div class="kpis">
                {own.map(|own| view! {
                    <Kpi value=figure(own) unit=t!("triage.unit.hours") words=t!("triage.figure.own")/>
                })}
                {all.map(|all| view! {
                    <Kpi value=figure(all) unit=t!("triage.unit.hours") words=t!("triage.figure.all")/>
                })}
                <Kpi
                    value=t!("triage.figure", count = counts.people)
                    words=t!("triage.figure.people", count = counts.people)
                />
                {headcount.map(|headcount| view! {
                    <Kpi value=t!("triage.figure", count = headcount) words=t!("triage.figure.headcount")/>
                })}
            </div>
        }
    }
}
