//! The keys of the triage page. They rest while somebody types, and while a sheet is open.

use crate::router::{NavigateOptions, use_navigate};
use leptos::{ev::KeyboardEvent, prelude::*};
use wasm_bindgen::JsCast;

use super::{
    focus::{HEADING, focus, is_seen},
    moves::Kind,
    queue::{QUEUE, Queue, SEARCH_FIELD, link_of},
};
use crate::{components::Sheet, t};
use domain::reports::State;

/// What the event's target or one around it must not be, so that a key is a key of the page.
const TYPING: &str =
    "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable], dialog";
/// Where Enter already does something.
const PRESSING: &str = "a, button, summary, input";

/// Listens as long as the page is there.
pub fn listen_to_keys(queue: Queue) {
    let navigate = use_navigate();
    let go = move |by: isize| {
        let Some(next) = queue.neighbour(by) else { return };
        // Going through the list leaves one step in the history, so that "back" leads to the list.
        let replace = queue.chosen.get_untracked().is_some();
        navigate(&format!("/triage/{next}"), NavigateOptions { replace, scroll: false });
        if is_seen(QUEUE) {
            focus(&link_of(next));
        } else {
            queue.arrive.set(Some(next));
        }
    };
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || is_within(&event, TYPING) {
            return;
        }
        let opened = queue.opened.get_value();
        let press = |kind: Kind| opened.is_some_and(|opened| opened.press.run(kind));
        let done = match event.key().as_str() {
            "j" | "J" => {
                go(1);
                true
            }
            "k" | "K" => {
                go(-1);
                true
            }
            "Enter" if is_within(&event, PRESSING) => false,
            "Enter" if opened.is_some() => {
                focus(HEADING);
                true
            }
            "Enter" => {
                go(0);
                true
            }
            "a" | "A" => press(Kind::To(State::Acknowledged)),
            "q" | "Q" => press(Kind::To(State::Clarifying)),
            "r" | "R" => press(Kind::Reroute),
            "m" | "M" => press(Kind::Join),
            "/" => {
                focus(SEARCH_FIELD);
                true
            }
            "?" => {
                queue.keys_open.set(true);
                true
            }
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn is_within(event: &KeyboardEvent, selector: &str) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest(selector).is_ok_and(|found| found.is_some()))
}

/// Each key and what it does.
fn all() -> [(&'static str, String); 9] {
    [
        ("J", t!("triage.key.next")),
        ("K", t!("triage.key.previous")),
        ("Enter", t!("triage.key.open")),
        ("A", t!("triage.move.acknowledged")),
        ("Q", t!("triage.key.ask")),
        ("R", t!("triage.move.reroute")),
        ("M", t!("triage.move.join")),
        ("/", t!("triage.key.search")),
        ("?", t!("triage.key.title")),
    ]
}

/// All keys in a sheet.
#[component]
pub fn KeysSheet() -> impl IntoView {
    let queue = expect_context::<Queue>();
    view! {
        <Sheet open=queue.keys_open title=t!("triage.key.title")>
            <dl class="facts">
                {all()
                    .into_iter()
                    .map(|(key, words)| view! { <div><dt><kbd translate="no">{key}</kbd></dt><dd>{words}</dd></div> })
                    .collect_view()}
            </dl>
            <p class="soft">{t!("triage.key.resting")}</p>
        </Sheet>
    }
}

/// The most useful keys below the list, and the way to all of them.
#[component]
pub fn KeysLine() -> impl IntoView {
    let queue = expect_context::<Queue>();
    view! {
        <p class="keys">
            <span><kbd translate="no">J</kbd><kbd translate="no">K</kbd>{t!("triage.key.next_previous")}</span>
            <span><kbd translate="no">/</kbd>{t!("triage.key.search")}</span>
            <button class="btn quiet" type="button" on:click=move |_| queue.keys_open.set(true)>
                <kbd translate="no">?</kbd>{t!("triage.key.all")}
            </button>
        </p>
    }
}
