//! Writing to somebody about the report. Who will read it is said before and on the button.

use domain::{
    access::Action,
    fields::Request,
    reports::{Identity, requests::CommentRequest, wire::MoveAnswer},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use crate::{
    client,
    components::{Choices, Errors, Icon, Notice, TextArea, toast},
    pages::triage::desk::Desk,
    t,
    words::coded,
};

/// The form. The words stay whatever happens to the report meanwhile.
#[component]
pub fn Comments() -> impl IntoView {
    let desk = Desk::current();
    let may =
        Memo::new(move |_| desk.report.with(|report| report.staff.may.contains(&Action::CommentAsOwner)));
    let words = RwSignal::new(String::new());
    let reach = RwSignal::new("internal".to_owned());
    view! {
        <Show when=move || may.get()>
            <section class="stack" aria-labelledby="write">
                <h3 id="write">{t!("triage.write")}</h3>
                <CommentForm words=words reach=reach/>
            </section>
        </Show>
    }
}

#[component]
fn CommentForm(words: RwSignal<String>, reach: RwSignal<String>) -> impl IntoView {
    let desk = Desk::current();
    let errors = Errors::new();
    let busy = RwSignal::new(false);
    // Comments never reach an anonymous reporter; a question does.
    let anonymous = Memo::new(move |_| desk.report.with(|report| report.own.identity == Identity::Anonymous));
    let options = Signal::derive(move || {
        let kinds: &[(&str, &'static str)] = if anonymous.get() {
            &[("internal", "lock"), ("public", "people")]
        } else {
            &[("internal", "lock"), ("reporter", "person"), ("public", "people")]
        };
        let option = |(kind, icon): &(&str, &'static str)| {
            let (name, line) = (coded("triage.comment.", kind), coded("triage.comment.read_by.", kind));
            ((*kind).to_owned(), name, line, *icon)
        };
        kinds.iter().map(option).collect::<Vec<_>>()
    });
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        let mut body = json!({"body": words.get_untracked().trim(), "visibility": reach.get_untracked()});
        body["id"] = desk.event_id(&body).to_string().into();
        let found = CommentRequest::parse(&body).err().unwrap_or_default();
        let complete = found.is_empty();
        errors.set(found);
        if !complete {
            return;
        }
        busy.set(true);
        let path = desk.path("/comments");
        spawn_local(async move {
            let outcome = client::post::<_, MoveAnswer>(&path, &body).await;
            _ = busy.try_set(false);
            match outcome {
                Ok(_) => {
                    toast(t!("triage.comment.done"));
                    if words.try_set(String::new()).is_none() {
                        desk.sent();
                        desk.refresh();
                    }
                }
                Err(failure) if errors.take_from(&failure) => {}
                Err(failure) => toast(failure.words()),
            }
        });
    };
    let send_words = move || reach.with(|reach| coded("triage.comment.send.", reach));
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <Choices name="visibility" legend=t!("triage.comment.who") options=options value=reach/>
            <Show when=move || anonymous.get()>
                <Notice icon="info"><p>{t!("triage.comment.anonymous")}</p></Notice>
            </Show>
            <TextArea name="body" label=t!("triage.comment.words") rows=3 value=words errors=errors/>
            <div>
                <button class="btn" type="submit" disabled=busy><Icon name="send" flip=true/>{send_words}</button>
            </div>
        </form>
    }
}
