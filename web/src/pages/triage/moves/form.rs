//! The sheet of a move: what it does, what it asks for, and the button that does it.

use leptos::prelude::*;

use super::{
    field::AskField,
    kind::Kind,
    needs::{Ask, asks},
};
use crate::{
    components::{ErrorSummary, Notice, Sheet, Submit},
    pages::triage::{desk::Desk, focus::focus},
    t,
};

/// The sheet of the move that was begun.
#[component]
pub fn MoveSheet() -> impl IntoView {
    let desk = Desk::current();
    let title = Signal::derive(move || desk.doing.get().map(Kind::words).unwrap_or_default());
    view! {
        <Sheet open=desk.sheet_open title=title>
            {move || desk.doing.get().map(|kind| view! { <MoveForm kind=kind/> })}
        </Sheet>
    }
}

/// The form. It changes with the report only where something else is asked for; the words stay in any case.
#[component]
fn MoveForm(kind: Kind) -> impl IntoView {
    let desk = Desk::current();
    let asked = move || desk.report.with(|report| asks(kind, report));
    let fields =
        Memo::new(move |last: Option<&Vec<Ask>>| asked().or_else(|| last.cloned()).unwrap_or_default());
    let possible = Memo::new(move |_| asked().is_some());
    focus("dialog[open] form .input");
    // Whoever writes is told at once that the report has moved; what they send then is meant for where it stands now.
    Effect::new(move || {
        let state = desk.report.with(|report| report.staff.state);
        if state != desk.seen.get_untracked() {
            desk.seen.set(state);
            desk.trouble.set(Some(t!("triage.moved_meanwhile")));
        }
    });
    view! {
        <form
            class="stack"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                desk.send();
            }
        >
            {move || desk.trouble.get().map(|words| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <Lead kind=kind/>
            <ErrorSummary errors=desk.errors/>
            {move || fields.get().into_iter().map(|ask| view! { <AskField ask=ask kind=kind/> }).collect_view()}
            <Show
                when=move || possible.get()
                fallback=|| view! { <Notice icon="info"><p>{t!("triage.no_longer_possible")}</p></Notice> }
            >
                <Submit words=kind.words() busy_words=t!("triage.sending") busy=desk.busy/>
            </Show>
        </form>
    }
}

/// What it does and who hears of it; for a report whose reporter's name is kept, what happens to the name.
#[component]
fn Lead(kind: Kind) -> impl IntoView {
    use domain::reports::{Identity, State};
    let desk = Desk::current();
    let confidential = desk.report.with_untracked(|report| report.own.identity == Identity::Confidential);
    let appealed = desk.report.with_untracked(|report| report.own.appealed);
    let more = match kind {
        Kind::Reroute if confidential => Some(t!("triage.lead.reroute_confidential")),
        Kind::To(State::Declined) if appealed => Some(t!("triage.lead.declined_again")),
        Kind::To(State::Declined) => Some(t!("triage.lead.declined_appeal")),
        _ => None,
    };
    let moves = !matches!(kind, Kind::TakeBack(_) | Kind::Reroute | Kind::Join | Kind::Mine | Kind::Name);
    let ends_question =
        Memo::new(move |_| moves && desk.report.with(|report| report.staff.state == State::Clarifying));
    view! {
        {kind.lead().map(|lead| view! { <p class="soft">{lead}</p> })}
        {more.map(|more| view! { <Notice icon="info"><p>{more}</p></Notice> })}
        <Show when=move || ends_question.get()>
            <Notice icon="question"><p>{t!("triage.lead.ends_question")}</p></Notice>
        </Show>
    }
}
