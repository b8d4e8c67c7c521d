//! Mending the own text before anybody has looked at it.

use domain::{
    access::Action as Right,
    fields::Request,
    problem::Code,
    reports::{requests::ReportPatch, wire::ReportView},
};
use leptos::prelude::*;
use serde_json::json;

use super::page::Story;
use crate::{
    client,
    components::{Busy, Errors, Icon, Sheet, Submit, TextArea, toast},
    t,
};

/// The button, and the sheet with the text.
#[component]
pub fn ChangeText(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let (open, text, errors) = (RwSignal::new(false), RwSignal::new(String::new()), Errors::new());
    let possible = Memo::new(move |_| story.with(|story| story.may(Right::EditOwnText)));
    let begin = move || {
        let present = story.with_untracked(|story| story.report.own.as_ref().map(|own| own.text.clone()));
        text.set(present.unwrap_or_default());
        errors.set(Vec::new());
        open.set(true);
    };
    let save = Action::new_local(move |(): &()| async move {
        let (path, tag) = story.with_untracked(|story| {
            let seq = story.report.own.as_ref().map_or(0, |own| own.seq);
            (format!("/reports/{}", story.report.staff.id), format!("\"{seq}\""))
        });
        let body = json!({"text": text.get_untracked()});
        if let Err(wrong) = ReportPatch::parse(&body) {
            return errors.set(wrong);
        }
        match client::change::<_, ReportView>("PATCH", &path, &tag, &body).await {
            Ok(_) => {
                open.set(false);
                changed.run(());
                toast(t!("change_text.done"));
            }
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => {
                if failure.is(Code::Changed) {
                    changed.run(());
                }
                toast(failure.words());
            }
        }
    });
    view! {
        <Show when=move || possible.get()>
            <Busy busy=save.pending() press=begin><Icon name="edit"/>{t!("change_text.button")}</Busy>
        </Show>
        <Sheet open=open title=t!("change_text.title")>
            <form
                class="stack"
                novalidate=true
                on:submit=move |event| {
                    event.prevent_default();
                    save.dispatch(());
                }
            >
                <TextArea
                    name="text" label=t!("report.text") hint=t!("change_text.hint") rows=6 value=text errors=errors
                />
                <Submit words=t!("change_text.save") busy_words=t!("report.sending") busy=save.pending()/>
            </form>
        </Sheet>
    }
}
