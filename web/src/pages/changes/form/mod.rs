//! Writing a change: two voices, what to do now, the reports that it ends, and beside it who will be told.

mod editor;
mod finder;
mod measure;
mod reports;
mod saving;
mod ship;
mod units;
mod when;

use domain::{
    changes::wire::{ChangeView, ShipAnswer},
    id::ReportId,
};
use leptos::prelude::*;

use super::audience::Audience;
use crate::{
    client::session::session,
    components::{Dock, ErrorSummary, Notice, SelectField, TextArea, TextField},
    t,
    words::{Style, if_coded, moment},
};
pub use editor::{Editor, number};
use measure::MeasureFold;
use reports::Reports;
use ship::{PlannedCard, ShipSheet};
use units::UnitsFold;
use when::WhenField;

/// The form, of a change that was saved or of a new one.
#[component]
pub fn ChangeForm(
    /// The change as it was read.
    saved: Option<ChangeView>,
    /// The report with which a new one begins.
    report: Option<ReportId>,
    /// What came of shipping it.
    result: RwSignal<Option<ShipAnswer>>,
    /// Hears of every newer version.
    renewed: Callback<ChangeView>,
) -> impl IntoView {
    let known = saved.is_some();
    let editor = Editor::new(saved, report, result, renewed);
    provide_context(editor);
    view! {
        <div class="aside">
            <form
                class="stack wide"
                aria-label=t!("change.form")
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    editor.submit();
                }
            >
                {move || editor.trouble.get().map(|words| view! {
                    <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                })}
                <ErrorSummary errors=editor.errors/>
                <PlannedCard/>
                <Words/>
                <Reports/>
                <UnitsFold/>
                <MeasureFold/>
                {known.then(|| view! { <WhenField/> })}
                <Buttons known=known/>
            </form>
            <Audience editor=editor/>
        </div>
        <ShipSheet/>
    }
}

/// What it is called, and what people read.
#[component]
fn Words() -> impl IntoView {
    let editor = Editor::current();
    let errors = editor.errors;
    let languages = move || {
        let all = session().public().map(|public| public.languages).unwrap_or_default();
        all.into_iter()
            .map(|language| {
                let name = if_coded("language.", &language).unwrap_or_else(|| language.clone());
                (language, name)
            })
            .collect::<Vec<_>>()
    };
    let several = move || languages().len() > 1;
    view! {
        <TextField
            name="title" label=t!("change.title") hint=t!("change.title_hint") value=editor.title errors=errors
        />
        <TextArea
            name="you_said" label=t!("change.you_said") hint=t!("change.you_said_hint") rows=3
            value=editor.you_said errors=errors
        />
        <TextArea
            name="we_did" label=t!("change.we_did") hint=t!("change.we_did_hint") rows=3 value=editor.we_did
            errors=errors
        />
        <TextArea
            name="do_now" label=t!("change.do_now") hint=t!("change.do_now_hint") rows=2 value=editor.do_now
            errors=errors
        />
        <Show when=several>
            <SelectField
                name="language" label=t!("change.language") hint=t!("change.language_hint")
                options=Signal::derive(languages) value=editor.language errors=errors
            />
        </Show>
    }
}

/// Keeping it, and shipping it.
#[component]
fn Buttons(known: bool) -> impl IntoView {
    let editor = Editor::current();
    if !known {
        return view! {
            <Dock>
                <button class="btn primary" type="submit" disabled=editor.busy>
                    {move || if editor.busy.get() { t!("change.saving") } else { t!("change.save_first") }}
                </button>
            </Dock>
        }
        .into_any();
    }
    let planned = move || editor.is_planned();
    let keep = move || match (editor.busy.get(), planned()) {
        (true, _) => t!("change.saving"),
        (false, true) => t!("change.save"),
        (false, false) => t!("change.keep_draft"),
    };
    let ship = move || match (editor.at(), editor.audience_size()) {
        (Some(at), _) => t!("change.plan_for", when = moment(at, Style::Moment)),
        (None, Some(count)) if count > 0 => t!("change.ship_and_tell", count = count as f64),
        (None, _) => t!("change.ship_button"),
    };
    view! {
        <Dock>
            <button class="btn" type="submit" disabled=editor.busy>{keep}</button>
            <Show when=move || !planned()>
                <button class="btn primary" type="button" disabled=editor.busy on:click=move |_| editor.begin_shipping()>
                    {ship}
                </button>
            </Show>
        </Dock>
    }
    .into_any()
}
