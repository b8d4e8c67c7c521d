//! One entry of the inbox.

use domain::{
    id::TellingId,
    telling::{
        TellingKind,
        wire::{AboutReport, InboxItem},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::kind::{KindBadge, kind_words};
use crate::{
    client,
    components::Icon,
    t,
    words::{self, near},
};

/// What it is about, the report, one sentence, and when. An entry that was not read says so in a word, too.
#[component]
pub fn Entry(item: InboxItem) -> impl IntoView {
    let InboxItem { id, kind, report, change, text, your_turn, created_at, read_at } = item;
    let unread = read_at.is_none();
    let read = move |_| {
        if unread {
            spawn_local(mark_read(id));
        }
    };
    let place = |id| match (kind, &change) {
        // What is to be done is done there.
        (TellingKind::NotShipped, Some(change)) => format!("/changes/{}", change.id),
        _ if kind.is_duty() => format!("/triage/{id}"),
        _ => format!("/reports/{id}"),
    };
    let title = match &report {
        Some(AboutReport { id, title, .. }) => view! {
            <a class="title" href=place(id) on:click=read translate="no">{title.clone()}</a>
        }
        .into_any(),
        None => view! { <span class="title">{kind_words(kind)}</span> }.into_any(),
    };
    view! {
        <li class="item entry" class:unread=unread>
            <p class="row">
                <KindBadge kind=kind your_turn=your_turn/>
                {unread.then(|| view! { <strong class="tag new">{t!("inbox.new")}</strong> })}
            </p>
            {title}
            <p translate="no" dir="auto">{text}</p>
            <p class="meta">
                {report.map(|report| view! { <span class="no">{words::number(report.number)}</span> })}
                <time datetime=created_at.to_string()>{near(created_at)}</time>
            </p>
            <span class="end"><Icon name="next" flip=true/></span>
        </li>
    }
}

/// The entry is opened; where this does not arrive, it stays unread and nothing is lost.
async fn mark_read(id: TellingId) {
    _ = client::send("POST", &format!("/inbox/{id}/read"), &()).await;
}
