//! The people who will be told, as far as the reader may know them.

use domain::{
    changes::wire::{AudienceItem, AudienceView},
    id::ChangeId,
    reports::wire::ActorKind,
    telling::wire::Channel,
};
use leptos::prelude::*;

use crate::{
    client::{self, Failure, Remote, remote},
    components::{Busy, Faces, Owner, Sheet},
    pages::triage::name_of,
    t, words,
    words::{coded, if_coded},
};

/// How many stand beside the form.
const FIRST: usize = 3;

/// The first few, and all of them in a sheet.
#[component]
pub fn Who(id: ChangeId, audience: AudienceView) -> impl IntoView {
    let open = RwSignal::new(false);
    let total = audience.total as f64;
    let more = audience.items.len() > FIRST;
    let rows =
        audience.items.into_iter().take(FIRST).map(|item| view! { <Somebody item=item/> }).collect_view();
    view! {
        <section class="card stack" aria-labelledby="who">
            <h2 id="who">{t!("audience.who")}</h2>
            <ul class="stack">{rows}</ul>
            {more.then(|| view! {
                <button class="btn" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                    {t!("audience.show_all", count = total)}
                </button>
            })}
        </section>
        <Sheet open=open title=t!("audience.title", count = total)><Everybody id=id/></Sheet>
    }
}

/// So many pages of the list.
async fn load(id: ChangeId, pages: usize) -> Result<AudienceView, Failure> {
    let path = format!("/changes/{id}/audience?limit=200");
    let mut whole: AudienceView = client::get(&path).await?;
    for _ in 1..pages {
        let Some(cursor) = &whole.next_cursor else { break };
        let cursor = String::from(js_sys::encode_uri_component(cursor));
        let next: AudienceView = client::get(&format!("{path}&cursor={cursor}")).await?;
        whole.items.extend(next.items);
        whole.next_cursor = next.next_cursor;
    }
    Ok(whole)
}

#[component]
fn Everybody(id: ChangeId) -> impl IntoView {
    let (pages, asked) = (RwSignal::new(1), RwSignal::new(false));
    let all: Remote<AudienceView> = remote(move || load(id, pages.get()));
    Effect::new(move || {
        all.value();
        asked.set(false);
    });
    view! {
        <Faces of=all let:audience>
            <ul class="stack">
                {audience.items.into_iter().map(|item| view! { <Somebody item=item/> }).collect_view()}
            </ul>
            {audience.next_cursor.is_some().then(|| view! {
                <Busy busy=asked press=move || { asked.set(true); pages.update(|pages| *pages += 1); }>
                    {t!("audience.more")}
                </Busy>
            })}
        </Faces>
    }
}

/// Somebody: by name where the reader may know it; why they are told, and by which way.
#[component]
fn Somebody(item: AudienceItem) -> impl IntoView {
    let AudienceItem { who, because, channel, language } = item;
    let hidden = who.name.is_none();
    let name = match (who.kind, who.name) {
        (_, Some(name)) => name,
        (ActorKind::Anonymous, None) => t!("audience.anonymous"),
        (_, None) => t!("audience.confidential"),
    };
    let because: Vec<String> = because
        .iter()
        .map(|one| {
            let relation = coded("audience.relation.", &name_of(&one.relation));
            t!("audience.because", relation = relation, number = words::number(one.number))
        })
        .collect();
    let language = language.map(|language| if_coded("language.", &language).unwrap_or(language));
    let way = match (channel, language) {
        (Some(Channel::Mail), Some(language)) => t!("audience.by_mail_in", language = language),
        (Some(channel), _) => coded("audience.by.", &name_of(&channel)),
        (None, _) => t!("audience.by_nothing"),
    };
    let mut line = because;
    line.push(way);
    view! { <li><Owner name=name line=line.join(", ") hidden=hidden/></li> }
}
