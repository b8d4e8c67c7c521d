//! Finding reports to link: those of the own team, by number or words.

use domain::{
    access::Action,
    changes::wire::LinkedReport,
    page::Page as Listed,
    reports::{State, wire::ListItem},
    search::{
        requests::{ReportSearch, Scope, SearchFilters},
        wire::FoundReports,
    },
};
use leptos::prelude::*;

use super::Editor;
use crate::{
    client::{self, Failure, remote, session::session},
    components::{Badge, Empty, Faces, Icon, SearchInput, Sheet, live_region::announce},
    pages::{titles::of_staff, triage::owner_words},
    t, words,
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
/// How many of those found are shown.
const SHOWN: usize = 20;
/// How many are fetched before anything is looked for: some may be linked already.
const NEWEST: usize = 100;

/// The sheet.
#[component]
pub fn LinkSheet(open: RwSignal<bool>) -> impl IntoView {
    view! { <Sheet open=open title=t!("change.link")><Finder/></Sheet> }
}

#[component]
fn Finder() -> impl IntoView {
    let (typed, asked) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let look_soon = Callback::new(move |()| asked.set(typed.get_untracked()));
    let wanted = Memo::new(move |_| asked.with(|words| words.trim().to_owned()));
    let found = remote(move || look(wanted.get()));
    view! {
        <div class="stack">
            <SearchInput
                id="find_report" typed=typed look=look_soon
                label=t!("change.find") placeholder=t!("change.find")
            />
            <p class="hint">{t!("change.find_hint")}</p>
            <Faces of=found let:items><Found items=items/></Faces>
        </div>
    }
}

/// The newest that can be linked; with words, the best matches among them.
async fn look(words: String) -> Result<Vec<ListItem>, Failure> {
    let scope = if untrack(|| session().may(Action::Administer)) { Scope::All } else { Scope::Team };
    if words.is_empty() {
        let states: String = SHIPPABLE.map(|state| format!("&state={}", state.as_str())).concat();
        let scope = if scope == Scope::All { "all" } else { "team" };
        let newest = format!("/reports?scope={scope}{states}&limit={NEWEST}");
        return client::get::<Listed<ListItem>>(&newest).await.map(|listed| listed.items);
    }
    let filters = SearchFilters { scope: Some(scope), state: SHIPPABLE.to_vec(), ..Default::default() };
    let search = ReportSearch { words, filters: Some(filters), cursor: None, limit: None };
    client::post::<_, FoundReports>("/reports/search", &search).await.map(|found| found.items)
}

#[component]
fn Found(items: Vec<ListItem>) -> impl IntoView {
    let editor = Editor::current();
    let items = StoredValue::new(items);
    move || {
        let linked = editor.reports.with(|all| all.iter().map(|own| own.id).collect::<Vec<_>>());
        let found: Vec<ListItem> = items.with_value(|items| {
            items.iter().filter(|item| !linked.contains(&item.staff.id)).take(SHOWN).cloned().collect()
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
