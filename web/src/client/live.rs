//! Hints from the server that something has changed; they carry no data, what is shown is asked for again.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::{app_wide, browser};

/// The topic of a hint that something was missed.
const EVERYTHING: &str = "everything";

/// The last hint: topic and id, with a number so that equal ones count as new.
#[derive(Clone, Copy)]
struct Hints(RwSignal<(u64, String, String)>);
app_wide!(Hints);

/// Makes hints available to all pages; to be called once.
pub fn provide() {
    Hints(RwSignal::new((0, String::new(), String::new()))).install();
}

/// Begins to listen; to be called once somebody is signed in.
pub fn listen() {
    let Hints(last) = Hints::current();
    let hint = Closure::<dyn FnMut(String, String)>::new(move |topic, id| {
        last.update(|last| *last = (last.0 + 1, topic, id));
    });
    browser::listen(hint.as_ref());
    // The page listens as long as it is open.
    hint.forget();
}

/// Calls `changed` for each hint of `topic`, not after a gap in the stream.
pub fn on_exactly(topic: &'static str, changed: impl Fn() + 'static) {
    hear(move |hinted, _| {
        if hinted == topic {
            changed();
        }
    });
}

/// Calls `changed` with the id of each hint of `topic`, and with an empty one after a gap in the stream.
pub fn on(topic: &'static str, changed: impl Fn(&str) + 'static) {
    hear(move |hinted, id| {
        if hinted == topic || hinted == EVERYTHING {
            changed(id);
        }
    });
}

fn hear(heard: impl Fn(&str, &str) + 'static) {
    let Hints(last) = Hints::current();
    Effect::new(move |before: Option<u64>| {
        let (number, topic, id) = last.get();
        if before.is_some_and(|before| before != number) {
            heard(&topic, &id);
        }
        number
    });
}
