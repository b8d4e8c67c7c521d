//! The top of a story: the way back, the number, where it stands.

use domain::reports::{State, projection::NextStepCode, wire::Relation};
use leptos::prelude::*;

use super::{confirm::waits, page::Story};
use crate::{
    client::Remote,
    components::{Badge, Icon, LoopBar, PrintButton},
    pages::titles::state_words,
    t, words,
};

/// The way back, the number, and printing.
#[component]
pub fn Bar(story: Remote<Story>) -> impl IntoView {
    // Somebody else's report is not among the own ones.
    let back = move || {
        let others = story.value().is_some_and(|story| {
            matches!(
                story.report.staff.mine.relation,
                Relation::None | Relation::Follower | Relation::Supporter
            )
        });
        if others { ("/known-issues", t!("known.title")) } else { ("/reports", t!("mine.title")) }
    };
    view! {
        <div class="row apart">
            <a class="btn quiet back" href=move || back().0>
                <Icon name="back" flip=true/>{move || back().1}
            </a>
            <span class="row">
                {move || story.value().map(|story| view! {
                    <span class="no soft">{words::number(story.report.staff.number)}</span>
                })}
                <PrintButton name=t!("story.print")/>
            </span>
        </div>
    }
}

/// State, place, and the bar of the loop.
#[component]
pub fn Standing(story: Signal<Story>) -> impl IntoView {
    let place = move || {
        story.with(|story| {
            let staff = &story.report.staff;
            let unit =
                story.report.own.as_ref().and_then(|own| own.unit.as_ref()).map(|unit| unit.name.clone());
            let system = staff.system.as_ref().map(|system| system.name.clone());
            let step = staff.step.as_ref().map(|step| step.name.clone());
            [unit, Some(staff.category.name.clone()), system, step]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    let stands: Memo<(State, bool)> =
        Memo::new(move |_| story.with(|story| (story.state(), is_your_turn(story))));
    let said = Memo::new(move |_| story.with(|story| state_words(&story.report.staff)));
    view! {
        <div class="stack tight">
            <p class="row">
                {move || view! { <Badge state=stands.get().0 words=said.get()/> }}
                <span class="soft small" translate="no">{place}</span>
            </p>
            {move || {
                let (state, your_turn) = stands.get();
                // These leave the loop.
                let left = matches!(state, State::Withdrawn | State::Duplicate);
                (!left).then(|| view! { <LoopBar state=state your_turn=your_turn/> })
            }}
        </div>
    }
}

/// Whether it waits for the reader.
pub fn is_your_turn(story: &Story) -> bool {
    let own = story.report.own.as_ref();
    own.is_some_and(|own| own.next_step.code == NextStepCode::YourTurn)
        && story.report.staff.mine.relation == Relation::Reporter
        && (story.state() != State::Shipped || waits(story))
}
