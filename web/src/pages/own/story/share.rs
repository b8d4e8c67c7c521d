//! After a confidential report was passed on: whether the new team may see the name too.

use domain::{access::Action as Right, reports::requests::ShareIdentityRequest};
use leptos::prelude::*;

use super::{
    moves::{NextId, make},
    page::Story,
};
use crate::{
    components::{Busy, Icon, toast},
    t,
};

/// The question, where the name stayed with the team before.
#[component]
pub fn ShareIdentity(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let id = NextId::new();
    let team = Memo::new(move |_| {
        story
            .with(|story| story.may(Right::ShareIdentity).then(|| story.report.staff.owner.team.name.clone()))
    });
    let share = Action::new_local(move |(): &()| async move {
        let path = story.with_untracked(|story| format!("/reports/{}/share-identity", story.report.staff.id));
        if make(&path, &ShareIdentityRequest { id: id.get() }, id, None, changed).await {
            toast(t!("share.done"));
        }
    });
    move || {
        team.get().map(|team| {
            view! {
                <section class="card your-turn stack" aria-labelledby="share-title">
                    <div>
                        <h2 id="share-title">{t!("share.title", team = &team)}</h2>
                        <p>{t!("share.soft")}</p>
                    </div>
                    <div class="row">
                        <Busy busy=share.pending() press=move || { share.dispatch(()); }>
                            <Icon name="person"/>{t!("share.button")}
                        </Busy>
                    </div>
                </section>
            }
        })
    }
}
