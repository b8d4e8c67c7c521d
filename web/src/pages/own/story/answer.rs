//! The owner's question and the reporter's answer.

use domain::{
    access::Action as Right,
    fields::Request,
    reports::{requests::AnswerRequest, wire::QuestionView},
};
use leptos::prelude::*;
use serde_json::json;

use super::{
    moves::{NextId, make},
    page::Story,
};
use crate::{
    components::{Errors, Submit, TextArea, Voice, toast},
    t,
};

/// The question that waits for the reader, with the form to answer it.
#[component]
pub fn YourTurn(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let question = Memo::new(move |_| {
        story.with(|story| {
            let question = story.report.own.as_ref().and_then(|own| own.question.clone());
            question.filter(|_| story.may(Right::Answer))
        })
    });
    let text = RwSignal::new(String::new());
    move || {
        question.get().map(|question| {
            view! {
                <AnswerForm story=story question=question text=text changed=changed/>
            }
        })
    }
}

#[component]
fn AnswerForm(
    story: Signal<Story>,
    question: QuestionView,
    text: RwSignal<String>,
    changed: Callback<()>,
) -> impl IntoView {
    let (id, errors) = (NextId::new(), Errors::new());
    let send = Action::new_local(move |(): &()| async move {
        let path = story.with_untracked(|story| format!("/reports/{}/answers", story.report.staff.id));
        let mut body = json!({"id": id.get()});
        if !text.with_untracked(|text| text.trim().is_empty()) {
            body["body"] = text.get_untracked().into();
        }
        match AnswerRequest::parse(&body) {
            Err(wrong) => errors.set(wrong),
            Ok(answer) => {
                if make(&path, &answer, id, Some(errors), changed).await {
                    text.set(String::new());
                    toast(t!("answer.sent"));
                }
            }
        }
    });
    let team = story.with_untracked(|story| story.report.staff.owner.team.name.clone());
    view! {
        <form
            class="card your-turn stack"
            novalidate=true
            aria-labelledby="answer-title"
            on:submit=move |event| {
                event.prevent_default();
                errors.set(Vec::new());
                send.dispatch(());
            }
        >
            <div>
                <h2 id="answer-title">{t!("answer.title")}</h2>
                <p>{t!("answer.soft", team = team)}</p>
            </div>
            <Voice words=question.body/>
            <TextArea name="body" label=t!("answer.label") rows=3 value=text errors=errors/>
            <Submit words=t!("answer.send") busy_words=t!("report.sending") busy=send.pending() icon="send"/>
        </form>
    }
}
