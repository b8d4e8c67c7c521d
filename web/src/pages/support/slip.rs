//! The slip of one who waits: with whom, who owns it, and the way back.

use domain::id::ReportId;
use leptos::prelude::*;

use super::{
    MeToo,
    words::{may_support, with_me_words},
};
use crate::{
    client,
    components::{Busy, Icon, Notice, Owner, toast},
    t,
};

/// The slip.
#[component]
pub fn Slip(me_too: MeToo, id: ReportId, changed: Callback<()>) -> impl IntoView {
    let take_back = Action::new_local(move |(): &()| async move {
        match client::delete(&format!("/reports/{id}/support")).await {
            Ok(()) => {
                me_too.leave();
                toast(t!("support.taken_back"));
                changed.run(());
            }
            Err(failure) => toast(failure.words()),
        }
    });
    let with_me =
        move || me_too.report.with(|report| report.as_ref().map(|report| with_me_words(report.counts)));
    let may = Memo::new(move |_| me_too.report.with(|report| report.as_ref().is_some_and(may_support)));
    let owner = move || {
        me_too.report.with(|report| report.as_ref().map(|report| report.owner.team.name.clone())).map(
            |team| {
                view! { <Owner name=team line=t!("support.owner_line") team=true/> }
            },
        )
    };
    view! {
        <Notice tone="closed" icon="people">
            <p><strong>{with_me}</strong></p>
            <p>{t!("support.you_hear")}</p>
        </Notice>
        {owner}
        <div class="row">
            <button class="btn primary" type="button" on:click=move |_| me_too.open.set(false)>
                {t!("support.done")}
            </button>
            <Show when=move || may.get()>
                <Busy busy=take_back.pending() press=move || { take_back.dispatch(()); }>
                    <Icon name="undo" flip=true/>{t!("support.take_back")}
                </Busy>
            </Show>
        </div>
    }
}
