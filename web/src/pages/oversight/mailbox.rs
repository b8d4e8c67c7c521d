//! The mailbox of the demo and of trials: what was mailed, as its receivers see it.

use domain::{id::MessageId, page::Page as Listed, telling::wire::MailboxItem};
use leptos::prelude::*;

use crate::{
    client::{self, remote},
    components::{Empty, Faces, Notice},
    shell::Page,
    t,
    words::near,
};

/// The page of the mailbox.
#[component]
pub fn MailboxPage() -> impl IntoView {
    let items = remote(|| async { client::get::<Listed<MailboxItem>>("/mailbox").await }).follow("report");
    let chosen = RwSignal::new(None::<MessageId>);
    view! {
        <Page title=t!("mailbox.title") soft=t!("mailbox.soft")>
            <Letter chosen=chosen/>
            <Faces
                of=items
                is_empty=is_empty
                empty=ViewFn::from(|| view! {
                    <Empty icon="mail" title=t!("mailbox.empty") advice=t!("mailbox.empty_advice")/>
                })
                let:page
            >
                <ul class="list">
                    {page.items.into_iter().map(|item| view! { <Row item=item chosen=chosen/> }).collect_view()}
                </ul>
            </Faces>
        </Page>
    }
}

fn is_empty(page: &Listed<MailboxItem>) -> bool {
    page.items.is_empty()
}

/// The chosen letter in a frame of its own: it brings its own styles, and its links lead out of the frame.
#[component]
fn Letter(chosen: RwSignal<Option<MessageId>>) -> impl IntoView {
    move || {
        match chosen.get() {
        Some(id) => view! {
            <section class="stack tight" id="letter" aria-label=t!("mailbox.letter")>
                <iframe
                    class="letter" title=t!("mailbox.letter") src=format!("/api/v1/mailbox/{id}")
                    referrerpolicy="no-referrer"
                ></iframe>
                <button class="btn" type="button" on:click=move |_| chosen.set(None)>{t!("mailbox.close")}</button>
            </section>
        }
        .into_any(),
        None => view! { <Notice icon="info"><p>{t!("mailbox.choose")}</p></Notice> }.into_any(),
    }
    }
}

#[component]
fn Row(item: MailboxItem, chosen: RwSignal<Option<MessageId>>) -> impl IntoView {
    let MailboxItem { id, at, receiver, address, subject } = item;
    let open = move |_| {
        chosen.set(Some(id));
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    view! {
        <li class="item">
            <button
                class="title plain" type="button" translate="no" dir="auto" on:click=open
                aria-pressed=move || (chosen.get() == Some(id)).to_string()
            >
                {subject}
            </button>
            <p class="meta">
                <span translate="no" dir="auto">{receiver}</span>
                <span translate="no">{address}</span>
                <time datetime=at.to_string()>{near(at)}</time>
            </p>
        </li>
    }
}
