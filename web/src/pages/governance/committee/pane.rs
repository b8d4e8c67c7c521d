//! What stands beside the list: the report with its evidence and the decision, or a decision on several.

use domain::id::ReportId;
use leptos::prelude::*;

use super::{
    decide::Decide,
    evidence::Evidence,
    meeting::{Meeting, Place},
    recorded::RecordedCard,
};
use crate::{
    components::{Empty, Icon},
    pages::titles::of_staff,
    t, words,
};

/// The pane.
#[component]
pub fn Pane() -> impl IntoView {
    let meeting = Meeting::current();
    let back = move || {
        view! {
            <a class="btn quiet back" href=meeting.address("")><Icon name="back" flip=true/>{t!("committee.to_decide")}</a>
        }
    };
    // A decision that was recorded stays until the reader goes on.
    Effect::new(move |before: Option<Place>| {
        let place = meeting.place.get();
        if before.is_some_and(|before| before != place) && place != Place::List {
            meeting.recorded.set(None);
        }
        place
    });
    move || {
        if let Some(recorded) = meeting.recorded.get() {
            return view! { {back()}<RecordedCard recorded=recorded/> }.into_any();
        }
        match meeting.place.get() {
            Place::List => {
                let advice = if meeting.is_chair() {
                    t!("committee.choose_chair")
                } else {
                    t!("committee.choose_advice")
                };
                view! { <Empty icon="committee" title=t!("committee.choose") advice=advice/> }.into_any()
            }
            Place::Report(id) => view! {
                {back()}
                <Evidence id=id/>
                <Show when=move || meeting.is_chair()><Decide/></Show>
            }
            .into_any(),
            Place::Several => view! { {back()}<Several/> }.into_any(),
        }
    }
}

/// The decision on all marked reports, each with its evidence one tap away.
#[component]
fn Several() -> impl IntoView {
    let meeting = Meeting::current();
    let marked = Memo::new(move |_| meeting.marked.get());
    move || {
        let ids = marked.get();
        if ids.is_empty() {
            return view! {
                <Empty icon="committee" title=t!("committee.none_marked") advice=t!("committee.none_marked_advice")/>
            }
            .into_any();
        }
        view! {
            <header class="stack tight">
                <h2 id="pane-heading" tabindex="-1">{t!("committee.decide_on", count = ids.len())}</h2>
                <p class="soft">{t!("committee.several_means")}</p>
            </header>
            <div>{ids.into_iter().map(|id| view! { <OneOfSeveral id=id/> }).collect_view()}</div>
            <Decide/>
        }
        .into_any()
    }
}

/// One of the marked reports: what it is, and the whole of it when it is opened.
#[component]
fn OneOfSeveral(id: ReportId) -> impl IntoView {
    let meeting = Meeting::current();
    let Some(report) = untrack(|| meeting.ranked(id)) else { return ().into_any() };
    let staff = report.item.staff;
    let title = t!("committee.named", number = words::number(staff.number), title = of_staff(&staff));
    // Asked for when it is first opened.
    let opened = RwSignal::new(false);
    view! {
        <details class="fold" on:toggle=move |_| opened.set(true)>
            <summary>
                <Icon name="file-question"/><span translate="no">{title}</span><Icon name="next" flip=true/>
            </summary>
            <div class="stack">{move || opened.get().then(|| view! { <Evidence id=id inside=true/> })}</div>
        </details>
    }
    .into_any()
}
