//! By what one sees whether it helps: what is measured, what it was, what it should become.

use leptos::prelude::*;

use super::{Editor, editor::MEASURE};
use crate::{
    components::{Check, Icon, TextField},
    t,
    words::{coded, if_coded},
};

/// A fold with the four fields, asked for where there is a measure.
#[component]
pub fn MeasureFold() -> impl IntoView {
    let editor = Editor::current();
    let note = move || if editor.measured.get() { editor.measure[0].get() } else { t!("change.no_measure") };
    let field = move |index: usize| {
        let name = MEASURE[index];
        view! {
            <TextField
                name=format!("measure.{name}") label=coded("change.measure.", name)
                hint=if_coded("change.measure_hint.", name)
                value=editor.measure[index] errors=editor.errors
            />
        }
    };
    let open = editor.measured.get_untracked();
    view! {
        <details class="fold" open=open>
            <summary>
                <Icon name="insights"/>{t!("change.measure")}
                <span class="soft small" translate=move || editor.measured.get().then_some("no")>{note}</span>
                <Icon name="next" flip=true/>
            </summary>
            <div class="stack">
                <Check words=t!("change.has_measure") value=editor.measured/>
                <Show when=move || editor.measured.get()>
                    <div class="two">{field(0)}{field(1)}</div>
                    <div class="two">{field(2)}{field(3)}</div>
                </Show>
            </div>
        </details>
    }
}
