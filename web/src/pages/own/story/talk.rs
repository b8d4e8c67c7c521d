//! The reporter's words to the owner, beside questions.

use domain::{
    access::Action as Right,
    fields::Request,
    reports::{State, requests::CommentRequest},
};
use leptos::prelude::*;
use serde_json::json;

use super::{
    moves::{NextId, make},
    page::Story,
};
use crate::{
    components::{Errors, Icon, TextArea, toast},
    t,
};

/// The form to write to the owner; while a question waits, its answer comes first.
#[component]
pub fn Talk(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let possible = Memo::new(move |_| {
        story.with(|story| {
            let over = matches!(story.state(), State::Withdrawn | State::Duplicate);
            !over && story.may(Right::CommentAsReporter) && !story.may(Right::Answer)
        })
    });
    view! {
        <Show when=move || possible.get()><TalkForm story=story text=text changed=changed/></Show>
    }
}

#[component]
fn TalkForm(story: Signal<Story>, text: RwSignal<String>, changed: Callback<()>) -> impl IntoView {
    let (id, errors) = (NextId::new(), Errors::new());
    let send = Action::new_local(move |(): &()| async move {
        let path = story.with_untracked(|story| format!("/reports/{}/comments", story.report.staff.id));
        let mut body = json!({"id": id.get(), "visibility": "reporter"});
        if !text.with_untracked(|text| text.trim().is_empty()) {
            body["body"] = text.get_untracked().into();
        }
        match CommentRequest::parse(&body) {
            Err(wrong) => errors.set(wrong),
            Ok(comment) => {
                if make(&path, &comment, id, Some(errors), changed).await {
                    text.set(String::new());
                    toast(t!("talk.sent"));
                }
            }
        }
    });
    let busy = send.pending();
    view! {
        <section class="stack" aria-labelledby="talk-title">
            <h2 id="talk-title">{t!("talk.title")}</h2>
            <form
                class="stack tight"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    errors.set(Vec::new());
                    send.dispatch(());
                }
            >
                <TextArea
                    name="body" label=t!("talk.label") hint=t!("talk.hint") rows=2 value=text errors=errors
                />
                <div class="row">
                    <button class="btn" type="submit" disabled=busy>
                        <Icon name="send" flip=true/>
                        {move || if busy.get() { t!("report.sending") } else { t!("talk.send") }}
                    </button>
                </div>
            </form>
        </section>
    }
}
