//! The head of the report: number, state, clock, title, who and where; and the reporter's words.

use leptos::prelude::*;

use super::{reporter::Reporter, words::owner_words};
use crate::{
    components::{Badge, Clock, Owner, Voice, When},
    pages::{titles::of_staff, triage::desk::Desk},
    t, words,
};

/// Number, state, clock, title, reporter, place, time.
#[component]
pub fn Head() -> impl IntoView {
    let desk = Desk::current();
    let title = move || desk.report.with(|report| of_staff(&report.staff));
    let first_line = move || {
        let report = desk.report.get();
        let state = report.staff.state;
        let kind = report.whole.clocks.iter().find(|clock| clock.due_at == report.own.due_at);
        let clock = kind.cloned().filter(|_| state.is_open()).map(|clock| {
            view! { <Clock due_at=clock.due_at state=clock.state kind=clock.kind/> }
        });
        view! {
            <div class="row apart">
                <span class="row">
                    <span class="no soft">{words::number(report.staff.number)}</span>
                    <Badge state=state words=owner_words(state)/>
                </span>
                {clock}
            </div>
        }
    };
    view! {
        <header class="stack tight">
            {first_line}
            <h2 id="report-heading" tabindex="-1" translate="no">{title}</h2>
            <p class="meta">
                <Reporter/>
                <Place/>
            </p>
        </header>
    }
}

/// Unit, system and step, time.
#[component]
fn Place() -> impl IntoView {
    let desk = Desk::current();
    move || {
        let report = desk.report.get();
        let unit = report.own.unit.map(|unit| view! { <span translate="no">{unit.name}</span> });
        let system = report.staff.system.map(|system| {
            let words = match report.staff.step {
                Some(step) => t!("triage.system_step", system = system.name, step = step.name),
                None => system.name,
            };
            view! { <span translate="no">{words}</span> }
        });
        view! { {unit}{system}<span><When at=report.staff.reported_on/></span> }
    }
}

/// The report's text, and the reporter's own workaround.
#[component]
pub fn Told() -> impl IntoView {
    let desk = Desk::current();
    let text = Memo::new(move |_| desk.report.with(|report| report.own.text.clone()));
    let workaround = Memo::new(move |_| desk.report.with(|report| report.own.own_workaround.clone()));
    view! {
        {move || view! { <Voice words=text.get()/> }}
        {move || workaround.get().map(|words| view! { <Voice who=t!("triage.own_workaround") words=words/> })}
    }
}

/// Who takes care of it.
#[component]
pub fn OwnerLine() -> impl IntoView {
    let desk = Desk::current();
    let owner = Memo::new(move |_| desk.report.with(|report| report.staff.owner.clone()));
    move || {
        let owner = owner.get();
        let line = match owner.assignee {
            Some(person) => t!("triage.taken_by", person = person.name),
            None => t!("triage.taken_by_nobody"),
        };
        view! { <Owner name=owner.team.name line=line team=true/> }
    }
}
