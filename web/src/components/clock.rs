//! What was promised by when: due, overdue, or paused while a question waits.

use domain::{
    moment::Moment,
    service_levels::{ClockKind, ClockState},
};
use leptos::prelude::*;

use super::Icon;
use crate::{
    t,
    words::{Now, coded, near, span},
};

/// A clock as icon and words. It is quiet until the last hours before its end.
#[component]
pub fn Clock(
    /// The promised time; absent while paused.
    due_at: Option<Moment>,
    /// Where it stands.
    state: ClockState,
    /// What it waits for, where that is to be said.
    #[prop(optional, into)]
    kind: Option<ClockKind>,
) -> impl IntoView {
    const SOON: i64 = 4 * 3600;
    let named = move |words: String| match kind {
        Some(kind) => t!("clock.named", name = coded("clock.", kind.as_str()), time = words),
        None => words,
    };
    move || {
        let (tone, icon, words) = match (state, due_at) {
            (ClockState::Met, _) => return None,
            (ClockState::Paused, _) => (None, "pause", t!("clock.paused")),
            (_, None) => return None,
            (_, Some(due)) => match due.seconds_since(Now::get()) {
                left if left < 0 => (Some("alarm"), "over", t!("clock.overdue", span = span(-left))),
                left if left < SOON => (Some("yours"), "clock", t!("clock.due", span = span(left))),
                _ => (None, "clock", near(due)),
            },
        };
        // A bare time stands in an element for times, as everywhere.
        let words = match due_at {
            Some(due) => view! { <time datetime=due.to_string()>{named(words)}</time> }.into_any(),
            None => named(words).into_any(),
        };
        Some(view! { <span class="clock" data-tone=tone><Icon name=icon/>{words}</span> })
    }
}
