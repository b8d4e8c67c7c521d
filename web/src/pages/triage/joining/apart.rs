//! The sheet of taking apart: why they are not the same trouble after all.

use domain::{
    fields::Request,
    reports::{
        requests::TakeApartRequest,
        wire::{MoveAnswer, ReportNumber},
    },
};
use leptos::prelude::*;
use serde_json::json;

use crate::{
    client,
    components::{Errors, Sheet, Submit, TextArea, toast},
    pages::triage::{desk::Desk, focus::focus},
    t,
    words::number,
};

/// The sheet.
#[component]
pub fn ApartSheet() -> impl IntoView {
    let desk = Desk::current();
    let which = desk.joining.apart;
    let open = RwSignal::new(false);
    Effect::new(move || open.set(which.with(Option::is_some)));
    // Closed by Escape or beside it, nothing is to be taken apart any more.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            which.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        which.get().map(|which| t!("join.apart_title", number = number(which.number))).unwrap_or_default()
    });
    view! {
        <Sheet open=open title=title>
            {move || which.get().map(|which| view! { <ApartForm which=which/> })}
        </Sheet>
    }
}

#[component]
fn ApartForm(which: ReportNumber) -> impl IntoView {
    let desk = Desk::current();
    let (reason, errors) = (RwSignal::new(String::new()), Errors::new());
    let send = Action::new_local(move |(): &()| async move {
        let mut body = json!({"reason": reason.get_untracked().trim()});
        body["id"] = desk.event_id(&json!({"apart": which.id, "body": body})).to_string().into();
        let request = match TakeApartRequest::parse(&body) {
            Ok(request) => request,
            Err(wrong) => return errors.set(wrong),
        };
        errors.set(Vec::new());
        match client::post::<_, MoveAnswer>(&format!("/reports/{}/take-apart", which.id), &request).await {
            Ok(_) => {
                desk.sent();
                desk.joining.apart.set(None);
                toast(t!("join.apart_done", number = number(which.number)));
                desk.refresh();
            }
            Err(failure) if errors.take_from(&failure) => {}
            Err(failure) => toast(failure.words()),
        }
    });
    focus("dialog[open] form .input");
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send.dispatch(());
            }
        >
            <p class="soft">{t!("join.apart_lead")}</p>
            <TextArea name="reason" label=t!("join.apart_reason") rows=3 value=reason errors=errors/>
            <Submit words=t!("join.apart") busy_words=t!("triage.sending") busy=send.pending()/>
        </form>
    }
}
