//! The steps of work of a system: added, renamed, put in order, switched off.

use domain::id::WorkflowStepId;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::{
        entry::Entry,
        order::{Movers, Way, focus_soon, shift},
    },
    Answer, Asked,
    names::Texts,
    parts::{add_button, group, icon_button, list, row},
};
use crate::{
    client,
    components::{Check, Errors},
    t,
};

#[derive(Clone)]
struct Step {
    id: String,
    names: Texts,
    active: RwSignal<bool>,
    /// Not sent yet: it can still be taken out again.
    new: bool,
}

impl Step {
    fn known(entry: &Entry) -> Self {
        let active = RwSignal::new(entry.is_active());
        Self { id: entry.id(), names: Texts::new(&entry.value("names")), active, new: false }
    }

    fn new() -> Self {
        let id: WorkflowStepId = client::new_id();
        Self { id: id.to_string(), names: Texts::new(&Value::Null), active: RwSignal::new(true), new: true }
    }

    fn sent(&self) -> Value {
        // Without a name it goes as one without any: the server says that it needs one.
        let names = match self.names.sent() {
            Value::Null => json!({ (super::super::entry::organisation_language()): "" }),
            names => names,
        };
        json!({ "id": self.id, "names": names, "active": self.active.get_untracked() })
    }
}

/// The steps in their order.
pub fn steps(asked: Asked) -> Answer {
    let (path, errors) = (asked.field.name, asked.errors);
    let steps = RwSignal::new(asked.entry.list(path).iter().map(Step::known).collect::<Vec<_>>());
    let rows = move || {
        let all = steps.get();
        let count = all.len();
        let each = all.into_iter().enumerate();
        each.map(|(index, step)| step_row(path, steps, index, count, step, errors)).collect()
    };
    let add = move |()| {
        steps.update(|steps| steps.push(Step::new()));
        let last = steps.with_untracked(Vec::len).saturating_sub(1);
        focus_soon(Texts::first_id(&format!("{path}.{last}.names")));
    };
    let body = (list(Box::new(rows)), add_button(t!("administration.systems.add_step"), Callback::new(add)));
    let view = group(path, asked.label(), asked.hint(), body.into_any(), errors);
    Answer::new(path, view, move || {
        Value::Array(steps.with_untracked(|steps| steps.iter().map(Step::sent).collect()))
    })
}

fn step_row(
    path: &'static str,
    steps: RwSignal<Vec<Step>>,
    index: usize,
    count: usize,
    step: Step,
    errors: Errors,
) -> AnyView {
    let label = t!("administration.systems.step", number = index + 1);
    let fields = step.names.view(&format!("{path}.{index}.names"), &label, None, false, errors);
    let names = step.names.clone();
    let name = Signal::derive(move || names.first());
    let moved = move |way: Way| steps.update(|steps| shift(steps, path, index, way));
    let movers = view! { <Movers ids=path index=index count=count name=name moved=Callback::new(moved)/> };
    let end = if step.new {
        let remove = move |()| {
            steps.update(|steps| _ = steps.remove(index));
            focus_soon(path.to_owned());
        };
        let words = Signal::derive(move || t!("administration.remove", name = name.get()));
        icon_button(None, "x", words, Callback::new(remove))
    } else {
        view! { <Check words=t!("administration.in_use") value=step.active/> }.into_any()
    };
    row(fields, (movers, end).into_any())
}
