//! The moves as buttons: the likely one filled, its neighbours beside it, the others behind "more".

use domain::{
    access::Action,
    reports::{
        State,
        state::{Mover, Way, find_move},
    },
};
use leptos::prelude::*;

use super::kind::{Kind, is_near, offered, primary};
use crate::{
    components::Icon,
    pages::triage::desk::{Desk, Whole},
    t,
};

/// The row of moves.
#[component]
pub fn MoveButtons() -> impl IntoView {
    let desk = Desk::current();
    let kinds = Memo::new(move |_| desk.report.with(offered));
    let first = Memo::new(move |_| desk.report.with(|report| primary(report, &kinds.get())));
    let near = move || {
        let near = kinds.get().into_iter().filter(|kind| is_near(*kind) && Some(*kind) != first.get());
        near.map(|kind| view! { <MoveButton kind=kind/> }).collect_view()
    };
    let ships = Memo::new(move |_| desk.report.with(can_ship));
    let more = move || has_more(&kinds.get(), first.get());
    view! {
        <div class="row" role="group" aria-label=t!("triage.moves")>
            {move || first.get().map(|kind| view! { <MoveButton kind=kind primary=true/> })}
            {near}
            <Show when=move || ships.get()>
                <a class="btn" href=format!("/changes/new?report={}", desk.id)>
                    <Icon name="changes"/>{t!("change.for_this")}
                </a>
            </Show>
            <Show when=more>
                <button
                    class="btn quiet only"
                    type="button"
                    aria-haspopup="dialog"
                    on:click=move |_| desk.more_open.set(true)
                >
                    <Icon name="more"/><span class="vh">{t!("triage.more_moves")}</span>
                </button>
            </Show>
        </div>
    }
}

/// Whether a change can ship for it from where it stands.
fn can_ship(report: &Whole) -> bool {
    report.staff.may.contains(&Action::Ship)
        && find_move(report.standpoint(), State::Shipped, Mover::Owner, Way::Ship).is_some()
}

fn has_more(kinds: &[Kind], first: Option<Kind>) -> bool {
    kinds.iter().any(|kind| !is_near(*kind) && Some(*kind) != first)
}

/// A move's button, with its key on it.
#[component]
fn MoveButton(kind: Kind, #[prop(optional)] primary: bool) -> impl IntoView {
    let desk = Desk::current();
    view! {
        <button
            class="btn"
            class:primary=primary
            type="button"
            disabled=desk.busy
            aria-keyshortcuts=kind.key()
            on:click=move |_| desk.press(kind)
        >
            {kind.words()}{kind.key().map(|key| view! { " "<kbd aria-hidden="true" translate="no">{key}</kbd> })}
        </button>
    }
}
