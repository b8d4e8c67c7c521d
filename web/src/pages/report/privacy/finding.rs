//! One place in the words, and what is offered for it.

use domain::privacy::{Finding, Kind};
use leptos::prelude::*;

use crate::{components::Icon, t, words::coded};

/// A place that was found.
#[derive(Clone, PartialEq)]
pub struct Found {
    finding: Finding,
    /// What stands there.
    said: String,
    /// The words of the field in which it stands.
    field: RwSignal<String>,
}

impl Found {
    /// What stands at that place of the text.
    pub fn in_text(text: &str, finding: Finding, field: RwSignal<String>) -> Option<Self> {
        let said = text.get(finding.range.clone())?.to_owned();
        Some(Self { finding, said, field })
    }

    /// What kind it is.
    pub fn kind(&self) -> Kind {
        self.finding.kind
    }

    /// Tells it from the others that are shown.
    pub fn key(&self) -> (Kind, usize, String) {
        (self.finding.kind, self.finding.range.start, self.said.clone())
    }

    /// Puts the other words there, unless somebody has written on meanwhile.
    pub fn replace(&self) {
        self.field.update(|text| {
            if text.get(self.finding.range.clone()) == Some(self.said.as_str()) {
                text.replace_range(self.finding.range.clone(), &instead(self.finding.kind));
            }
        });
    }
}

/// What is offered instead of something of that kind: "[patient]".
pub fn instead(kind: Kind) -> String {
    coded("privacy.instead.", kind.as_str())
}

/// The place with its kind, and the button that replaces it.
#[component]
pub fn Mark(found: Found, replace: Callback<Found>) -> impl IntoView {
    let kind = found.kind();
    let said = found.said.clone();
    view! {
        <li class="row apart">
            <span>
                <mark translate="no" dir="auto">{said}</mark>" "
                <span class="soft small">{coded("privacy.kind.", kind.as_str())}</span>
            </span>
            <button class="btn" type="button" on:click=move |_| replace.run(found.clone())>
                <Icon name="edit"/>{t!("privacy.replace", words = instead(kind))}
            </button>
        </li>
    }
}
