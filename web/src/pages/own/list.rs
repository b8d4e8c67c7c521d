//! My reports: where it is the reporter's turn first, then ours, then what is closed.

use domain::{
    page::Page as Listed,
    reports::{State, projection::NextStepCode, wire::ListItem},
};
use leptos::prelude::*;

use super::{kept_here::KeptHere, row::ReportRow, steady::Steady};
use crate::{
    client::{self, Failure, remote, session::session},
    components::{Busy, Empty},
    shell::Page,
    t,
};

/// The list of the own reports, and of the anonymous ones that this device keeps.
#[component]
pub fn MyReportsPage() -> impl IntoView {
    let known = Memo::new(move |_| session().me().is_some());
    view! {
        <Page title=t!("mine.title") column=true open=true>
            <Show when=move || known.get()><Mine/></Show>
            <KeptHere/>
        </Page>
    }
}

/// The pages of the list that are shown so far, and where the next one begins.
async fn load(pages: usize) -> Result<Listed<ListItem>, Failure> {
    let mut listed = Listed { items: Vec::new(), next_cursor: None };
    for page in 0..pages {
        let path = match (&listed.next_cursor, page) {
            (_, 0) => "/reports?scope=mine".to_owned(),
            (Some(cursor), _) => {
                format!("/reports?scope=mine&cursor={}", String::from(js_sys::encode_uri_component(cursor)))
            }
            (None, _) => break,
        };
        let next: Listed<ListItem> = client::get(&path).await?;
        listed.items.extend(next.items);
        listed.next_cursor = next.next_cursor;
    }
    Ok(listed)
}

#[component]
fn Mine() -> impl IntoView {
    let pages = RwSignal::new(1);
    let reports = remote(move || load(pages.get())).follow("report");
    let asked = RwSignal::new(false);
    Effect::new(move || {
        reports.value();
        asked.set(false);
    });
    view! {
        <Steady of=reports let:listed>
            <Groups listed=listed/>
            <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                <Busy busy=asked press=move || { asked.set(true); pages.update(|pages| *pages += 1); }>
                    {t!("mine.older")}
                </Busy>
            </Show>
        </Steady>
    }
}

/// Whose turn it is.
#[derive(Clone, Copy, PartialEq)]
enum Turn {
    Yours,
    Ours,
    Closed,
}

fn turn_of(item: &ListItem) -> Turn {
    let staff = &item.staff;
    let shipped = staff.state == State::Shipped;
    // Who has said whether it helps has done their part.
    let answered = shipped && staff.mine.answer.is_some();
    let yours = item.own.as_ref().is_some_and(|own| own.next_step == NextStepCode::YourTurn) && !answered;
    match (yours, staff.state.is_open() || shipped) {
        (true, _) => Turn::Yours,
        (_, true) => Turn::Ours,
        _ => Turn::Closed,
    }
}

#[component]
fn Groups(listed: Signal<Listed<ListItem>>) -> impl IntoView {
    let of = move |turn| {
        listed.with(|listed| {
            listed.items.iter().filter(|item| turn_of(item) == turn).cloned().collect::<Vec<_>>()
        })
    };
    move || {
        if listed.with(|listed| listed.items.is_empty()) {
            let report = || view! { <a class="btn primary" href="/">{t!("mine.report")}</a> };
            return view! {
                <Empty icon="mine" title=t!("mine.empty") advice=t!("mine.empty_advice") action=report/>
            }
            .into_any();
        }
        let (mut yours, ours, closed) = (of(Turn::Yours), of(Turn::Ours), of(Turn::Closed));
        // One tap closes the loop, so these come first.
        yours.sort_by_key(|item| item.staff.state != State::Shipped);
        let owed = ours.iter().filter(|item| item.staff.state.is_open()).count();
        view! {
            <p class="soft">{summary(yours.len(), owed)}</p>
            <Group id="yours" title=t!("mine.yours") items=yours/>
            <Group id="ours" title=t!("mine.ours") items=ours/>
            <Group id="closed" title=t!("mine.closed") items=closed/>
        }
        .into_any()
    }
}

fn summary(yours: usize, ours: usize) -> String {
    match (yours, ours) {
        (0, 0) => t!("mine.nothing_waits"),
        (0, ours) => t!("mine.ours_count", count = ours),
        (yours, _) => t!("mine.yours_count", count = yours),
    }
}

#[component]
fn Group(id: &'static str, title: String, items: Vec<ListItem>) -> impl IntoView {
    (!items.is_empty()).then(|| view! {
        <section class="stack tight" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            <ul class="list">{items.into_iter().map(|item| view! { <ReportRow item=item/> }).collect_view()}</ul>
        </section>
    })
}
