//! After the answer: thanks, what happens next, and the way to answer anew.

use domain::reports::{ShipAnswer, State};
use leptos::prelude::*;

use super::{Answer, Answering, asked::AnswerButton, change::WhatShipped};
use crate::{
    components::{ErrorSummary, Fold, Icon, TextArea},
    t,
    words::{Style, coded, moment},
};

/// Thanks, and what happens next.
pub fn thanks(answer: ShipAnswer, team: &str) -> (String, String) {
    match answer {
        ShipAnswer::Fixed => (t!("confirm.thanks"), t!("confirm.next_fixed")),
        ShipAnswer::Partly => (t!("confirm.thanks_open"), t!("confirm.next_partly", team = team)),
        ShipAnswer::NotFixed => (t!("confirm.thanks_open"), t!("confirm.next_not_fixed", team = team)),
        ShipAnswer::CannotTell => (t!("confirm.thanks"), t!("confirm.next_cannot_tell")),
    }
}

/// The heading takes the focus where the answer was given just now: the button that had it is gone.
#[component]
fn Heading(answering: Answering, words: String) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get()
            && answering.thanked.with_untracked(Option::is_some)
        {
            _ = heading.focus();
        }
    });
    view! { <h2 id="confirm-title" tabindex="-1" node_ref=heading>{words}</h2> }
}

/// The report is open again: thanks for saying so.
#[component]
pub fn Thanks(answering: Answering, answer: ShipAnswer) -> impl IntoView {
    let team = answering.story.with_untracked(|story| story.report.staff.owner.team.name.clone());
    let (title, next) = thanks(answer, &team);
    view! {
        <section class="card stack" aria-labelledby="confirm-title">
            <div><Heading answering=answering words=title/><p>{next}</p></div>
        </section>
    }
}

/// What was answered, and the way to answer anew.
#[component]
pub fn Answered(answering: Answering, answer: Answer) -> impl IntoView {
    let Answering { story, thanked, anew, .. } = answering;
    let team = story.with_untracked(|story| story.report.staff.owner.team.name.clone());
    let next = match (answer.answer, answer.ask_again_at) {
        // Another reporter's word still stands against it.
        (ShipAnswer::Fixed, _) => t!("confirm.next_fixed_open"),
        (ShipAnswer::Partly, Some(again)) => {
            t!("confirm.next_partly_again", team = &team, when = moment(again, Style::Day))
        }
        (ShipAnswer::CannotTell, Some(again)) => {
            t!("confirm.next_cannot_tell_again", when = moment(again, Style::Day))
        }
        (ShipAnswer::CannotTell, None) => t!("confirm.next_not_asked_again"),
        (given, _) => thanks(given, &team).1,
    };
    view! {
        <section class="card stack" aria-labelledby="confirm-title">
            <div>
                <Heading answering=answering words=t!("confirm.thanks")/>
                <p>{said(&answer)}</p>
                <p>{next}</p>
            </div>
            <WhatShipped answering=answering/>
            <div class="row">
                <button class="btn" type="button" on:click=move |_| {
                    thanked.set(None);
                    anew.set(true);
                }>
                    <Icon name="edit"/>{t!("confirm.anew")}
                </button>
            </div>
        </section>
    }
}

fn said(answer: &Answer) -> String {
    let words = coded("event.ship_answer.", answer.answer.as_str());
    t!("confirm.said", answer = words, when = moment(answer.at, Style::Day))
}

/// It was confirmed; whoever sees it come back opens it again.
#[component]
pub fn Reconsider(answering: Answering, answer: Option<Answer>) -> impl IntoView {
    let Answering { story, words, errors, .. } = answering;
    let by_supporters = story.with_untracked(|story| story.report.staff.by_supporters);
    let just_now = answering.thanked.get_untracked().is_some_and(|given| given.answer == ShipAnswer::Fixed);
    let title = if just_now { t!("confirm.thanks") } else { coded("state.", State::Confirmed.as_str()) };
    let lines = [
        answer.as_ref().map(said),
        just_now.then(|| t!("confirm.next_fixed")),
        by_supporters.then(|| t!("confirm.by_supporters")),
    ];
    view! {
        <section class="card stack" aria-labelledby="confirm-title">
            <div>
                <Heading answering=answering words=title/>
                {lines.into_iter().flatten().map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
            <ErrorSummary errors=errors/>
            <WhatShipped answering=answering/>
            <Fold icon="undo" title=t!("confirm.reconsider")>
                <div class="stack">
                    <p class="soft">{t!("reopen.soft")}</p>
                    <TextArea
                        name="words" label=t!("reopen.label") hint=t!("confirm.words_hint") rows=3
                        value=words errors=errors
                    />
                    <div class="answers">
                        <AnswerButton answering=answering answer=ShipAnswer::NotFixed icon="x"/>
                    </div>
                </div>
            </Fold>
        </section>
    }
}
