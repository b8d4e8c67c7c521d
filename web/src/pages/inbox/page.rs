//! The page of the inbox: what waits for the reader first, then the news, newest first.

use std::collections::HashSet;

use domain::telling::{
    requests::ReadMarks,
    wire::{Inbox, InboxItem},
};
use leptos::prelude::*;

use super::row::Entry;
use crate::{
    client::{self, Failure, Remote, remote},
    components::{Busy, Empty, Icon, toast},
    pages::own::steady::Steady,
    shell::{InboxNews, Page, unread_words},
    t,
};

/// The inbox.
#[component]
pub fn InboxPage() -> impl IntoView {
    let pages = RwSignal::new(1);
    let inbox = remote(move || {
        InboxNews::track();
        load(pages.get())
    });
    let asked = RwSignal::new(false);
    Effect::new(move || {
        if let Some(inbox) = inbox.value() {
            InboxNews::counted(inbox.unread);
        }
        asked.set(false);
    });
    let soft = Signal::derive(move || {
        let inbox = inbox.value().filter(|inbox| !inbox.items.is_empty())?;
        Some(if inbox.unread == 0 { t!("inbox.all_read") } else { unread_words(inbox.unread) })
    });
    let actions = move || view! { <ReadAll inbox=inbox/> };
    view! {
        <Page title=t!("inbox.title") soft=soft actions=actions column=true>
            <Steady of=inbox let:shown>
                <Entries inbox=shown/>
                <Show when=move || shown.with(|inbox| inbox.next_cursor.is_some())>
                    <Busy busy=asked press=move || { asked.set(true); pages.update(|pages| *pages += 1); }>
                        {t!("mine.older")}
                    </Busy>
                </Show>
            </Steady>
        </Page>
    }
}

/// The pages that are shown so far, as one.
async fn load(pages: usize) -> Result<Inbox, Failure> {
    let mut whole: Inbox = client::get("/inbox").await?;
    for _ in 1..pages {
        let Some(cursor) = &whole.next_cursor else { break };
        let cursor = String::from(js_sys::encode_uri_component(cursor));
        let next: Inbox = client::get(&format!("/inbox?cursor={cursor}")).await?;
        whole.items.extend(next.items);
        whole.next_cursor = next.next_cursor;
    }
    Ok(whole)
}

/// The button that marks all entries as read, as long as one is not.
#[component]
fn ReadAll(inbox: Remote<Inbox>) -> impl IntoView {
    // An entry that comes meanwhile stays unread: what is marked is what was seen, and everything before it.
    let newest = Memo::new(move |_| {
        let inbox = inbox.value().filter(|inbox| inbox.unread > 0)?;
        inbox.items.first().map(|item| item.id)
    });
    let mark = Action::new_local(move |(): &()| async move {
        let marks = ReadMarks { up_to: newest.get_untracked(), report_id: None };
        match client::send("POST", "/inbox/read", &marks).await {
            Ok(()) => inbox.reload(),
            Err(failure) => toast(failure.words()),
        }
    });
    view! {
        <Show when=move || newest.get().is_some()>
            <Busy busy=mark.pending() press=move || { mark.dispatch(()); }>
                <Icon name="check"/>{t!("inbox.read_all")}
            </Busy>
        </Show>
    }
}

/// What waits, each report once, and everything else.
fn parted(items: Vec<InboxItem>) -> (Vec<InboxItem>, Vec<InboxItem>) {
    let mut waiting = HashSet::new();
    items.into_iter().partition(|item| {
        let about = (item.report.as_ref().map(|report| report.id), item.kind.is_duty());
        item.your_turn && waiting.insert(about)
    })
}

#[component]
fn Entries(inbox: Signal<Inbox>) -> impl IntoView {
    let both = Memo::new(move |_| parted(inbox.with(|inbox| inbox.items.clone())));
    let waiting = Signal::derive(move || both.with(|(waiting, _)| waiting.clone()));
    let others = Signal::derive(move || both.with(|(_, others)| others.clone()));
    let nothing = Memo::new(move |_| inbox.with(|inbox| inbox.items.is_empty()));
    let report = || view! { <a class="btn primary" href="/">{t!("mine.report")}</a> };
    view! {
        <Show when=move || nothing.get()>
            <Empty icon="inbox" title=t!("inbox.empty") advice=t!("inbox.empty_advice") action=report/>
        </Show>
        <Group id="waiting" title=t!("mine.yours") items=waiting/>
        <Group id="news" title=t!("inbox.news") items=others/>
    }
}

/// A heading with its entries. Entries that did not change stay as they are, so that nobody loses their place.
#[component]
fn Group(id: &'static str, title: String, items: Signal<Vec<InboxItem>>) -> impl IntoView {
    let some = Memo::new(move |_| items.with(|items| !items.is_empty()));
    let key = |item: &InboxItem| {
        let title = item.report.as_ref().map(|report| report.title.clone());
        (item.id, item.read_at.is_some(), item.your_turn, title, item.text.clone())
    };
    let title = StoredValue::new(title);
    view! {
        <Show when=move || some.get()>
            <section class="stack tight" aria-labelledby=id>
                <h2 id=id>{title.get_value()}</h2>
                <ul class="list">
                    <For each=move || items.get() key=key let:item><Entry item=item/></For>
                </ul>
            </section>
        </Show>
    }
}
