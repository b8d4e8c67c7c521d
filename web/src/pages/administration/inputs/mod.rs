//! The kinds of input that a field can have, one function each: from what is there to a view and what is sent.

mod calendar;
mod check;
mod choice;
mod domains;
mod finder;
mod holidays;
mod hours;
mod icon;
mod members;
mod names;
mod parts;
mod roles;
mod scope;
mod seats;
mod steps;
mod text;

pub use calendar::calendar;
pub use check::{languages, on_off, teams};
pub use choice::{language, language_on_offer, site, unit};
pub use domains::domains;
pub use icon::icon;
pub use members::members;
pub use names::{long_names, names};
pub use roles::roles;
pub use scope::scope;
pub use seats::seats;
pub use steps::steps;
pub use text::{email, long_text, number, text, time_zone};

use leptos::prelude::*;
use serde_json::Value;

use super::{entry::Entry, field::Field, lists::Lists};
use crate::components::Errors;

/// A kind of input.
pub type Input = fn(Asked) -> Answer;

/// What an input is asked to show.
pub struct Asked {
    /// The field.
    pub field: Field,
    /// The entry as it is; an empty one for a new one.
    pub entry: Entry,
    /// The lists to choose from.
    pub lists: Lists,
    /// What is wrong with the form's fields.
    pub errors: Errors,
}

impl Asked {
    /// The field's present value; `null` where there is none.
    pub fn now(&self) -> Value {
        self.entry.value(self.field.name)
    }

    /// Its label.
    pub fn label(&self) -> String {
        (self.field.label)()
    }

    /// Its hint.
    pub fn hint(&self) -> Option<String> {
        self.field.hint.map(|hint| hint())
    }
}

/// A field on the page.
pub struct Answer {
    /// What is seen.
    pub view: AnyView,
    /// What would be sent now; `null` where nothing was filled in.
    pub value: Box<dyn Fn() -> Value>,
    /// The id of the element that takes the focus when it must be filled in.
    pub id: String,
}

impl Answer {
    fn new(
        id: impl Into<String>,
        view: impl IntoView + 'static,
        value: impl Fn() -> Value + 'static,
    ) -> Self {
        Self { view: view.into_any(), value: Box::new(value), id: id.into() }
    }
}

/// A text as it is sent: without space around it, `null` where it is empty.
fn sent(text: RwSignal<String>) -> Value {
    text.with_untracked(|text| match text.trim() {
        "" => Value::Null,
        text => text.into(),
    })
}
