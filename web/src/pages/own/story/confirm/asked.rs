//! The question and its answers.

use domain::reports::ShipAnswer;
use leptos::prelude::*;

use super::{Answer, Answering, change::WhatShipped};
use crate::{
    components::{ErrorSummary, Fold, Icon, TextArea},
    t,
    words::{Style, coded, moment},
};

/// Does it help? In marigold where it waits for the reader.
#[component]
pub fn Asked(
    /// How it is answered.
    answering: Answering,
    /// What was answered before.
    #[prop(optional_no_strip)]
    before: Option<Answer>,
    /// Whether it waits.
    yours: bool,
    /// It was closed without an answer.
    closed: bool,
) -> impl IntoView {
    let Answering { words, errors, .. } = answering;
    let before = before.map(|Answer { answer, at, .. }| {
        let answer = coded("event.ship_answer.", answer.as_str());
        t!("confirm.said_before", answer = answer, when = moment(at, Style::Day))
    });
    let title = if closed { t!("confirm.after_all") } else { t!("confirm.title") };
    view! {
        <section class="card stack" class:your-turn=yours aria-labelledby="confirm-title">
            <div>
                <h2 id="confirm-title">{title}</h2>
                {closed.then(|| view! { <p>{t!("confirm.assumed")}</p> })}
                {before.map(|before| view! { <p>{before}</p> })}
            </div>
            <ErrorSummary errors=errors/>
            <WhatShipped answering=answering/>
            <div class="stack tight">
                <h3 id="confirm-answers">{t!("confirm.how")}</h3>
                <div class="answers" role="group" aria-labelledby="confirm-answers">
                    <AnswerButton answering=answering answer=ShipAnswer::Fixed icon="check"/>
                    <AnswerButton answering=answering answer=ShipAnswer::Partly icon="toggle"/>
                    <AnswerButton answering=answering answer=ShipAnswer::NotFixed icon="x"/>
                    // Who cannot tell has nothing to add to what is closed.
                    {(!closed).then(|| view! {
                        <AnswerButton answering=answering answer=ShipAnswer::CannotTell icon="question"/>
                    })}
                </div>
            </div>
            <Fold icon="edit" title=t!("confirm.words")>
                <TextArea
                    name="words" label=t!("confirm.words_label") hint=t!("confirm.words_hint") rows=3
                    value=words errors=errors
                />
            </Fold>
        </section>
    }
}

/// One tap is the answer.
#[component]
pub fn AnswerButton(
    /// How it is answered.
    answering: Answering,
    /// The answer.
    answer: ShipAnswer,
    /// Its icon.
    icon: &'static str,
) -> impl IntoView {
    let Answering { send, busy, .. } = answering;
    view! {
        <button class="btn big" type="button" disabled=busy on:click=move |_| { send.dispatch(answer); }>
            <Icon name=icon/>{coded("ship_answer.", answer.as_str())}
        </button>
    }
}
