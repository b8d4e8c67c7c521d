//! The sheet of the triage fields: what the report is, set by the owner.

use domain::{
    access::Action,
    directory::wire::Directory,
    fields::Request,
    id::ServiceLevelId,
    names::Names,
    page::Page as Listed,
    problem::Code,
    reports::{requests::ReportPatch, wire::ReportView},
};
use leptos::{prelude::*, task::spawn_local};
use serde::Deserialize;
use serde_json::Value;

use super::edit_draft::EditDraft;
use crate::{
    browser,
    client::{self, remote, session::session},
    components::{ErrorSummary, Errors, Notice, SelectField, Sheet, Submit, TextArea, TextField, toast},
    pages::triage::{choices, desk::Desk},
    t,
    words::coded,
};

/// The sheet. What was set stays while it is closed and opened again without anything sent.
#[component]
pub fn EditSheet() -> impl IntoView {
    let desk = Desk::current();
    let draft = EditDraft::new();
    let errors = Errors::new();
    let trouble = RwSignal::new(None::<String>);
    Effect::new(move || {
        if desk.edit_open.get() && draft.changes().is_empty() {
            draft.begin(&desk.report.get_untracked());
            errors.set(Vec::new());
            trouble.set(None);
        }
    });
    let save = move || {
        let changes = draft.changes();
        if changes.is_empty() {
            return desk.edit_open.set(false);
        }
        let body = Value::Object(changes);
        let found = ReportPatch::parse(&body).err().unwrap_or_default();
        let complete = found.is_empty();
        errors.set(found);
        trouble.set(None);
        if !complete {
            return;
        }
        desk.busy.set(true);
        let (path, tag) =
            (desk.path(""), format!("\"{}\"", desk.report.with_untracked(|report| report.own.seq)));
        spawn_local(async move {
            let outcome = client::change::<_, ReportView>("PATCH", &path, &tag, &body).await;
            if desk.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(_) => {
                    draft.begin(&desk.report.get_untracked());
                    desk.edit_open.set(false);
                    toast(t!("triage.edit.done"));
                    desk.refresh();
                }
                Err(failure) => {
                    let changed = failure.is(Code::Changed);
                    if changed {
                        desk.refresh();
                    }
                    if !errors.take_from(&failure) {
                        let words = if changed { t!("triage.moved_meanwhile") } else { failure.words() };
                        trouble.set(Some(words));
                    }
                }
            }
        });
    };
    view! {
        <Sheet open=desk.edit_open title=t!("triage.edit")>
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                {move || trouble.get().map(|words| view! {
                    <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
                })}
                <ErrorSummary errors=errors/>
                <Words draft=draft errors=errors/>
                <Place draft=draft errors=errors/>
                <Class draft=draft errors=errors/>
                <Submit words=t!("triage.edit.save") busy_words=t!("triage.sending") busy=desk.busy/>
            </form>
        </Sheet>
    }
}

/// Title and workaround: what staff read.
#[component]
fn Words(draft: EditDraft, errors: Errors) -> impl IntoView {
    view! {
        <TextField
            name="title" label=t!("field.title") hint=t!("triage.hint.title") value=draft.of("title") errors=errors
        />
        <TextArea
            name="workaround" label=t!("field.workaround") hint=t!("triage.hint.workaround") rows=3
            value=draft.of("workaround") errors=errors
        />
    }
}

/// Where it happens, and in what.
#[component]
fn Place(draft: EditDraft, errors: Errors) -> impl IntoView {
    let desk = Desk::current();
    let directory = move || desk.queue.directory.value().unwrap_or_default();
    let site = desk.report.with_untracked(|report| report.whole.site.id);
    let categories = Signal::derive(move || {
        directory().categories.into_iter().map(|it| (it.id.to_string(), it.name)).collect::<Vec<_>>()
    });
    let units = Signal::derive(move || {
        let units = directory().units.into_iter().filter(|unit| unit.site_id == site);
        let named = units.map(|unit| (unit.id.to_string(), unit.name));
        // Where the unit is kept from the reader, it stays as it is.
        let kept = desk.report.with(|report| report.own.unit.is_none());
        kept.then(|| (String::new(), t!("triage.unit_kept"))).into_iter().chain(named).collect::<Vec<_>>()
    });
    let systems = Signal::derive(move || {
        let systems = directory().systems.into_iter().map(|it| (it.id.to_string(), it.name));
        none_or(t!("triage.no_system"), systems)
    });
    let system = draft.of("system_id");
    let steps = Signal::derive(move || none_or(t!("triage.no_step"), steps_of(directory(), &system.get())));
    // A step belongs to its system.
    let step = draft.of("workflow_step_id");
    Effect::new(move || {
        let known = steps.get().iter().any(|(id, _)| *id == step.get_untracked());
        if !known && desk.queue.directory.value().is_some() {
            step.set(String::new());
        }
    });
    let select = move |name: &'static str, options: Signal<Vec<(String, String)>>| {
        let label = coded("field.", name);
        view! { <SelectField name=name label=label options=options value=draft.of(name) errors=errors/> }
    };
    view! {
        <div class="two">
            {select("category_id", categories)}
            {select("unit_id", units)}
            {select("system_id", systems)}
            {select("workflow_step_id", steps)}
        </div>
    }
}

fn none_or(none: String, some: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), none)).chain(some).collect()
}

fn steps_of(directory: Directory, system: &str) -> impl Iterator<Item = (String, String)> {
    let found = directory.systems.into_iter().find(|it| it.id.to_string() == system);
    found.into_iter().flat_map(|it| it.steps).map(|step| (step.id.to_string(), step.name))
}

/// How bad it is, what it turned out to be, and what was promised.
#[component]
fn Class(draft: EditDraft, errors: Errors) -> impl IntoView {
    let none = || t!("triage.choose_when_known");
    let select = move |name: &'static str, options: Vec<(String, String)>| {
        let label = coded("field.", name);
        view! { <SelectField name=name label=label options=options value=draft.of(name) errors=errors/> }
    };
    view! {
        <div class="two">
            {select("severity", choices::severities(t!("triage.not_said")))}
            {select("disposition", choices::dispositions(none()))}
            {select("dimension", choices::dimensions(none()))}
            <Level draft=draft errors=errors/>
        </div>
    }
}

/// What is needed of a service level here.
#[derive(Clone, Deserialize)]
struct NamedLevel {
    id: ServiceLevelId,
    names: Names,
}

/// The service level. Only administrators see them all; for others the present one stands there alone.
#[component]
fn Level(draft: EditDraft, errors: Errors) -> impl IntoView {
    let report = Desk::current().report.get_untracked();
    let present = report.whole.service_level;
    let levels = untrack(|| session().may(Action::Administer))
        .then(|| remote(|| async { client::get::<Listed<NamedLevel>>("/service-levels?limit=200").await }));
    let language = browser::LANGUAGE.with(Clone::clone);
    let options = Signal::derive(move || {
        let all = levels.and_then(|levels| levels.value()).map(|page| page.items).unwrap_or_default();
        let organisation = session().public().map(|public| public.language).unwrap_or_default();
        let mut named: Vec<(String, String)> = all
            .into_iter()
            .map(|level| (level.id.to_string(), level.names.for_reader(&language, &organisation).to_owned()))
            .collect();
        if named.is_empty() {
            named.push((present.id.to_string(), present.name.clone()));
        }
        named
    });
    view! {
        <SelectField
            name="service_level_id" label=t!("field.service_level_id") options=options
            value=draft.of("service_level_id") errors=errors
        />
    }
}
