//! The time line: what happened, in plain words, and what is still to come.

use domain::reports::{State, wire::EventView};
use leptos::prelude::*;

use super::{
    page::Story,
    sentence::{Told, tell},
    to_come::to_come,
};
use crate::{
    components::{Icon, Ring, Voice, When, history::together},
    t,
};

/// The story, oldest first.
#[component]
pub fn Timeline(story: Signal<Story>) -> impl IntoView {
    move || {
        let story = story.get();
        let happened = steps(&story).into_iter().map(|(event, told)| happened(&event, told)).collect_view();
        let coming = to_come(&story)
            .into_iter()
            .map(|step| {
                view! {
                    <li class="to-come">
                        <span class="dot"><Ring state=step.state/></span>
                        <p><strong>{step.words}</strong></p>
                        {step.soft.map(|soft| view! { <p class="soft">{soft}</p> })}
                    </li>
                }
            })
            .collect_view();
        view! { <ol class="story">{happened}{coming}</ol> }
    }
}

/// The events with their words; an answer stands with its question, and many "me too" in a row are one step.
fn steps(story: &Story) -> Vec<(EventView, Told)> {
    let mut steps: Vec<(EventView, Told)> = Vec::new();
    for (event, times) in together(story.events.clone()) {
        let mut told = tell(&event, story);
        if times > 1 {
            told.words = t!("event.supported_by", count = times);
        }
        let question = event.data.get("question_id");
        let asked = steps.iter_mut().find(|(asked, _)| {
            event.kind == "replied" && asked.kind == "asked" && asked.data.get("question_id") == question
        });
        match asked {
            Some((_, question)) => question.voices.extend(told.voices),
            None => steps.push((event, told)),
        }
    }
    steps
}

fn happened(event: &EventView, told: Told) -> impl IntoView + use<> {
    let Told { words, soft, voices, mark, yours, link } = told;
    let mark = match mark {
        Mark::State(state) => view! { <Ring state=state/> }.into_any(),
        Mark::Icon(name) => view! { <Icon name=name/> }.into_any(),
    };
    view! {
        <li>
            <span class="dot" class:tone=yours data-tone=yours.then_some("yours")>{mark}</span>
            <p><strong>{words}</strong>" "<When at=event.at/></p>
            {soft.map(|soft| view! { <p class="soft">{soft}</p> })}
            {voices
                .into_iter()
                .map(|voice| view! { <Voice ours=voice.ours who=voice.who words=voice.words/> })
                .collect_view()}
            {link.map(|(href, words)| view! { <p class="small"><a href=href>{words}</a></p> })}
        </li>
    }
}

/// What stands before a step.
#[derive(Clone, Copy)]
pub enum Mark {
    /// The ring of a state.
    State(State),
    /// An icon.
    Icon(&'static str),
}
