//! How each kind of telling is called and marked.

use domain::{
    reports::State,
    telling::TellingKind::{self, *},
};
use leptos::prelude::*;

use crate::{
    components::{Icon, Ring},
    words::coded,
};

/// What it is about, in two or three words.
pub fn kind_words(kind: TellingKind) -> String {
    coded("telling_kind.", kind.as_str())
}

/// Ring or icon, and words, in the tone of what it asks of the reader.
#[component]
pub fn KindBadge(
    /// The kind.
    kind: TellingKind,
    /// Whether it waits for the reader.
    your_turn: bool,
) -> impl IntoView {
    let tone = match kind {
        Overdue if your_turn => Some("alarm"),
        _ if your_turn => Some("yours"),
        Shipped | DoesItHelp | Answered => Some("closed"),
        Declined | PassedOn | QuestionReminder => None,
        _ => Some("moving"),
    };
    view! { <span class="badge tone" data-tone=tone>{mark(kind)}{kind_words(kind)}</span> }
}

fn mark(kind: TellingKind) -> AnyView {
    let ring = |state| view! { <Ring state=state/> }.into_any();
    let icon = |name: &'static str| view! { <Icon name=name/> }.into_any();
    match kind {
        Receipt => ring(State::Received),
        Question | QuestionReminder => ring(State::Clarifying),
        StateChange => ring(State::InProgress),
        Joined => ring(State::Duplicate),
        Shipped | DoesItHelp => ring(State::Shipped),
        Declined => ring(State::Declined),
        Answered => ring(State::Answered),
        PassedOn => ring(State::Transferred),
        Reopened => ring(State::Reopened),
        Comment | ReporterAnswered => icon("comment"),
        Decision | Decided => icon("committee"),
        NewReport => icon("triage"),
        Appeal => icon("hand"),
        Partly => icon("toggle"),
        NotFixed => icon("x"),
        Due => icon("clock"),
        Overdue => icon("over"),
        FollowUpDue => icon("date"),
        NotShipped => icon("over"),
    }
}
