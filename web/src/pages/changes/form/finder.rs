//! Finding reports to link: those of the own team, by number or words.

use domain::{
    access::Action,
    changes::wire::LinkedReport,
    page::Page as Listed,
    reports::{State, wire::ListItem},
};
use leptos::prelude::*;

use super::Editor;
use crate::{
    client::{self, Remote, remote, session::session},
    components::{Badge, Empty, Faces, Icon, Sheet, live_region::announce},
    pages::{titles::of_staff, triage::owner_words},
    t,
    words::{self, small_letters},
};

/// The states from which a report can ship now or later.
const SHIPPABLE: [State; 8] = [
    State::Accepted,
    State::Scheduled,
    State::InProgress,
    State::InTrial,
    State::Transferred,
    State::Acknowledged,
    State::Clarifying,
    State::Reopened,
];
/// How many reports are looked through.
const LOOKED_THROUGH: usize = 1_000;
/// How many of those found are shown.
const SHOWN: usize = 20;

/// The sheet.
#[component]
pub fn LinkSheet(open: RwSignal<bool>) -> impl IntoView {
    view! { <Sheet open=open title=t!("change.link")><Finder/></Sheet> }
}

#[component]
fn Finder() -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let reports: Remote<Listed<ListItem>> = remote(|| {
        let scope = if untrack(|| session().may(Action::Administer)) { "all" } else { "team" };
        let states: String = SHIPPABLE.map(|state| format!("&state={}", state.as_str())).concat();
        async move { client::some_of(&format!("/reports?scope={scope}{states}"), LOOKED_THROUGH).await }
    });
    view! {
        <div class="stack">
            <div class="search">
                <Icon name="search"/>
                <input
                    class="input" type="search" id="find_report" autocomplete="off"
                    aria-label=t!("change.find") placeholder=t!("change.find")
                    prop:value=wanted
                    on:input:target=move |event| wanted.set(event.target().value())
                />
            </div>
            <p class="hint">{t!("change.find_hint")}</p>
            <Faces of=reports let:listed><Found listed=listed wanted=wanted/></Faces>
        </div>
    }
}

/// Whether every word stands in its number, title or beginning.
fn fits(item: &ListItem, wanted: &str) -> bool {
    let snippet = item.own.as_ref().map(|own| own.snippet.as_str()).unwrap_or_default();
    let about = format!("{} {} {snippet}", words::number(item.staff.number), of_staff(&item.staff));
    let about = small_letters(&about);
    wanted.split_whitespace().all(|word| about.contains(word))
}

#[component]
fn Found(listed: Listed<ListItem>, wanted: RwSignal<String>) -> impl IntoView {
    let editor = Editor::current();
    let items = StoredValue::new(listed.items);
    move || {
        let wanted = small_letters(wanted.get().trim());
        let linked = editor.reports.with(|all| all.iter().map(|own| own.id).collect::<Vec<_>>());
        let found: Vec<ListItem> = items.with_value(|items| {
            let free = items.iter().filter(|item| !linked.contains(&item.staff.id));
            free.filter(|item| fits(item, &wanted)).take(SHOWN).cloned().collect()
        });
        if found.is_empty() {
            return view! {
                <Empty icon="search" title=t!("change.none_found") advice=t!("change.none_found_advice")/>
            }
            .into_any();
        }
        view! {
            <ul class="list picks">
                {found.into_iter().map(|item| view! { <Pick item=item/> }).collect_view()}
            </ul>
        }
        .into_any()
    }
}

/// A report on offer; a tap links it.
#[component]
fn Pick(item: ListItem) -> impl IntoView {
    let editor = Editor::current();
    let ListItem { staff, own, .. } = item;
    let title = of_staff(&staff);
    let unit = own.and_then(|own| own.unit).map(|unit| unit.name);
    let report = LinkedReport {
        id: staff.id,
        number: staff.number,
        title: title.clone(),
        state: staff.state,
        people: staff.counts.people,
        ready: ready(staff.state),
    };
    let number = words::number(staff.number);
    let link = {
        let number = number.clone();
        move |_| {
            editor.link(report.clone());
            announce(t!("change.linked", number = &number));
        }
    };
    view! {
        <li>
            <button type="button" on:click=link>
                <span class="grow">
                    <strong translate="no">{title}</strong>
                    <span class="meta soft small">
                        <span class="no">{number}</span>
                        {unit.map(|name| view! { <span translate="no">{name}</span> })}
                        <span><Icon name="people"/>{t!("change.people", count = staff.counts.people)}</span>
                        <Badge state=staff.state words=owner_words(staff.state)/>
                    </span>
                </span>
                <Icon name="plus"/>
            </button>
        </li>
    }
}

/// Whether it could ship at once from there.
const fn ready(state: State) -> bool {
    matches!(
        state,
        State::Accepted | State::Scheduled | State::InProgress | State::InTrial | State::Transferred
    )
}
