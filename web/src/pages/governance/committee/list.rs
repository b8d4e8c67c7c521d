//! The column of the list: whose it is, how it is ranked and narrowed, and the reports.

use domain::governance::wire::RankingItem;
use leptos::prelude::*;

use super::{
    meeting::{Meeting, Part, Place},
    row::Row,
};
use crate::{
    client::remote::Face,
    components::{Dock, Empty, Errors, FailedFace, Fold, LoadingFace, SelectField},
    t,
};

/// The column.
#[component]
pub fn RankingList() -> impl IntoView {
    view! {
        <Head/>
        <PartChips/>
        <OrderAndSystem/>
        <Rows/>
        <Fold icon="info" title=t!("committee.ranked_how")>
            <p class="soft small">{t!("committee.ranked_harm")}</p>
            <p class="soft small">{t!("committee.ranked_hours")}</p>
            <p class="soft small">{t!("committee.ranked_age")}</p>
        </Fold>
        <Together/>
    }
}

/// The committee, how much waits for it, and the way to what it has decided.
#[component]
fn Head() -> impl IntoView {
    let meeting = Meeting::current();
    let count = move || {
        let list = meeting.ranking.value()?;
        let more = list.next_cursor.is_some();
        let count = list.items.iter().filter(|report| Part::All.holds(report)).count();
        Some(if more {
            t!("committee.waiting_more", count = count)
        } else {
            t!("committee.waiting", count = count)
        })
    };
    let role =
        move || if meeting.is_chair() { t!("committee.you_chair") } else { t!("committee.you_member") };
    view! {
        <header class="stack tight">
            <h2 translate="no">{move || meeting.name()}</h2>
            <p class="soft">{count}" "{role}</p>
            <nav class="tabs" aria-label=t!("committee.tabs")>
                <a href=meeting.address("") aria-current="page">{t!("committee.to_decide")}</a>
                <a href=format!("/decisions?committee_id={}", meeting.id)>{t!("committee.decided")}</a>
                <a href="/decisions">{t!("committee.all_decisions")}</a>
            </nav>
        </header>
    }
}

/// The parts as chips, with how many reports each has.
#[component]
fn PartChips() -> impl IntoView {
    let meeting = Meeting::current();
    let chip = move |part: Part| {
        let count = move || {
            let list = meeting.ranking.value()?;
            Some(list.items.iter().filter(|report| part.holds(report)).count())
        };
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="part"
                    prop:checked=move || meeting.part.get() == part
                    on:change=move |_| meeting.part.set(part)
                />
                {part.words()}
                {move || count().map(|count| view! { <span class="num">{count}</span> })}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="vh">{t!("committee.parts")}</legend>
            <div class="chips scroll">{Part::ALL.map(chip).collect_view()}</div>
        </fieldset>
    }
}

/// By what it is ranked, and for which system.
#[component]
fn OrderAndSystem() -> impl IntoView {
    let meeting = Meeting::current();
    let orders = vec![
        ("burden".to_owned(), t!("committee.sort.burden")),
        ("people".to_owned(), t!("committee.sort.people")),
        ("age".to_owned(), t!("committee.sort.age")),
        ("harm".to_owned(), t!("committee.sort.harm")),
    ];
    let systems = Signal::derive(move || {
        let systems = meeting.directory.value().map(|directory| directory.systems).unwrap_or_default();
        std::iter::once((String::new(), t!("committee.every_system")))
            .chain(systems.into_iter().map(|system| (system.id.to_string(), system.name)))
            .collect::<Vec<_>>()
    });
    view! {
        <div class="two inline">
            <SelectField
                name="sort" label=t!("committee.sort") options=orders value=meeting.sort errors=Errors::new()
            />
            <SelectField
                name="system" label=t!("committee.system") options=systems value=meeting.system
                errors=Errors::new()
            />
        </div>
    }
}

/// The rows in their four faces. A row stays in the page as long as its report has not changed.
#[component]
fn Rows() -> impl IntoView {
    let meeting = Meeting::current();
    let items = Memo::new(move |_| meeting.shown());
    let most = Memo::new(move |_| {
        items.with(|items| {
            items.iter().map(|it| it.item.staff.counts.burden_hours.tenths).max().unwrap_or_default()
        })
    });
    let more = Memo::new(move |_| meeting.ranking.value().is_some_and(|list| list.next_cursor.is_some()));
    let face = move || {
        match meeting.ranking.face() {
        Face::Loading => Some(view! { <LoadingFace/> }.into_any()),
        Face::Failed(failure) => {
            Some(view! { <FailedFace failure=failure retry=move || meeting.ranking.retry()/> }.into_any())
        }
        Face::Ready(list) if list.items.is_empty() => {
            Some(view! { <Empty icon="calm" title=t!("committee.empty") advice=t!("committee.empty_advice")/> }.into_any())
        }
        Face::Ready(_) if items.with(Vec::is_empty) => {
            Some(view! { <Empty icon="search" title=t!("committee.no_match") advice=t!("committee.no_match_advice")/> }.into_any())
        }
        Face::Ready(_) => None,
    }
    };
    let key = |it: &RankingItem| {
        (it.item.staff.id, it.item.own.as_ref().map(|own| own.seq), it.item.staff.counts.people)
    };
    view! {
        {face}
        <Show when=move || items.with(|items| !items.is_empty())>
            <ol class="list rank" class:marked=meeting.is_chair()>
                <For each=move || items.get() key=key let:report><Row report=report most=most/></For>
            </ol>
        </Show>
        <Show when=move || more.get()>
            <button class="btn block" type="button" on:click=move |_| meeting.show_more()>
                {t!("committee.more_rows")}
            </button>
        </Show>
    }
}

/// Leads to one decision for all that are marked.
#[component]
fn Together() -> impl IntoView {
    let meeting = Meeting::current();
    let count = Memo::new(move |_| meeting.marked.with(Vec::len));
    let deciding = move || meeting.place.get() == Place::Several;
    view! {
        <Show when=move || { count.get() > 0 && !deciding() }>
            <Dock>
                <button class="btn" type="button" on:click=move |_| meeting.marked.set(Vec::new())>
                    {t!("committee.unmark")}
                </button>
                <a class="btn primary" href=meeting.address("/decide")>
                    {move || t!("committee.decide_on", count = count.get())}
                </a>
            </Dock>
        </Show>
    }
}
