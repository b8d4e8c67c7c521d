//! Beside the story: who owns it, what was promised, who sees it, what it costs.

use domain::{
    access::View,
    reports::wire::{OwnPart, StaffPart},
};
use leptos::prelude::*;

use super::{expected::expected_words, page::Story, to_come::promise_words};
use crate::{
    components::{Kpi, Owner},
    pages::next_step,
    t,
    words::Now,
};

/// The cards beside the story.
#[component]
pub fn About(story: Signal<Story>) -> impl IntoView {
    move || {
        let report = story.get().report;
        let staff = report.staff.clone();
        view! {
            <aside class="stack" aria-label=t!("about.label")>
                <OwnerCard staff=staff.clone()/>
                {match report.own {
                    Some(own) => view! {
                        <Promise own=own.clone() staff=staff.clone()/>
                        <SeenBy lines=own.visible_to.clone()/>
                        <Cost own=own staff=staff/>
                    }
                    .into_any(),
                    None => view! { <StaffNotice staff=staff view=report.view/> }.into_any(),
                }}
            </aside>
        }
    }
}

#[component]
fn OwnerCard(staff: StaffPart) -> impl IntoView {
    let assignee = staff.owner.assignee.map(|person| person.name);
    view! {
        <section class="card stack tight" aria-labelledby="owner-title">
            <h2 id="owner-title">{t!("about.owner")}</h2>
            <div translate="no"><Owner name=staff.owner.team.name line=assignee team=true large=true/></div>
        </section>
    }
}

/// What happens next and by when.
#[component]
fn Promise(own: OwnPart, staff: StaffPart) -> impl IntoView {
    if !staff.state.is_open() {
        return ().into_any();
    }
    let planned = staff.expected.map(expected_words);
    view! {
        <section class="card stack tight" aria-labelledby="next-title">
            <h2 id="next-title">{t!("about.next")}</h2>
            <p>{next_step::words(own.next_step.code)}</p>
            {own.due_at.map(|due_at| view! { <p class="soft">{move || promise_words(due_at, Now::get())}</p> })}
            {planned.map(|planned| view! { <p>{planned}</p> })}
        </section>
    }
    .into_any()
}

/// Who sees what of it, in the server's words.
#[component]
fn SeenBy(lines: Vec<String>) -> impl IntoView {
    view! {
        <section class="card stack tight" aria-labelledby="seen-title">
            <h2 id="seen-title">{t!("about.seen_by")}</h2>
            <ul class="stack tight soft small" translate="no">
                {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
            <p class="small"><a href="/help">{t!("identity.help")}</a></p>
        </section>
    }
}

/// What it costs, where the reporter has said so.
#[component]
fn Cost(own: OwnPart, staff: StaffPart) -> impl IntoView {
    let hours = |tenths: i64| t!("about.number", count = tenths as f64 / 10.0);
    own.burden.map(|burden| {
        let yours = burden.hours_a_month().tenths;
        let all = staff.counts.burden_hours.tenths;
        view! {
            <section class="card stack tight" aria-labelledby="cost-title">
                <h2 id="cost-title">{t!("about.cost")}</h2>
                <div class="kpis">
                    <Kpi value=hours(yours) unit=t!("about.hours") words=t!("about.cost_yours")/>
                    {(all > yours).then(|| view! {
                        <Kpi value=hours(all) unit=t!("about.hours") words=t!("about.cost_all")/>
                    })}
                </div>
            </section>
        }
    })
}

/// For colleagues: what they see, and what to do meanwhile.
#[component]
fn StaffNotice(staff: StaffPart, view: View) -> impl IntoView {
    let planned = staff.expected.filter(|_| staff.state.is_open()).map(expected_words);
    view! {
        {planned.map(|planned| view! { <section class="card"><p>{planned}</p></section> })}
        {staff.workaround.map(|words| view! {
            <section class="card stack tight" aria-labelledby="meanwhile-title">
                <h2 id="meanwhile-title">{t!("about.meanwhile")}</h2>
                <p class="words" translate="no" dir="auto">{words}</p>
            </section>
        })}
        {(view == View::Staff).then(|| view! { <p class="soft small">{t!("about.staff_view")}</p> })}
    }
}
