//! Taking the own report back.

use domain::{
    access::Action as Right,
    reports::{
        State,
        requests::WithdrawRequest,
        state::{Mover, Standpoint, Way, find_move},
    },
};
use leptos::prelude::*;

use super::{
    moves::{NextId, answered},
    page::Story,
};
use crate::{
    components::{Busy, Confirm, toast},
    t, words,
};

/// The button that asks once more.
#[component]
pub fn Withdraw(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let id = NextId::new();
    let open = RwSignal::new(false);
    let possible = Memo::new(move |_| {
        story.with(|story| {
            let from = Standpoint { state: story.state(), returns_to: None };
            story.may(Right::Withdraw)
                && find_move(from, State::Withdrawn, Mover::Reporter, Way::Withdraw).is_some()
        })
    });
    let withdraw = Action::new_local(move |(): &()| async move {
        let path = story.with_untracked(|story| format!("/reports/{}/withdraw", story.report.staff.id));
        let wish = WithdrawRequest { id: id.get(), reason: None };
        if let Some(answer) = answered(&path, &wish, id, None, changed).await {
            toast(if answer.left { t!("withdraw.left") } else { t!("withdraw.done") });
        }
    });
    // Where others wait too, the report stays and only this reporter leaves.
    let others = Memo::new(move |_| story.with(|story| story.report.staff.counts.people > 1));
    let number = move || words::number(story.with(|story| story.report.staff.number));
    view! {
        <Show when=move || possible.get()>
            <Busy kind="danger" busy=withdraw.pending() press=move || open.set(true)>{t!("withdraw.button")}</Busy>
        </Show>
        <Confirm
            open=open
            title=Signal::derive(move || t!("withdraw.title", number = number()))
            body=Signal::derive(move || if others.get() { t!("withdraw.body_others") } else { t!("withdraw.body") })
            go=t!("withdraw.go")
            keep=t!("withdraw.keep")
            confirmed=Callback::new(move |()| { withdraw.dispatch(()); })
        />
    }
}
