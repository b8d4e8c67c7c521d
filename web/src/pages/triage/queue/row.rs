//! A report in the queue: number, state, clock, title, where, how many people and how much of their time.

use domain::{
    id::ReportId,
    reports::{
        Severity,
        wire::{ListItem, OwnSummary},
    },
};
use leptos::{ev::MouseEvent, prelude::*};

use super::Queue;
use crate::{
    components::{Badge, Clock, Icon, Item},
    pages::{
        hold::hold_words,
        titles::of_staff,
        triage::pane::{hours, owner_words},
    },
    t, words,
};

/// Where the row's link stands.
pub fn link_of(id: ReportId) -> String {
    format!(".queue a[href=\"/triage/{id}\"]")
}

/// A row.
#[component]
pub fn Row(item: ListItem) -> impl IntoView {
    const WIDE: f64 = 1024.0;
    let queue = expect_context::<Queue>();
    let ListItem { staff, own, .. } = item;
    let id = staff.id;
    let current = Signal::derive(move || queue.chosen.get() == Some(id));
    // Whoever came by keyboard, or sees only the report from now on, goes on reading there.
    let opened = move |event: MouseEvent| {
        let width = window().inner_width().ok().and_then(|width| width.as_f64());
        if event.detail() == 0 || width.is_some_and(|width| width < WIDE) {
            queue.arrive.set(Some(id));
        }
    };
    // What has no title yet says at least how it begins.
    let snippet = own.as_ref().filter(|_| staff.title.is_none()).map(|own| own.snippet.clone());
    let title = of_staff(&staff);
    let (number, state, counts) = (staff.number, staff.state, staff.counts);
    let clock = own.as_ref().and_then(|own| own.clock.clone().map(|clock| (own.due_at, clock.state)));
    let before = move || {
        view! {
            <div class="row apart">
                <span class="row">
                    <span class="no soft">{words::number(number)}</span>
                    <Badge state=state words=owner_words(state)/>
                </span>
                {clock.map(|(due_at, state)| view! { <Clock due_at=due_at state=state/> })}
            </div>
        }
    };
    let hold = staff.hold.as_ref().map(hold_words);
    let joined = staff.joined_to.map(|root| t!("report.joined_to", number = words::number(root.number)));
    let hours = (counts.burden_hours.tenths > 0).then(|| hours(counts.burden_hours));
    view! {
        <Item
            href=format!("/triage/{id}") title=title before=ViewFnOnce::from(before) current=current
            on:click=opened
        >
            {snippet.map(|snippet| view! { <span class="snippet" translate="no" dir="auto">{snippet}</span> })}
            {joined.map(|joined| view! { <span><Icon name="link"/>{joined}</span> })}
            <Place own=own/>
            {hold.map(|words| view! { <span><Icon name="pause"/>{words}</span> })}
            <span>
                <Icon name="people"/><span aria-hidden="true">{counts.people}</span>
                <span class="vh">{t!("triage.row.people", count = counts.people)}</span>
            </span>
            {hours.map(|hours| view! { <span>{t!("triage.row.burden", hours = hours)}</span> })}
        </Item>
    }
}

/// Unit and possible harm.
#[component]
fn Place(own: Option<OwnSummary>) -> impl IntoView {
    let harm = own.as_ref().is_some_and(|own| own.severity == Some(Severity::Critical));
    let unit = own.and_then(|own| own.unit);
    view! {
        {unit.map(|unit| view! { <span translate="no">{unit.name}</span> })}
        {harm.then(|| view! { <strong>{t!("triage.row.harm")}</strong> })}
    }
}
