//! What shipped: what people had said, what we did, and what one does from now on.

use domain::{changes::wire::ChangeView, id::ChangeId, moment::Moment};
use leptos::prelude::*;

use super::{Answering, standing::last_ship};
use crate::{
    client::{self, Remote, remote, remote::Face},
    components::{LoadingFace, Voice},
    t,
    words::{Style, moment},
};

/// The two voices of the change. Where it cannot be had, the question stands without it.
#[component]
pub fn WhatShipped(answering: Answering) -> impl IntoView {
    let shipped = Memo::new(move |_| answering.story.with(last_ship));
    move || shipped.get().map(|(id, at)| view! { <Shipped id=id at=at answering=answering/> })
}

#[component]
fn Shipped(id: ChangeId, at: Moment, answering: Answering) -> impl IntoView {
    let change: Remote<ChangeView> =
        remote(move || async move { client::get(&format!("/changes/{id}")).await });
    let reported = answering.story.with_untracked(|story| story.report.staff.reported_on);
    let when = t!("confirm.since", reported = moment(reported, Style::Day), when = moment(at, Style::Day));
    view! {
        <p>{when}</p>
        {move || match change.face() {
            Face::Loading => view! { <LoadingFace/> }.into_any(),
            Face::Failed(_) => ().into_any(),
            Face::Ready(change) => view! {
                <div class="pair">
                    <Voice who=t!("confirm.you_said") words=change.you_said/>
                    <Voice ours=true who=t!("confirm.we_did") words=change.we_did/>
                </div>
                <div>
                    <h3>{t!("confirm.do_now")}</h3>
                    <p class="words" translate="no" dir="auto">{change.do_now}</p>
                </div>
            }
            .into_any(),
        }}
    }
}
