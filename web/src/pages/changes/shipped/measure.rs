//! The measure: what it was, what it should become, what it became; and adding that later.

use domain::{
    changes::{ChangeState, Measure, patch::ChangePatch, wire::ChangeView},
    fields::Request,
    problem::{Code, FieldError},
};
use leptos::prelude::*;
use serde_json::json;

use super::super::form::number;
use crate::{
    client,
    components::{ErrorSummary, Errors, Icon, Kpi, Notice, Sheet, Submit, TextField, toast},
    t,
    words::{Style, day},
};

/// The card, where there is a measure.
#[component]
pub fn MeasureCard(change: Signal<ChangeView>, changed: Callback<()>) -> impl IntoView {
    let open = RwSignal::new(false);
    let measure = Memo::new(move |_| change.with(|change| change.measure.clone()));
    let may =
        Memo::new(move |_| change.with(|change| change.may_ship && change.state == ChangeState::Shipped));
    move || {
        measure.get().map(|measure| {
            let has_result = measure.measured.is_some();
            view! {
                <section class="card stack" aria-labelledby="measure">
                    <h2 id="measure" translate="no">{measure.name.clone()}</h2>
                    <Figures measure=measure/>
                    <Show when=move || may.get()>
                        <button class="btn" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
                            <Icon name="edit"/>
                            {if has_result { t!("change.mend_result") } else { t!("change.add_result") }}
                        </button>
                        <Sheet open=open title=t!("change.add_result")>
                            <ResultForm change=change open=open changed=changed/>
                        </Sheet>
                    </Show>
                </section>
            }
        })
    }
}

#[component]
fn Figures(measure: Measure) -> impl IntoView {
    let figure = |value: f64| t!("triage.figure", count = value);
    let Measure { unit, baseline, target, measured, measured_on, .. } = measure;
    let when = measured_on.map(|on| t!("change.measured_on", day = day(on, Style::Date)));
    let open = measured.is_none().then(|| view! { <p class="soft small">{t!("change.not_measured")}</p> });
    view! {
        <div class="kpis">
            <Kpi value=figure(baseline) words=t!("change.measure.baseline")/>
            <Kpi value=figure(target) words=t!("change.measure.target")/>
            {measured.map(|measured| view! { <Kpi value=figure(measured) words=t!("change.measured")/> })}
        </div>
        <p class="soft small" translate="no">{unit}</p>
        {when.map(|words| view! { <p class="soft small">{words}</p> })}
        {open}
    }
}

/// The result and the day on which it was measured.
#[component]
fn ResultForm(change: Signal<ChangeView>, open: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    let before = change.with_untracked(|change| change.measure.clone());
    let text = |value: Option<String>| RwSignal::new(value.unwrap_or_default());
    let measured =
        text(before.as_ref().and_then(|measure| measure.measured).map(|figure| figure.to_string()));
    let measured_on =
        text(before.as_ref().and_then(|measure| measure.measured_on).map(|day| day.to_string()));
    let (errors, trouble) = (Errors::new(), RwSignal::new(None::<String>));
    let save = Action::new_local(move |(): &()| async move {
        let day = measured_on.get_untracked();
        let figure = number(measured.get_untracked().trim());
        let missing = [("measure.measured", figure.is_null()), ("measure.measured_on", day.is_empty())];
        let missing: Vec<FieldError> = missing
            .iter()
            .filter(|(_, missing)| *missing)
            .map(|(field, _)| FieldError::new(*field, "required", ""))
            .collect();
        let body = json!({"measure": {"measured": figure, "measured_on": day}});
        let found =
            if missing.is_empty() { ChangePatch::parse(&body).err().unwrap_or_default() } else { missing };
        let complete = found.is_empty();
        errors.set(found);
        trouble.set(None);
        if !complete {
            return;
        }
        let (path, tag) = change
            .with_untracked(|change| (format!("/changes/{}", change.id), format!("\"{}\"", change.version)));
        match client::change::<_, ChangeView>("PATCH", &path, &tag, &body).await {
            Ok(_) => {
                open.set(false);
                toast(t!("change.result_saved"));
                changed.run(());
            }
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => {
                if failure.is(Code::Changed) {
                    changed.run(());
                }
                trouble.set(Some(failure.words()));
            }
        }
    });
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            {move || trouble.get().map(|words| view! { <Notice tone="alarm" icon="over" alert=true>{words}</Notice> })}
            <ErrorSummary errors=errors/>
            <TextField name="measure.measured" label=t!("change.result") value=measured errors=errors/>
            <TextField
                name="measure.measured_on" label=t!("change.result_on") kind="date" value=measured_on errors=errors
            />
            <Submit words=t!("change.save_result") busy_words=t!("change.saving") busy=save.pending()/>
        </form>
    }
}
