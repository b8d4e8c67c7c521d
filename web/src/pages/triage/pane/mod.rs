//! The report that was chosen: what it says, what can be done with it, and what has happened.

mod comments;
mod ending;
mod facts;
mod figures;
mod head;
mod past;
mod reporter;
mod told;
mod waiting;
mod words;

use domain::{
    id::ReportId,
    page::Page as Listed,
    problem::Code,
    reports::wire::{EventView, ReportView},
};
use leptos::prelude::*;

use super::{
    Heading,
    desk::{Desk, Whole},
    focus::{HEADING, focus},
    joining::{JoinedHere, JoinedTo, LooksLikeThese},
    moves::MoveButtons,
    queue::{Opened, Queue, show_times_of},
};
use crate::{
    areas::MoveSheets,
    client::{self, Failure, Remote, live, remote, remote::Face},
    components::{FailedFace, LoadingFace, Notice},
    t,
};
pub use words::{hours, owner_words};

/// The report for its owner, loaded when the first one is chosen.
pub fn report(id: ReportId) -> AnyView {
    view! { <Pane id=id/> }.into_any()
}

/// Loads the report, and lays it on a desk as soon as it is there.
#[component]
fn Pane(id: ReportId) -> impl IntoView {
    let loaded = remote(move || async move { client::get::<ReportView>(&format!("/reports/{id}")).await });
    let events = remote(move || history(id));
    live::on("report", move |hinted| {
        if hinted.is_empty() || hinted == id.to_string() {
            loaded.reload();
            events.reload();
        }
    });
    let queue = expect_context::<Queue>();
    let whole = Memo::new(move |_| loaded.value().and_then(Whole::of));
    let was_there = Memo::new(move |was: Option<&bool>| was == Some(&true) || whole.with(Option::is_some));
    // Once it was there the desk stays: words that were begun lie on it. It goes when the report is no longer the
    // reader's, and nothing is being written.
    let laid = Memo::new(move |was: Option<&bool>| {
        let there = queue.is_furnished() && whole.with(Option::is_some);
        let gone = match loaded.face() {
            Face::Ready(view) => view.whole.is_none(),
            Face::Failed(failure) => failure.is(Code::NotFound),
            Face::Loading => false,
        };
        let writing = || queue.opened.get_value().is_some_and(|opened| opened.writing.get());
        there || (was == Some(&true) && (!gone || writing()))
    });
    let face = move || {
        // Read in any case: a memo remembers only what it was asked about.
        let seen = was_there.get();
        match loaded.face() {
            Face::Loading if !laid.get() => view! { <LoadingFace/> }.into_any(),
            Face::Failed(failure) if failure.is(Code::NotFound) && seen => {
                view! { <Notice icon="route"><p>{t!("triage.elsewhere")}</p></Notice> }.into_any()
            }
            Face::Failed(failure) => {
                view! { <FailedFace failure=failure retry=move || loaded.reload()/> }.into_any()
            }
            // Another team owns it now, or it was only a link: what staff see stands on its own page.
            Face::Ready(view) if view.whole.is_none() => view! {
                <Notice icon="route">
                    <p>{t!("triage.elsewhere")}</p>
                    <a class="btn" href=format!("/reports/{id}")>{t!("triage.elsewhere_link")}</a>
                </Notice>
            }
            .into_any(),
            _ => ().into_any(),
        }
    };
    view! {
        {face}
        {move || laid.get().then(|| untrack(|| whole.get())).flatten().map(|first| view! {
            <Laid id=id loaded=loaded events=events whole=whole first=first/>
        })}
    }
}

/// All pages of the history.
async fn history(id: ReportId) -> Result<Vec<EventView>, Failure> {
    let mut events: Vec<EventView> = Vec::new();
    loop {
        let after = events.last().map_or(0, |last| last.seq);
        let page: Listed<EventView> = client::get(&format!("/reports/{id}/events?after_seq={after}")).await?;
        let last = page.next_cursor.is_none() || page.items.is_empty();
        events.extend(page.items);
        if last {
            return Ok(events);
        }
    }
}

/// The desk with the report on it.
#[component]
fn Laid(
    id: ReportId,
    loaded: Remote<ReportView>,
    events: Remote<Vec<EventView>>,
    whole: Memo<Option<Whole>>,
    first: Whole,
) -> impl IntoView {
    let queue = expect_context::<Queue>();
    let report = Memo::new(move |last: Option<&Whole>| {
        whole.get().or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    let desk = Desk::new(id, loaded, report, events, queue);
    provide_context(desk);
    let press = Callback::new(move |kind| desk.press_if_offered(kind));
    queue.opened.set_value(Some(Opened { id, press, writing: desk.sheet_open }));
    let Heading(heading) = expect_context();
    Effect::new(move || heading.set(Some(report.with(words::heading))));
    Effect::new(move || {
        if let Some(directory) = queue.directory.value() {
            show_times_of(&directory, Some(report.with(|report| report.whole.site.id)));
        }
    });
    Effect::new(move || {
        if queue.arrive.get() == Some(id) {
            queue.arrive.set(None);
            focus(HEADING);
        }
    });
    on_cleanup(move || {
        _ = heading.try_set(None);
        queue.opened.try_update_value(|present| {
            if present.is_some_and(|present| present.id == id) {
                *present = None;
            }
        });
    });
    view! {
        <head::Head/>
        <JoinedTo/>
        <figures::Harm/>
        <head::Told/>
        <ending::Ending/>
        <head::OwnerLine/>
        <figures::Figures/>
        <MoveButtons/>
        <JoinedHere/>
        <LooksLikeThese/>
        <waiting::WhoWaits/>
        <facts::Facts/>
        <told::WhoWasTold/>
        <past::Past/>
        <comments::Comments/>
        <MoveSheets/>
    }
}
