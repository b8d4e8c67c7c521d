//! What a section of the area says about its kind of thing: words, rows of the list, who may manage it.

use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{entry::Entry, lists::Lists};
use crate::components::Icon;

/// One kind of thing that administrators manage.
pub struct Section {
    /// Its path in the API, and below `/administration`.
    pub path: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its words.
    pub words: Words,
    /// The other lists that its rows and fields need.
    pub needs: &'static [&'static str],
    /// What a row says besides the name.
    pub row: fn(&Entry, &Lists) -> Vec<Part>,
    /// Who may manage which of them.
    pub reach: Reach,
    /// What a new one has without being asked for.
    pub complete: fn(&mut Map<String, Value>, &Lists),
    /// Whether it can be switched off.
    pub switchable: bool,
    /// Whether people put them in order; their `position` is their place.
    pub ordered: bool,
    /// Whether there is only one of it.
    pub single: bool,
}

impl PartialEq for Section {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Section {
    /// What most sections are; each says only where it differs.
    pub const fn new(path: &'static str, icon: &'static str, words: Words) -> Self {
        Self {
            path,
            icon,
            words,
            needs: &[],
            row: |_, _| Vec::new(),
            reach: Reach::Everything,
            complete: |_, _| (),
            switchable: true,
            ordered: false,
            single: false,
        }
    }
}

/// The words of a section.
pub struct Words {
    /// What they are called together.
    pub many: fn() -> String,
    /// How many there are.
    pub count: fn(usize) -> String,
    /// What they are for, in a sentence.
    pub about: fn() -> String,
    /// The button that adds one, and the heading of its form.
    pub add: fn() -> String,
    /// The heading of the form that changes one.
    pub change: fn() -> String,
    /// What to do where there are none.
    pub advice: fn() -> String,
    /// What follows when one is switched off.
    pub off: fn() -> String,
    /// Why it cannot be switched off while it is in use, and what to do first.
    pub in_use: fn(&Entry) -> String,
}

/// Who may manage an entry.
#[derive(Clone, Copy)]
pub enum Reach {
    /// Administrators of all sites.
    Everything,
    /// Those of the entry's site too.
    Site(fn(&Entry, &Lists) -> Option<String>),
}

/// A piece of a row.
pub enum Part {
    /// Words of ours.
    Words(String),
    /// A name or text that somebody gave.
    Given(String),
    /// A mark above the name.
    Tag(String),
    /// A picture above the name.
    Icon(String),
}

impl Part {
    /// Whether it stands above the name.
    pub const fn is_above(&self) -> bool {
        matches!(self, Self::Tag(_) | Self::Icon(_))
    }

    /// As it is seen.
    pub fn view(self) -> AnyView {
        match self {
            Self::Words(words) => view! { <span>{words}</span> }.into_any(),
            Self::Given(text) => view! { <span translate="no">{text}</span> }.into_any(),
            Self::Tag(words) => view! { <span class="tag">{words}</span> }.into_any(),
            Self::Icon(name) => view! { <Icon name=name/> }.into_any(),
        }
    }
}
