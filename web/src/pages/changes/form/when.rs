//! When it ships: now, or at a day and time of the site.

use leptos::prelude::*;

use super::Editor;
use crate::{
    components::{Chips, ErrorLine, TextField},
    t,
};

/// The choice, and day and time where it is later. Nothing while it waits for its time already.
#[component]
pub fn WhenField() -> impl IntoView {
    let editor = Editor::current();
    let options = vec![("now".to_owned(), t!("change.now")), ("later".to_owned(), t!("change.later"))];
    view! {
        <Show when=move || !editor.is_planned()>
            <div class="stack tight" id="at" tabindex="-1">
                <Chips name="when" legend=t!("change.when") options=options.clone() value=editor.when/>
                <Show when=move || editor.when.with(|when| when == "later")>
                    <div class="two">
                        <TextField
                            name="ship_day" label=t!("change.day") kind="date" value=editor.day
                            errors=editor.errors
                        />
                        <TextField
                            name="ship_time" label=t!("change.time") kind="time" value=editor.time
                            errors=editor.errors
                        />
                    </div>
                    <p class="hint">{t!("change.later_hint")}</p>
                </Show>
                <ErrorLine id="at-error".to_owned() name="at" errors=editor.errors/>
            </div>
        </Show>
    }
}
