//! What was found: reports, decisions, changes; and how far back was looked.

use domain::{
    fields::Request,
    search::{
        requests::{AnywhereSearch, ReportSearch},
        wire::{FoundAnywhere, FoundChange, FoundDecision, FoundReports},
    },
};
use leptos::prelude::*;
use serde_json::json;

use crate::{
    client::{self, Failure, remote, remote::Face},
    components::{Busy, Empty, FailedFace, Icon, Item, LoadingFace, live_region::announce},
    pages::insights::row::Row,
    t,
    words::{Style, moment},
};

/// What was found for some words.
#[derive(Clone)]
struct All {
    words: String,
    reports: FoundReports,
    decisions: Vec<FoundDecision>,
    changes: Vec<FoundChange>,
}

impl All {
    fn count(&self) -> usize {
        self.reports.items.len() + self.decisions.len() + self.changes.len()
    }
}

/// So many windows of time of the reports, and the few best of everything else.
async fn look(words: String, windows: usize) -> Result<Option<All>, Failure> {
    let Ok(everywhere) = AnywhereSearch::parse(&json!({"words": words})) else { return Ok(None) };
    let mut search = ReportSearch { words: words.clone(), filters: None, cursor: None, limit: None };
    let mut reports: FoundReports = client::post("/reports/search", &search).await?;
    for _ in 1..windows {
        search.cursor = reports.next_cursor.take();
        if search.cursor.is_none() {
            break;
        }
        let older: FoundReports = client::post("/reports/search", &search).await?;
        reports.items.extend(older.items);
        reports.next_cursor = older.next_cursor;
        reports.searched_back_to = older.searched_back_to;
    }
    let FoundAnywhere { decisions, changes, .. } = client::post("/search", &everywhere).await?;
    Ok(Some(All { words, reports, decisions, changes }))
}

/// The results for the words, once there are any.
#[component]
pub fn Found(words: RwSignal<String>) -> impl IntoView {
    let windows = RwSignal::new(1);
    // Other words begin at the newest window.
    let wanted = Memo::new(move |_| {
        windows.set(1);
        words.get()
    });
    let found = remote(move || look(wanted.get(), windows.get()));
    Effect::new(move || {
        if let Some(Some(all)) = found.value() {
            announce(t!("search.found", count = all.count()));
        }
    });
    move || {
        match found.face() {
        Face::Loading => view! { <LoadingFace/> }.into_any(),
        Face::Failed(failure) => view! { <FailedFace failure=failure retry=move || found.retry()/> }.into_any(),
        Face::Ready(None) => view! { <Before/> }.into_any(),
        Face::Ready(Some(all)) if all.count() == 0 => view! {
            <Empty
                icon="search" title=t!("search.nothing", words = &all.words) advice=t!("search.nothing_advice")
            />
            <LookedBack reports=all.reports windows=windows/>
        }
        .into_any(),
        Face::Ready(Some(all)) => view! { <Results all=all windows=windows/> }.into_any(),
    }
    }
}

/// Before anything is wanted: what is looked at.
#[component]
fn Before() -> impl IntoView {
    view! {
        <ul class="points soft">
            <li>{t!("search.looks_number")}</li>
            <li>{t!("search.looks_words")}</li>
            <li>{t!("search.looks_own")}</li>
        </ul>
    }
}

#[component]
fn Results(all: All, windows: RwSignal<usize>) -> impl IntoView {
    let All { reports, decisions, changes, .. } = all;
    let items = reports.items.clone();
    view! {
        {(!items.is_empty()).then(|| view! {
            <section class="stack tight" aria-labelledby="found-reports">
                <h2 id="found-reports">{t!("search.reports", count = items.len())}</h2>
                <ul class="list">{items.into_iter().map(|item| view! { <Row item=item/> }).collect_view()}</ul>
            </section>
        })}
        <LookedBack reports=reports windows=windows/>
        {(!decisions.is_empty()).then(|| view! {
            <section class="stack tight" aria-labelledby="found-decisions">
                <h2 id="found-decisions">{t!("search.decisions")}</h2>
                <ul class="list">{decisions.into_iter().map(decision).collect_view()}</ul>
            </section>
        })}
        {(!changes.is_empty()).then(|| view! {
            <section class="stack tight" aria-labelledby="found-changes">
                <h2 id="found-changes">{t!("search.changes")}</h2>
                <ul class="list">{changes.into_iter().map(change).collect_view()}</ul>
            </section>
        })}
    }
}

/// How far back the reports were looked through, and the way further.
#[component]
fn LookedBack(reports: FoundReports, windows: RwSignal<usize>) -> impl IntoView {
    let FoundReports { next_cursor, searched_back_to, .. } = reports;
    let words = match searched_back_to {
        Some(at) => t!("search.back_to", when = moment(at, Style::Date)),
        None => t!("search.all_looked_at"),
    };
    let busy = RwSignal::new(false);
    view! {
        <div class="row apart">
            <p class="soft small">{words}</p>
            {next_cursor.map(|_| view! {
                <Busy busy=busy press=move || { busy.set(true); windows.update(|windows| *windows += 1); }>
                    {t!("search.further")}
                </Busy>
            })}
        </div>
    }
}

fn decision(found: FoundDecision) -> impl IntoView {
    view! {
        <Item
            href=format!("/decisions/{}", found.id)
            title=found.text
            end=|| view! { <Icon name="next" flip=true/> }
        >
            <span>{t!("search.decision", number = found.number.to_string())}</span>
            <span>{moment(found.decided_at, Style::Date)}</span>
        </Item>
    }
}

fn change(found: FoundChange) -> impl IntoView {
    let when = match found.shipped_at {
        Some(at) => t!("search.shipped", when = moment(at, Style::Date)),
        None => t!("search.not_shipped"),
    };
    view! {
        <Item
            href=format!("/changes/{}", found.id)
            title=found.title
            end=|| view! { <Icon name="next" flip=true/> }
        >
            <span>{when}</span>
        </Item>
    }
}
