//! The changes: those being written, those that wait for their time, those that shipped.

use domain::{
    access::Action,
    changes::{ChangeState, wire::ChangeView},
    page::Page as Listed,
};
use leptos::prelude::*;

use super::words;
use crate::{
    client::{self, Remote, remote, session::session},
    components::{Busy, Chips, Empty, Icon, Item, When},
    pages::{own::steady::Steady, zone},
    shell::Page,
    t,
    words::{Style, moment},
};

/// How many changes are asked for at once.
const ROWS: usize = 50;

/// The page.
#[component]
pub fn ChangesPage() -> impl IntoView {
    let actions = || {
        session().may(Action::Ship).then(|| {
            view! {
                <a class="btn primary" href="/changes/new"><Icon name="plus"/>{t!("changes.write")}</a>
            }
        })
    };
    let state = RwSignal::new(String::new());
    let options: Vec<(String, String)> = std::iter::once((String::new(), t!("changes.all")))
        .chain(
            [ChangeState::Draft, ChangeState::Planned, ChangeState::Shipped]
                .map(|it| (it.as_str().to_owned(), words::state(it))),
        )
        .collect();
    view! {
        <Page title=t!("changes.title") soft=t!("changes.soft") actions=actions column=true>
            <Chips name="state" legend=t!("changes.which") options=options value=state quiet=true scroll=true/>
            <Changes state=state/>
        </Page>
    }
}

#[component]
fn Changes(state: RwSignal<String>) -> impl IntoView {
    let (wanted, asked) = (RwSignal::new(ROWS), RwSignal::new(false));
    let changes: Remote<Listed<ChangeView>> = remote(move || {
        let path = state.with(|state| match state.as_str() {
            "" => "/changes".to_owned(),
            state => format!("/changes?state={state}"),
        });
        let wanted = wanted.get();
        async move {
            zone::of_first_site().await;
            client::some_of(&path, wanted).await
        }
    })
    .follow("report")
    .follow("change");
    Effect::new(move || {
        changes.value();
        asked.set(false);
    });
    view! {
        <Steady of=changes let:listed>
            {move || {
                let items = listed.with(|listed| listed.items.clone());
                if items.is_empty() {
                    return view! {
                        <Empty icon="changes" title=t!("changes.empty") advice=t!("changes.empty_advice")/>
                    }
                    .into_any();
                }
                let rows = items.into_iter().map(|change| view! { <Row change=change/> });
                view! { <ul class="list">{rows.collect_view()}</ul> }.into_any()
            }}
            <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                <Busy busy=asked press=move || { asked.set(true); wanted.update(|wanted| *wanted += ROWS); }>
                    {t!("changes.more")}
                </Busy>
            </Show>
        </Steady>
    }
}

/// A change: state, title, what it is about, and how it went.
#[component]
fn Row(change: ChangeView) -> impl IntoView {
    let ChangeView {
        id, title, state, ship_at, shipped_at, counts, told, helps, ship_failed, we_did, ..
    } = change;
    let failed = ship_failed.is_some();
    let before = move || {
        view! {
            <p class="row">
                <span class="badge tone" data-tone=words::tone(state)><Icon name=words::icon(state)/>{words::state(state)}</span>
                {failed.then(|| view! {
                    <strong class="clock" data-tone="alarm"><Icon name="over"/>{t!("change.did_not_ship")}</strong>
                })}
            </p>
        }
    };
    let planned = ship_at.filter(|_| state == ChangeState::Planned).map(|at| {
        view! { <span><Icon name="clock"/>{t!("change.ships_on", when = moment(at, Style::Moment))}</span> }
    });
    let told = (state == ChangeState::Shipped && told.owed > 0)
        .then(|| t!("change.told_of", delivered = told.delivered.to_string(), owed = told.owed.to_string()));
    let helps = (helps.fixed > 0).then(|| t!("change.helps", count = helps.fixed));
    view! {
        <Item href=format!("/changes/{id}") title=title before=before>
            <span class="snippet" translate="no" dir="auto">{we_did}</span>
            {planned}
            {shipped_at.map(|at| view! { <span><When at=at precision=Style::Date/></span> })}
            <span>{t!("change.reports", count = counts.reports)}</span>
            <span><Icon name="people"/>{t!("change.people", count = counts.people)}</span>
            {told.map(|words| view! { <span><Icon name="mail"/>{words}</span> })}
            {helps.map(|words| view! { <span><Icon name="check"/>{words}</span> })}
        </Item>
    }
}
