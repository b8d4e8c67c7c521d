//! The column of the list: what it is, its filters, the rows, and the keys below.

use domain::{reports::wire::ListItem, search::wire::FoundReports};
use leptos::prelude::*;

use super::{
    EVERY_TEAM, Queue,
    filters::{OrderAndTeam, PartChips},
    row::Row,
    search::SearchField,
    show_times_of,
};
use crate::{
    client::{remote::Face, session::session},
    components::{Avatar, Empty, FailedFace, LoadingFace},
    pages::triage::keys::KeysLine,
    t,
};

/// The column.
#[component]
pub fn QueueList() -> impl IntoView {
    let queue = expect_context::<Queue>();
    Effect::new(move || {
        if let Some(directory) = queue.directory.value() {
            show_times_of(&directory, None);
        }
    });
    view! {
        <Head/>
        <SearchField/>
        <Show when=move || !queue.is_searching()><PartChips/></Show>
        <OrderAndTeam/>
        <Rows/>
        <KeysLine/>
    }
}

/// Whose queue it is, and what is most pressing in it.
#[component]
fn Head() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let team = move || {
        let mine = session().me().map(|me| me.teams).unwrap_or_default();
        let chosen = queue.team.get();
        match (mine.as_slice(), chosen.as_str()) {
            (_, EVERY_TEAM) => None,
            ([only], _) => Some(only.name.clone()),
            (several, id) => {
                several.iter().find(|team| team.id.to_string() == id).map(|team| team.name.clone())
            }
        }
    };
    let figures = move || {
        Some(match (team(), queue.counted()) {
            (Some(team), Some(counts)) => {
                t!("triage.head_of", team = team, new = counts.new, overdue = counts.overdue)
            }
            (None, Some(counts)) => t!("triage.head", new = counts.new, overdue = counts.overdue),
            (Some(team), None) => t!("triage.head_team", team = team),
            (None, None) if queue.team.with(|team| team == EVERY_TEAM) => t!("triage.team.every"),
            (None, None) => return None,
        })
    };
    view! {
        <header class="row apart one">
            <div><h2>{t!("triage.title")}</h2><p class="soft small">{figures}</p></div>
            {move || team().map(|team| view! { <Avatar name=team team=true large=true/> })}
        </header>
    }
}

/// The rows in their four faces. A row stays in the page as long as its report has not changed.
#[component]
fn Rows() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let items = Memo::new(move |_| queue.list.value().map(|list| list.items).unwrap_or_default());
    // What the rows do not need: whether there are any, and whether there are more.
    let more = Memo::new(move |_| queue.list.value().is_some_and(|list| list.next_cursor.is_some()));
    let furnished = Memo::new(move |_| queue.is_furnished());
    let face = move || match queue.list.face() {
        _ if !furnished.get() => Some(view! { <LoadingFace/> }.into_any()),
        Face::Loading => Some(view! { <LoadingFace/> }.into_any()),
        Face::Failed(failure) => {
            Some(view! { <FailedFace failure=failure retry=move || queue.list.retry()/> }.into_any())
        }
        Face::Ready(FoundReports { items, .. }) if items.is_empty() && queue.is_searching() => {
            let advice = t!("triage.search.nothing_advice");
            Some(view! { <Empty icon="search" title=t!("triage.search.nothing") advice=advice/> }.into_any())
        }
        Face::Ready(FoundReports { items, .. }) if items.is_empty() => {
            let (title, advice) = queue.part.get().empty();
            Some(view! { <Empty icon="calm" title=title advice=advice/> }.into_any())
        }
        Face::Ready(_) => None,
    };
    let key = |item: &ListItem| (item.staff.id, item.own.as_ref().map(|own| own.seq));
    view! {
        {face}
        <Show when=move || furnished.get() && items.with(|items| !items.is_empty())>
            <ul class="list">
                <For each=move || items.get() key=key let:item><Row item=item/></For>
            </ul>
        </Show>
        <Show when=move || more.get()>
            <button class="btn block" type="button" on:click=move |_| queue.show_more()>
                {t!("triage.more_rows")}
            </button>
        </Show>
    }
}
