//! A short word that something is done, with a way back where there is one.

use std::time::Duration;

use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::{Icon, live_region::LiveRegion};
use crate::app_wide;

#[derive(Clone)]
struct Toast {
    words: String,
    undo: Option<(String, Callback<()>)>,
}

#[derive(Clone, Copy)]
struct Toasted {
    shown: RwSignal<Option<Toast>>,
    timer: StoredValue<Option<TimeoutHandle>>,
}
app_wide!(Toasted);

/// Makes toasts available to all pages; to be called once.
pub fn provide() {
    Toasted { shown: RwSignal::new(None), timer: StoredValue::new(None) }.install();
}

/// Says that something is done, or why it is not.
pub fn toast(words: String) {
    show(Toast { words, undo: None });
}

/// The same with a button, for example to undo it.
pub fn toast_with(words: String, button: String, press: Callback<()>) {
    show(Toast { words, undo: Some((button, press)) });
}

fn show(toast: Toast) {
    const STAYS: Duration = Duration::from_secs(8);
    let Toasted { shown, timer } = Toasted::current();
    if let Some(timer) = timer.get_value() {
        timer.clear();
    }
    shown.set(Some(toast));
    timer.set_value(set_timeout_with_handle(move || shown.set(None), STAYS).ok());
}

/// Where toasts appear, and the region that is read out: last in the page.
#[component]
pub fn Toasts() -> impl IntoView {
    let Toasted { shown, .. } = Toasted::current();
    let said = LiveRegion::words();
    view! {
        <div role="status">
            <span class="vh">{said}</span>
            {move || shown.get().map(|Toast { words, undo }| view! {
                <div class="toast">
                    <Icon name="check"/>
                    <span>{words}</span>
                    {undo.map(|(button, press)| view! {
                        <button
                            class="btn"
                            type="button"
                            on:click=move |_| {
                                shown.set(None);
                                press.run(());
                            }
                        >
                            {button}
                        </button>
                    })}
                </div>
            })}
        </div>
    }
}
