//! The sheet with the moves that are neither likely nor near.

use leptos::prelude::*;

use super::kind::{Kind, is_near, offered, primary};
use crate::{
    components::{Icon, Sheet},
    pages::triage::desk::Desk,
    t,
};

/// Those moves as buttons.
#[component]
pub fn MoreSheet() -> impl IntoView {
    let desk = Desk::current();
    let kinds = Memo::new(move |_| {
        let all = desk.report.with(offered);
        let first = desk.report.with(|report| primary(report, &all));
        let rest = |kind: &Kind| !is_near(*kind) && Some(*kind) != first;
        all.into_iter().filter(rest).collect::<Vec<_>>()
    });
    let buttons =
        move || {
            kinds
            .get()
            .into_iter()
            .map(|kind| view! {
                <button class="btn" type="button" disabled=desk.busy on:click=move |_| desk.press(kind)>
                    <Icon name=kind.icon()/>{kind.words()}
                </button>
            })
            .collect_view()
        };
    view! {
        <Sheet open=desk.more_open title=t!("triage.more_moves")>
            <div class="answers">{buttons}</div>
        </Sheet>
    }
}
