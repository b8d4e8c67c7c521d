//! A field of a form: its name in the API, its words, how it is filled in and by whom.

use super::{inputs::Input, reach::own_sites};

/// A field of a form.
#[derive(Clone, Copy)]
pub struct Field {
    /// Its name in the API.
    pub name: &'static str,
    /// Its label.
    pub label: fn() -> String,
    /// A hint below it.
    pub hint: Option<fn() -> String>,
    /// How it is filled in.
    pub input: Input,
    /// Whether it must be filled in.
    pub needed: bool,
    /// Whether it is asked for a new one only, because it never changes.
    pub only_new: bool,
    /// Whether only administrators of all sites may fill it in.
    pub everything: bool,
}

impl Field {
    /// A field that must be filled in.
    pub const fn new(name: &'static str, label: fn() -> String, input: Input) -> Self {
        Self { name, label, hint: None, input, needed: true, only_new: false, everything: false }
    }

    /// The same with a hint.
    pub const fn hint(self, hint: fn() -> String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same, but it may stay empty.
    pub const fn optional(self) -> Self {
        Self { needed: false, ..self }
    }

    /// The same, but only administrators of all sites may fill it in.
    pub const fn for_everything(self) -> Self {
        Self { everything: true, ..self }
    }

    /// The same, but it never changes once it was sent.
    pub const fn only_new(self) -> Self {
        Self { only_new: true, ..self }
    }

    /// Whether the signed-in person is asked for it, of a known thing or of a new one.
    pub fn is_asked(&self, known: bool) -> bool {
        !(known && self.only_new) && (!self.everything || own_sites().is_none())
    }
}
