//! "Looks like these": reports about what may be the same trouble, the most alike first.

use domain::{
    access::Action,
    search::wire::{Similar, SimilarReport},
};
use leptos::prelude::*;

use crate::{
    client::{self, remote, remote::Face},
    components::{Badge, Icon, LoadingFace},
    pages::triage::desk::{Desk, Whole},
    t,
    words::number,
};

/// So many are shown; the others are less alike.
const SHOWN: usize = 4;

/// The list, as long as the report can be joined.
#[component]
pub fn LooksLikeThese() -> impl IntoView {
    let desk = Desk::current();
    let can_join = Memo::new(move |_| {
        desk.report
            .with(|report| report.staff.may.contains(&Action::Join) && report.staff.joined_to.is_none())
    });
    view! {
        <Show when=move || can_join.get()>
            <section class="stack tight" aria-labelledby="alike">
                <h3 id="alike">{t!("join.alike")}</h3>
                <Alike/>
                <div class="row">
                    <button class="btn quiet" type="button" on:click=move |_| desk.joining.begin(None)>
                        <Icon name="link"/>{t!("join.by_number")}
                    </button>
                </div>
            </section>
        </Show>
    }
}

#[component]
fn Alike() -> impl IntoView {
    let desk = Desk::current();
    // What it says and what it is about decide what is like it.
    let about = Memo::new(move |_| {
        desk.report.with(|report| {
            let Whole { staff, own, .. } = report;
            (own.text.clone(), staff.title.clone(), staff.system.clone(), staff.category.clone())
        })
    });
    let similar = remote(move || {
        about.track();
        async move { client::get::<Similar>(&desk.path("/similar")).await }
    });
    move || match similar.face() {
        Face::Loading => view! { <LoadingFace/> }.into_any(),
        Face::Ready(Similar { reports, .. }) if !reports.is_empty() => {
            let rows = reports.into_iter().take(SHOWN).map(row).collect_view();
            view! { <ul class="list">{rows}</ul> }.into_any()
        }
        // That it cannot be looked up keeps nobody from anything.
        Face::Ready(_) | Face::Failed(_) => {
            view! { <p class="soft">{t!("join.nothing_alike")}</p> }.into_any()
        }
    }
}

fn row(found: SimilarReport) -> impl IntoView {
    const WHOLE: f64 = 100.0;
    let desk = Desk::current();
    let id = found.id;
    let alike = found.score.map(|score| t!("join.alike_share", count = (score * WHOLE).round()));
    view! {
        <li class="item">
            <a class="title" href=format!("/triage/{id}") translate="no">{found.title}</a>
            <p class="meta">
                <Badge state=found.state/>
                <span class="no">{number(found.number)}</span>
                <span>
                    <Icon name="people"/><span aria-hidden="true">{found.supporters + 1}</span>
                    <span class="vh">{t!("triage.row.people", count = found.supporters + 1)}</span>
                </span>
                {alike.map(|alike| view! { <span>{alike}</span> })}
            </p>
            <div class="end">
                <button
                    class="btn" type="button"
                    aria-label=t!("join.with", number = number(found.number))
                    on:click=move |_| desk.joining.begin(Some(id))
                >
                    {t!("join.button")}
                </button>
            </div>
        </li>
    }
}
