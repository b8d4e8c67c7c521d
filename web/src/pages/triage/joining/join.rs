//! The sheet of joining: which report, what becomes of both, and the button that does it.

use domain::{
    id::ReportId,
    problem::{Code, FieldError},
    reports::{
        requests::JoinRequest,
        wire::{MoveAnswer, ReportView},
    },
};
use leptos::prelude::*;
use serde_json::json;

use super::preview::Preview;
use crate::{
    client::{self, remote, remote::Face},
    components::{Errors, FailedFace, LoadingFace, Notice, Sheet, Submit, TextField, toast},
    pages::{
        by_number::{find, number_in},
        triage::{
            desk::Desk,
            focus::{HEADING, focus},
        },
    },
    t,
    words::number,
};

/// The sheet.
#[component]
pub fn JoinSheet() -> impl IntoView {
    let desk = Desk::current();
    let own = move || number(desk.report.with(|report| report.staff.number));
    view! {
        <Sheet
            open=desk.joining.join_open
            title=Signal::derive(move || t!("join.title", number = own()))
        >
            {move || match desk.joining.into.get() {
                Some(into) => view! { <Confirmed into=into/> }.into_any(),
                None => view! { <ByNumber/> }.into_any(),
            }}
        </Sheet>
    }
}

/// Asks for the number.
#[component]
fn ByNumber() -> impl IntoView {
    let desk = Desk::current();
    let (written, errors) = (RwSignal::new(String::new()), Errors::new());
    let wrong = move |code: &str| errors.set(vec![FieldError::new("into", code, "")]);
    let look = Action::new_local(move |(): &()| async move {
        let own = desk.report.with_untracked(|report| report.staff.number);
        match number_in(&written.get_untracked()) {
            None => wrong("not_a_number"),
            Some(wanted) if wanted == own => wrong("same_report"),
            Some(wanted) => match find(wanted).await {
                Ok(Some(id)) => desk.joining.into.set(Some(id)),
                Ok(None) => wrong("unknown"),
                Err(failure) => toast(failure.words()),
            },
        }
    });
    focus("dialog[open] form .input");
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                errors.set(Vec::new());
                look.dispatch(());
            }
        >
            <TextField
                name="into" label=t!("join.number") hint=t!("join.number_hint") value=written errors=errors
            />
            <Submit words=t!("join.look") busy_words=t!("app.loading") busy=look.pending()/>
        </form>
    }
}

/// Shows what becomes of both, and joins them.
#[component]
fn Confirmed(into: ReportId) -> impl IntoView {
    let desk = Desk::current();
    let trouble = RwSignal::new(None::<String>);
    let target = remote(move || async move { client::get::<ReportView>(&format!("/reports/{into}")).await });
    let join = Action::new_local(move |(): &()| async move {
        trouble.set(None);
        let from = desk.report.with_untracked(|report| report.staff.state);
        let id = desk.event_id(&json!({"from": from, "join": into}));
        let request = JoinRequest { id, from, into };
        match client::post::<_, MoveAnswer>(&desk.path("/join"), &request).await {
            Ok(_) => {
                desk.sent();
                desk.joining.join_open.set(false);
                toast(t!("join.done"));
                desk.refresh();
                focus(HEADING);
            }
            Err(failure) => {
                let moved = failure.is(Code::MovedMeanwhile) || failure.is(Code::NotPossible);
                if moved {
                    desk.refresh();
                }
                let field = failure.fields().first().map(client::failure::field_words);
                let words = if moved { t!("triage.moved_meanwhile") } else { failure.words() };
                trouble.set(Some(field.unwrap_or(words)));
            }
        }
    });
    view! {
        {move || trouble.get().map(|words| view! {
            <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
        })}
        {move || match target.face() {
            Face::Loading => view! { <LoadingFace/> }.into_any(),
            Face::Failed(failure) => {
                view! { <FailedFace failure=failure retry=move || target.retry()/> }.into_any()
            }
            Face::Ready(root) => {
                let words = t!("join.with", number = number(root.staff.number));
                view! {
                    <form
                        class="stack"
                        on:submit=move |event| {
                            event.prevent_default();
                            join.dispatch(());
                        }
                    >
                        <Preview report=desk.report.get_untracked() into=root/>
                        <Submit words=words busy_words=t!("triage.sending") busy=join.pending()/>
                    </form>
                }
                .into_any()
            }
        }}
    }
}
