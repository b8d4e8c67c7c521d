//! What is joined: above a joined report, with which one; on a root, which ones.

use domain::{
    access::Action,
    reports::wire::{ReportNumber, ReportView},
};
use leptos::prelude::*;

use crate::{
    client::{self, remote},
    components::{Icon, Notice},
    pages::{titles::of_staff, triage::desk::Desk},
    t,
    words::number,
};

/// On a joined report: where it stands is told there.
#[component]
pub fn JoinedTo() -> impl IntoView {
    let desk = Desk::current();
    let root = Memo::new(move |_| desk.report.with(|report| report.staff.joined_to));
    let may = may_join(desk);
    move || {
        root.get().map(|root| {
            let own = desk
                .report
                .with_untracked(|report| ReportNumber { id: report.staff.id, number: report.staff.number });
            view! {
                <Notice icon="link">
                    <p><strong>{t!("join.joined_to", number = number(root.number))}</strong></p>
                    <p>{t!("join.joined_to_soft")}</p>
                    <div class="row">
                        <a class="btn" href=format!("/triage/{}", root.id)>
                            {t!("join.see", number = number(root.number))}
                        </a>
                        <Show when=move || may.get()>
                            <button
                                class="btn" type="button"
                                on:click=move |_| desk.joining.apart.set(Some(own))
                            >
                                {t!("join.apart")}
                            </button>
                        </Show>
                    </div>
                </Notice>
            }
        })
    }
}

fn may_join(desk: Desk) -> Memo<bool> {
    Memo::new(move |_| desk.report.with(|report| report.staff.may.contains(&Action::Join)))
}

/// On a root: the joined ones, each with the way to take it apart.
#[component]
pub fn JoinedHere() -> impl IntoView {
    let desk = Desk::current();
    let joined = Memo::new(move |_| desk.report.with(|report| report.whole.joined.clone()));
    view! {
        <Show when=move || joined.with(|joined| !joined.is_empty())>
            <section class="stack tight" aria-labelledby="joined">
                <h3 id="joined">{move || t!("join.joined_here", count = joined.with(Vec::len))}</h3>
                <ul class="list">
                    <For each=move || joined.get() key=|one| one.id let:one><Row one=one/></For>
                </ul>
            </section>
        </Show>
    }
}

/// One of them; what it says is asked for by itself, because the root holds its number alone.
#[component]
fn Row(one: ReportNumber) -> impl IntoView {
    let desk = Desk::current();
    let may = may_join(desk);
    let report =
        remote(move || async move { client::get::<ReportView>(&format!("/reports/{}", one.id)).await });
    let title = move || match report.value() {
        Some(view) => view.staff.title.clone().unwrap_or_else(|| match &view.whole {
            Some(whole) => whole.suggested_title.clone(),
            None => of_staff(&view.staff),
        }),
        None => number(one.number),
    };
    let unit = move || report.value()?.own?.unit.map(|unit| unit.name);
    view! {
        <li class="item">
            <a class="title" href=format!("/triage/{}", one.id) translate="no">{title}</a>
            <p class="meta">
                <span class="no">{number(one.number)}</span>
                {move || unit().map(|unit| view! { <span translate="no">{unit}</span> })}
            </p>
            <Show when=move || may.get()>
                <div class="end">
                    <button
                        class="btn quiet" type="button"
                        aria-label=t!("join.apart_one", number = number(one.number))
                        on:click=move |_| desk.joining.apart.set(Some(one))
                    >
                        <Icon name="undo" flip=true/>{t!("join.apart")}
                    </button>
                </div>
            </Show>
        </li>
    }
}
