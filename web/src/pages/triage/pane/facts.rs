//! What the report is, as triage has set it; what was promised; and which rule brought it here.

use domain::{access::Action, reports::wire::ClockView, service_levels::ClockState};
use leptos::prelude::*;

use crate::{
    components::Icon,
    pages::triage::{
        choices::name_of,
        desk::{Desk, Whole},
    },
    t,
    words::{Style, coded, moment},
};

/// The two lists of facts, with the button that sets the first.
#[component]
pub fn Facts() -> impl IntoView {
    let desk = Desk::current();
    let may_set = Memo::new(move |_| desk.report.with(|report| report.staff.may.contains(&Action::Triage)));
    view! {
        <section class="stack tight" aria-labelledby="what-it-is">
            <div class="row apart">
                <h3 id="what-it-is">{t!("triage.what_it_is")}</h3>
                <Show when=move || may_set.get()>
                    <button class="btn" type="button" on:click=move |_| desk.edit_open.set(true)>
                        <Icon name="edit"/>{t!("triage.edit")}
                    </button>
                </Show>
            </div>
            {move || view! { <dl class="facts">{what_it_is(&desk.report.get())}</dl> }}
            <p class="soft small">{move || desk.report.with(brought_by)}</p>
        </section>
        <section class="stack tight" aria-labelledby="promised">
            <h3 id="promised">{t!("triage.promised")}</h3>
            {move || desk.report.with(|report| view! {
                <dl class="facts">{report.whole.clocks.iter().map(clock).collect_view()}</dl>
                <p class="soft small">
                    {t!("triage.by_level", level = &report.whole.service_level.name)}" "
                    <span translate="no">{report.own.next_step.text.clone()}</span>
                </p>
            })}
        </section>
    }
}

fn what_it_is(report: &Whole) -> impl IntoView + use<> {
    let Whole { staff, own, whole } = report;
    let not_yet = || t!("triage.not_yet");
    let of_code =
        |beginning: &str, code: Option<String>| code.map_or_else(not_yet, |code| coded(beginning, &code));
    let rows = [
        (t!("field.category_id"), staff.category.name.clone(), true),
        (t!("field.severity"), of_code("severity.", own.severity.as_ref().map(name_of)), false),
        (t!("field.disposition"), of_code("disposition.", whole.disposition.as_ref().map(name_of)), false),
        (t!("field.dimension"), of_code("dimension.", whole.dimension.as_ref().map(name_of)), false),
        (
            t!("field.workaround"),
            staff.workaround.clone().unwrap_or_else(not_yet),
            staff.workaround.is_some(),
        ),
    ];
    rows.map(|(name, value, foreign)| {
        let soft = value == not_yet();
        view! { <div><dt>{name}</dt><dd class:soft=soft translate=foreign.then_some("no")>{value}</dd></div> }
    })
    .collect_view()
}

/// Which rule decided, or that none did.
fn brought_by(report: &Whole) -> String {
    match &report.whole.rule {
        Some(rule) => t!("triage.by_rule", rule = &rule.name),
        None => t!("triage.by_fallback"),
    }
}

fn clock(clock: &ClockView) -> impl IntoView + use<> {
    let due = clock.due_at.map(|due| moment(due, Style::Moment)).unwrap_or_default();
    let words = match clock.state {
        ClockState::Running => t!("triage.clock.running", due = due),
        ClockState::Paused => t!("triage.clock.paused"),
        ClockState::Met => t!("triage.clock.met"),
        ClockState::Overdue => t!("triage.clock.overdue", due = due),
    };
    let icon = match clock.state {
        ClockState::Running => "clock",
        ClockState::Paused => "pause",
        ClockState::Met => "check",
        ClockState::Overdue => "over",
    };
    let tone = (clock.state == ClockState::Overdue).then_some("alarm");
    view! {
        <div>
            <dt>{coded("triage.clock.", clock.kind.as_str())}</dt>
            <dd><span class="clock" data-tone=tone><Icon name=icon/>{words}</span></dd>
        </div>
    }
}
