//! What happened to a report: one entry an event, oldest first, in the words of its reader.

mod data;
mod edits;
mod entry;
mod words;

use domain::{
    directory::wire::Directory,
    reports::wire::{Actor, ActorKind, EventView},
};
use leptos::prelude::*;

pub use data::{Data, reason};
use entry::Entry;

/// Who reads the history: it decides whose words stand at the end edge, in petrol.
#[derive(Clone, PartialEq, Eq)]
pub enum Reader {
    /// The reporter, or somebody who waits with them: their own words are "ours".
    Reporter,
    /// The owner, with the report's reporter as far as the reader may know: the owner's words are "ours".
    Owner(Actor),
}

impl Reader {
    /// Whether this was the reporter's doing.
    fn is_reporter(&self, by: &Actor) -> bool {
        match self {
            _ if matches!(by.kind, ActorKind::Confidential | ActorKind::Anonymous) => true,
            Self::Reporter => by.me,
            Self::Owner(reporter) => by.id.is_some() && by.id == reporter.id,
        }
    }

    /// Whether these words stand at the end edge.
    fn is_ours(&self, by: &Actor) -> bool {
        match self {
            Self::Reporter => by.me,
            Self::Owner(_) => !self.is_reporter(by),
        }
    }
}

/// Whether others said "me too" there.
fn is_support(event: &EventView) -> bool {
    event.kind == "supported" && !event.by.me
}

/// Many "me too" in a row are one entry, with the last one's time; each with how many they are.
pub fn together(events: Vec<EventView>) -> Vec<(EventView, u32)> {
    let mut entries: Vec<(EventView, u32)> = Vec::new();
    for event in events {
        match entries.last_mut().filter(|(last, _)| is_support(last) && is_support(&event)) {
            Some((last, times)) => {
                *last = event;
                *times += 1;
            }
            None => entries.push((event, 1)),
        }
    }
    entries
}

/// The time line. Children are what is still to come: `<li class="to-come">…</li>`.
#[component]
pub fn History(
    /// The events, oldest first.
    events: Vec<EventView>,
    /// Who reads it.
    reader: Reader,
    /// The report's own words, shown with its arrival.
    #[prop(optional, into)]
    text: Option<String>,
    /// The names of what was edited.
    #[prop(optional)]
    directory: Option<Directory>,
    /// What is still to come.
    #[prop(optional, into)]
    to_come: ViewFnOnce,
) -> impl IntoView {
    let entries = together(events)
        .into_iter()
        .map(|(event, times)| {
            let text = text.clone().filter(|_| event.kind == "received");
            view! {
                <Entry event=event times=times reader=reader.clone() text=text directory=directory.clone()/>
            }
        })
        .collect_view();
    view! { <ol class="story">{entries}{to_come.run()}</ol> }
}
