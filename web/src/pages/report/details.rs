//! What may be said besides: system and step, and what is done instead today.

use domain::directory::wire::DirectorySystem;
use leptos::prelude::*;

use super::form::Form;
use crate::{
    components::{Errors, Fold, SelectField, TextArea},
    t,
};

/// In which system and at which step of its work.
#[component]
pub fn SystemFold(form: Form, systems: Vec<DirectorySystem>, errors: Errors) -> impl IntoView {
    let options: Vec<(String, String)> = std::iter::once((String::new(), t!("report.system_none")))
        .chain(systems.iter().map(|system| (system.id.to_string(), system.name.clone())))
        .collect();
    let systems = StoredValue::new(systems);
    let chosen = Memo::new(move |_| {
        let id = form.system.get();
        systems.with_value(|systems| systems.iter().find(|system| system.id.to_string() == id).cloned())
    });
    // A step belongs to its system.
    Effect::new(move |_| {
        let steps = chosen.get().map(|system| system.steps).unwrap_or_default();
        if !form
            .step
            .with_untracked(|step| step.is_empty() || steps.iter().any(|own| own.id.to_string() == *step))
        {
            form.step.set(String::new());
        }
    });
    let steps = Signal::derive(move || {
        let steps = chosen.get().map(|system| system.steps).unwrap_or_default();
        std::iter::once((String::new(), t!("report.step_none")))
            .chain(steps.into_iter().map(|step| (step.id.to_string(), step.name)))
            .collect::<Vec<_>>()
    });
    let has_steps = Memo::new(move |_| steps.with(|steps| steps.len() > 1));
    view! {
        <details class="fold">
            <Summary chosen=Signal::derive(move || chosen.get().map(|system| system.name))/>
            <div class="stack">
                <SelectField
                    name="system_id" label=t!("report.system") options=options value=form.system errors=errors
                />
                <Show when=move || has_steps.get()>
                    <SelectField
                        name="workflow_step_id" label=t!("report.step") options=steps value=form.step errors=errors
                    />
                </Show>
            </div>
        </details>
    }
}

/// The fold's own line, with the chosen system's name, which is not a word of ours.
#[component]
fn Summary(chosen: Signal<Option<String>>) -> impl IntoView {
    use crate::components::Icon;
    view! {
        <summary>
            <Icon name="monitor"/>
            {t!("report.system_and_step")}
            {move || chosen.get().map(|name| view! { <span class="soft small" translate="no">{name}</span> })}
            <Icon name="next" flip=true/>
        </summary>
    }
}

/// What people do instead today.
#[component]
pub fn WorkaroundFold(form: Form, errors: Errors) -> impl IntoView {
    let note = Signal::derive(move || {
        form.workaround.with(|words| (!words.trim().is_empty()).then(|| t!("report.workaround_there")))
    });
    view! {
        <Fold icon="route" title=t!("report.workaround_title") note=note>
            <TextArea
                name="workaround" label=t!("report.workaround") hint=t!("report.workaround_hint") rows=2
                value=form.workaround errors=errors
            />
        </Fold>
    }
}
