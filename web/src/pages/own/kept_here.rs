//! The anonymous reports that this device keeps. They are asked for one by one, each after a pause of its own length,
//! so that nobody can tell from the requests that they belong together or to whom.

use domain::{problem::Code, reports::wire::StatusView};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    client::{self, Failure},
    components::{Badge, Icon},
    pages::report::kept::{self, Kept},
    t, words,
};

/// What is known of a kept report.
#[derive(Clone)]
enum Known {
    Asking,
    There(Box<StatusView>),
    Gone,
    NotAsked,
}

/// The kept reports, where there are any.
#[component]
pub fn KeptHere() -> impl IntoView {
    let list = RwSignal::new(kept::all());
    let rows = move || {
        let rows: Vec<_> = list.get().into_iter().map(|kept| (kept, RwSignal::new(Known::Asking))).collect();
        ask_one_by_one(rows.clone());
        rows.into_iter()
            .map(|(kept, known)| view! { <KeptRow kept=kept known=known list=list/> })
            .collect_view()
    };
    view! {
        <Show when=move || !list.with(Vec::is_empty)>
            <section class="stack tight" aria-labelledby="kept-title">
                <h2 id="kept-title">{t!("kept.title")}</h2>
                <p class="soft small">{t!("kept.advice")}</p>
                <ul class="list">{rows}</ul>
            </section>
        </Show>
    }
}

fn ask_one_by_one(rows: Vec<(Kept, RwSignal<Known>)>) {
    const SHORTEST: f64 = 1_000.0;
    const MORE_AT_MOST: f64 = 5_000.0;
    spawn_local(async move {
        for (kept, known) in rows {
            browser::pause(SHORTEST + MORE_AT_MOST * js_sys::Math::random()).await;
            let status = client::get_anonymously::<StatusView>(&format!("/status/{}", kept.secret)).await;
            // Nothing more is asked once the page is left.
            let left = known.try_set(match status {
                Ok(status) => Known::There(Box::new(status)),
                Err(failure) if is_gone(&failure) => Known::Gone,
                Err(_) => Known::NotAsked,
            });
            if left.is_some() {
                return;
            }
        }
    });
}

fn is_gone(failure: &Failure) -> bool {
    failure.is(Code::Spent) || failure.is(Code::NotFound)
}

#[component]
fn KeptRow(kept: Kept, known: RwSignal<Known>, list: RwSignal<Vec<Kept>>) -> impl IntoView {
    let Kept { secret, number } = kept;
    let path = format!("/s/{secret}");
    let forget = move |_| {
        kept::forget(&secret);
        list.set(kept::all());
    };
    let state = move || match known.get() {
        Known::There(status) => view! { <Badge state=status.state/> }.into_any(),
        Known::Asking => view! { <span class="tag">{t!("kept.asking")}</span> }.into_any(),
        Known::Gone => view! { <span class="tag">{t!("kept.gone")}</span> }.into_any(),
        Known::NotAsked => view! { <span class="tag">{t!("kept.not_asked")}</span> }.into_any(),
    };
    let line = move || match known.get() {
        Known::There(status) if status.question.is_some() => Some(t!("kept.question")),
        Known::There(status) => status.due_at.map(|due_at| t!("kept.due", time = words::near(due_at))),
        Known::Asking | Known::Gone | Known::NotAsked => None,
    };
    view! {
        <li class="item">
            {state}
            <a class="title no" href=path rel="external">{words::number(number)}</a>
            <p class="meta">{move || line().map(|line| view! { <span>{line}</span> })}</p>
            <span class="end">
                <button class="btn only quiet" type="button" on:click=forget>
                    <Icon name="x"/><span class="vh">{t!("kept.forget", number = words::number(number))}</span>
                </button>
            </span>
        </li>
    }
}
