//! Fields of a form: label, hint, and what is wrong.

use domain::problem::FieldError;
use leptos::prelude::*;

use super::Icon;
use crate::client::{Failure, failure::field_words};

/// What is wrong with the fields of one form.
#[derive(Clone, Copy)]
pub struct Errors(RwSignal<Vec<FieldError>>);

impl Default for Errors {
    fn default() -> Self {
        Self(RwSignal::new(Vec::new()))
    }
}

impl Errors {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows these; an empty list clears all.
    pub fn set(self, errors: Vec<FieldError>) {
        self.0.set(errors);
    }

    /// Shows those that the server found. Whether there were any.
    pub fn take_from(self, failure: &Failure) -> bool {
        let errors = failure.fields();
        let any = !errors.is_empty();
        self.0.set(errors);
        any
    }

    /// All of them.
    pub fn all(self) -> Vec<FieldError> {
        self.0.get()
    }

    /// The words for what is wrong with a field.
    pub fn of(self, field: &str) -> Option<String> {
        self.0.with(|errors| errors.iter().find(|error| error.field == field).map(field_words))
    }
}

/// What a field is about, shared by all kinds of fields.
#[derive(Clone)]
struct Around {
    name: String,
    hint_id: Option<String>,
    error_id: String,
    errors: Errors,
}

impl Around {
    fn new(name: &str, hint: Option<&String>, errors: Errors) -> Self {
        Self {
            name: name.to_owned(),
            hint_id: hint.map(|_| format!("{name}-hint")),
            error_id: format!("{name}-error"),
            errors,
        }
    }

    fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
        let (name, errors) = (self.name.clone(), self.errors);
        move || errors.of(&name).map(|_| "true")
    }

    fn described(&self) -> impl Fn() -> Option<String> + Clone + Send + 'static {
        let Self { name, hint_id, error_id, errors } = self.clone();
        move || {
            let error = errors.of(&name).map(|_| error_id.clone());
            let ids: Vec<String> = hint_id.clone().into_iter().chain(error).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    fn view(&self, label: String, hint: Option<String>, input: AnyView) -> impl IntoView + use<> {
        let Self { name, hint_id, error_id, errors } = self.clone();
        view! {
            <div class="field">
                <label for=name.clone()>{label}</label>
                {input}
                {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
                <ErrorLine id=error_id name=name errors=errors/>
            </div>
        }
    }
}

/// What is wrong with a field, where something is.
#[component]
pub fn ErrorLine(id: String, #[prop(into)] name: String, errors: Errors) -> impl IntoView {
    move || {
        let id = id.clone();
        errors.of(&name).map(|words| {
            view! { <p class="error" id=id><Icon name="over"/>{words}</p> }
        })
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// The field's name in the API, which is also its id on the page.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint below it.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// The input's type: `text`, `email`, `password`, `date`, `number`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in: `username`, `current-password`, `new-password`, `name`, `email`, `off`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What is offered while it is written; anything else can be written too.
    #[prop(optional)]
    offers: Vec<String>,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let offers_id = (!offers.is_empty()).then(|| format!("{name}-offers"));
    let around = Around::new(&name, hint.as_ref(), errors);
    let mode = match kind {
        "email" => Some("email"),
        "number" => Some("numeric"),
        _ => None,
    };
    let input = view! {
        <input
            class="input"
            id=name.clone()
            name=name
            type=kind
            inputmode=mode
            autocomplete=autocomplete
            list=offers_id.clone()
            prop:value=value
            aria-invalid=around.invalid()
            aria-describedby=around.described()
            on:input:target=move |event| value.set(event.target().value())
        />
        {offers_id.map(|id| view! {
            <datalist id=id>
                {offers.into_iter().map(|offer| view! { <option value=offer></option> }).collect_view()}
            </datalist>
        })}
    };
    around.view(label, hint, input.into_any())
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// The field's name in the API, which is also its id on the page.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint below it.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// How many lines are seen.
    #[prop(default = 4)]
    rows: u32,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let around = Around::new(&name, hint.as_ref(), errors);
    let input = view! {
        <textarea
            class="input"
            id=name.clone()
            name=name
            rows=rows
            dir="auto"
            prop:value=value
            aria-invalid=around.invalid()
            aria-describedby=around.described()
            on:input:target=move |event| value.set(event.target().value())
        ></textarea>
    };
    around.view(label, hint, input.into_any())
}

/// Options of a [`SelectField`]: a first one without a value, in our words, then those of the organisation.
pub fn any_or(any: String, some: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), any)).chain(some).collect()
}

/// A choice from a list.
#[component]
pub fn SelectField(
    /// The field's name in the API, which is also its id on the page.
    #[prop(into)]
    name: String,
    /// Its label.
    #[prop(into)]
    label: String,
    /// A hint below it.
    #[prop(optional_no_strip, into)]
    hint: Option<String>,
    /// Values and words; a first one with an empty value says what to choose.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The chosen value.
    value: RwSignal<String>,
    /// What is wrong with the form's fields.
    errors: Errors,
) -> impl IntoView {
    let around = Around::new(&name, hint.as_ref(), errors);
    let choices = move || {
        options
            .get()
            .into_iter()
            .map(|(own, words)| {
                let chosen = own.clone();
                // Only the first one, which has no value, is ours; the others are names of the organisation.
                let ours = own.is_empty();
                view! {
                    <option
                        value=own
                        translate=(!ours).then_some("no")
                        selected=move || value.get() == chosen
                    >
                        {words}
                    </option>
                }
            })
            .collect_view()
    };
    let input = view! {
        <select
            class="input"
            id=name.clone()
            name=name
            prop:value=value
            aria-invalid=around.invalid()
            aria-describedby=around.described()
            on:change:target=move |event| value.set(event.target().value())
        >
            {choices}
        </select>
    };
    around.view(label, hint, input.into_any())
}
