//! How far round the loop a report has come.

use domain::reports::State;
use leptos::prelude::*;

use crate::{t, words::coded};

const STEPS: [&str; 6] = ["received", "looked_at", "decided", "fixed", "told", "confirmed"];

/// The step of the loop that a state stands for, from 0.
const fn step_of(state: State) -> usize {
    match state {
        State::Received | State::Reopened => 0,
        State::Acknowledged | State::Clarifying => 1,
        State::Accepted | State::Scheduled => 2,
        State::InProgress | State::InTrial => 3,
        State::Shipped | State::Answered | State::Declined | State::Transferred => 4,
        State::Confirmed | State::Assumed | State::Duplicate | State::Withdrawn => 5,
    }
}

/// The bar with the steps of the loop; the present one is named.
#[component]
pub fn LoopBar(
    /// The report's state.
    state: State,
    /// Whether the reader is the one for whom the report waits.
    #[prop(optional)]
    your_turn: bool,
) -> impl IntoView {
    let now = step_of(state);
    let name = |index: usize| coded("loop.", STEPS[index]);
    let now_named = if your_turn { t!("loop.your_turn", step = name(now)) } else { name(now) };
    let label = t!("loop.label", step = now + 1, steps = STEPS.len(), name = now_named.clone());
    let steps = (0..STEPS.len())
        .map(|index| {
            let words = if index == now { now_named.clone() } else { name(index) };
            view! {
                <li
                    class:done=index < now
                    class:now=index == now
                    data-tone=(index == now && your_turn).then_some("yours")
                    aria-current=(index == now).then_some("step")
                >
                    <span>{words}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="loop" aria-label=label>{steps}</ol> }
}
