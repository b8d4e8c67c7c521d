//! One entry of the time line.

use domain::{
    directory::wire::Directory,
    reports::{State, wire::EventView},
};
use leptos::prelude::*;

use super::{Reader, data::Data, edits, words};
use crate::{
    components::{Icon, Ring, Voice, When},
    t,
};

/// What marks an entry on the line.
enum Mark {
    Ring(State),
    Icon(&'static str),
}

fn mark(event: &EventView, data: Data<'_>) -> Mark {
    match event.kind.as_str() {
        "received" => Mark::Ring(State::Received),
        "moved" => data.state("to").map_or(Mark::Icon("next"), Mark::Ring),
        "asked" => Mark::Ring(State::Clarifying),
        "replied" => Mark::Icon("comment"),
        "question_withdrawn" => Mark::Icon("undo"),
        "planned" => Mark::Ring(State::Scheduled),
        "rerouted" => Mark::Icon("route"),
        "commented" if data.is_internal() => Mark::Icon("lock"),
        "commented" => Mark::Icon("comment"),
        "decided" => Mark::Icon("committee"),
        "hold_ended" => Mark::Icon("date"),
        "shipped" => Mark::Ring(State::Shipped),
        "answered_ship" => Mark::Icon("comment"),
        "reopened" => Mark::Ring(State::Reopened),
        "withdrawn" => Mark::Ring(State::Withdrawn),
        "identity_shared" => Mark::Icon("person"),
        "joined" => Mark::Icon("link"),
        "taken_apart" => Mark::Icon("undo"),
        "supported" | "unsupported" => Mark::Icon("people"),
        "redacted" => Mark::Icon("person"),
        "edited" => Mark::Icon("edit"),
        _ => Mark::Icon("info"),
    }
}

/// An event: mark, sentence, time, what it brought along, and the words that were said.
#[component]
pub fn Entry(
    event: EventView,
    /// How often in a row it happened.
    times: u32,
    reader: Reader,
    text: Option<String>,
    directory: Option<Directory>,
) -> impl IntoView {
    let data = Data(&event.data);
    let dot = match mark(&event, data) {
        Mark::Ring(state) => {
            view! { <span class="dot" data-state=state.as_str()><Ring state=state/></span> }.into_any()
        }
        Mark::Icon(icon) => view! { <span class="dot"><Icon name=icon/></span> }.into_any(),
    };
    let internal = data.is_internal().then(|| {
        view! { <span class="tag"><Icon name="lock"/>{t!("history.internal")}</span> }
    });
    let mut lines = words::lines(data);
    lines.extend(edits::lines(data, directory.as_ref()));
    let ours = reader.is_ours(&event.by);
    let said = text
        .into_iter()
        .chain(data.text("body").map(str::to_owned))
        .chain(data.words_of_answer().map(str::to_owned))
        .chain(data.reason());
    let sentence = match times {
        1 => words::sentence(&event, &reader),
        times => t!("event.supported_by", count = times),
    };
    view! {
        <li>
            {dot}
            <p>
                <strong>{sentence}</strong>
                " "<When at=event.at/>" "{internal}
            </p>
            {lines.into_iter().map(|line| view! { <p class="soft">{line}</p> }).collect_view()}
            {said.map(|words| view! { <Voice words=words ours=ours/> }).collect_view()}
            {words::decision(data).map(|(href, words)| view! { <p class="small"><a href=href>{words}</a></p> })}
        </li>
    }
}
