//! Saying "me too": the unit is known, the time is two taps, and the name may be kept.

use domain::{
    directory::wire::Directory,
    fields::Request,
    id::ReportId,
    reports::{requests::SupportRequest, wire::WaitingView},
};
use leptos::prelude::*;
use serde_json::json;

use super::{
    MeToo,
    words::{waiting_words, with_me_words},
};
use crate::{
    client::{self, Remote, remote},
    components::{Check, ErrorSummary, Errors, Notice, SelectField, Submit, any_or, live_region::announce},
    pages::{
        report::{BurdenChoice, BurdenForm, one_a_control},
        units::own_unit,
    },
    t,
};

/// The form.
#[component]
pub fn Ask(me_too: MeToo, id: ReportId, changed: Callback<()>) -> impl IntoView {
    let (unit, burden) = me_too.beside.unwrap_or_else(|| (RwSignal::new(own_unit()), BurdenForm::empty()));
    let confidential = RwSignal::new(false);
    let errors = Errors::new();
    let trouble = RwSignal::new(None::<String>);
    let directory = remote(|| async { client::get::<Directory>("/directory").await });
    let send = Action::new_local(move |(): &()| async move {
        trouble.set(None);
        let mut body =
            json!({"identity": if confidential.get_untracked() { "confidential" } else { "named" }});
        let chosen = unit.get_untracked();
        if !chosen.is_empty() {
            body["unit_id"] = chosen.into();
        }
        if let Some(time) = untrack(|| burden.fields()) {
            body["burden"] = time;
        }
        let request = match SupportRequest::parse(&body) {
            Ok(request) => request,
            Err(wrong) => return errors.set(one_a_control(wrong)),
        };
        errors.set(Vec::new());
        match client::put::<_, WaitingView>(&format!("/reports/{id}/support"), &request).await {
            Ok(waiting) => {
                announce(with_me_words(waiting.counts));
                me_too.took(waiting);
                me_too.asks.set(false);
                changed.run(());
            }
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => trouble.set(Some(failure.words())),
        }
    });
    let waiting =
        move || me_too.report.with(|report| report.as_ref().map(|report| waiting_words(report.counts)));
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send.dispatch(());
            }
        >
            <p class="soft">{waiting}</p>
            {move || trouble.get().map(|words| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <ErrorSummary errors=errors/>
            <UnitChoice directory=directory unit=unit errors=errors/>
            <fieldset class="stack">
                <legend class="vh">{t!("burden.title")}</legend>
                <BurdenChoice form=burden errors=errors/>
            </fieldset>
            <Check words=t!("support.confidential") value=confidential/>
            <Submit words=t!("support.send") busy_words=t!("report.sending") busy=send.pending() icon="hand"/>
        </form>
    }
}

#[component]
fn UnitChoice(directory: Remote<Directory>, unit: RwSignal<String>, errors: Errors) -> impl IntoView {
    let options = Signal::derive(move || {
        let units = directory.value().map(|directory| directory.units).unwrap_or_default();
        any_or(t!("report.unit_choose"), units.into_iter().map(|unit| (unit.id.to_string(), unit.name)))
    });
    view! { <SelectField name="unit_id" label=t!("support.unit") options=options value=unit errors=errors/> }
}
