//! Opening a closed report again; after a decline that is the appeal, once.

use domain::{
    access::Action as Right,
    fields::Request,
    reports::{
        State,
        requests::ReopenRequest,
        state::{Mover, Standpoint, Way, find_move},
    },
};
use leptos::prelude::*;
use serde_json::json;

use super::{
    moves::{NextId, make},
    page::Story,
};
use crate::{
    components::{Errors, Fold, Submit, TextArea, toast},
    t,
};

/// Whether the reader can open it again.
pub fn can_reopen(story: &Story) -> bool {
    let state = story.state();
    let from = Standpoint { state, returns_to: None };
    let spent = state == State::Declined && story.report.own.as_ref().is_none_or(|own| own.appealed);
    // What is said to "does it help?" opens it again, too.
    let asked = story.may(Right::Confirm);
    !spent
        && !asked
        && story.may(Right::ReopenOwn)
        && find_move(from, State::Reopened, Mover::Reporter, Way::Reopen).is_some()
}

/// The form, folded away.
#[component]
pub fn Reopen(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let from = Memo::new(move |_| story.with(|story| can_reopen(story).then(|| story.state())));
    move || from.get().map(|state| view! { <ReopenForm story=story state=state text=text changed=changed/> })
}

#[component]
fn ReopenForm(
    story: Signal<Story>,
    state: State,
    text: RwSignal<String>,
    changed: Callback<()>,
) -> impl IntoView {
    let (id, errors) = (NextId::new(), Errors::new());
    let appeal = state == State::Declined;
    let (title, soft, label, button, done) = if appeal {
        (t!("appeal.title"), t!("appeal.soft"), t!("appeal.label"), t!("appeal.send"), t!("appeal.sent"))
    } else {
        (t!("reopen.title"), t!("reopen.soft"), t!("reopen.label"), t!("reopen.send"), t!("reopen.sent"))
    };
    let send = Action::new_local(move |(): &()| {
        let done = done.clone();
        async move {
            let path = story.with_untracked(|story| format!("/reports/{}/reopen", story.report.staff.id));
            let mut body = json!({"id": id.get()});
            if !text.with_untracked(|text| text.trim().is_empty()) {
                body["reason"] = text.get_untracked().into();
            }
            match ReopenRequest::parse(&body) {
                Err(wrong) => errors.set(wrong),
                Ok(wish) => {
                    if make(&path, &wish, id, Some(errors), changed).await {
                        text.set(String::new());
                        toast(done);
                    }
                }
            }
        }
    });
    view! {
        <Fold icon="undo" title=title>
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    errors.set(Vec::new());
                    send.dispatch(());
                }
            >
                <p class="soft">{soft}</p>
                <TextArea name="reason" label=label rows=3 value=text errors=errors/>
                <Submit words=button busy_words=t!("report.sending") busy=send.pending()/>
            </form>
        </Fold>
    }
}
