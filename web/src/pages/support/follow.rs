//! Following: hearing what happens without being touched by it.

use domain::reports::wire::{Relation, StaffPart, WaitingView};
use leptos::prelude::*;
use serde_json::json;

use super::words::may_follow;
use crate::{
    client,
    components::{Busy, Icon, toast},
    t,
};

/// The button, for those who neither reported it nor wait.
#[component]
pub fn Follow(
    /// The report.
    report: Signal<StaffPart>,
    /// Called when the reader's part has changed.
    changed: Callback<()>,
) -> impl IntoView {
    let relation = Memo::new(move |_| report.with(|report| report.mine.relation));
    let may = Memo::new(move |_| report.with(may_follow));
    let press = Action::new_local(move |(): &()| async move {
        let path = report.with_untracked(|report| format!("/reports/{}/follow", report.id));
        let follows = relation.get_untracked() == Relation::Follower;
        let outcome = if follows {
            client::delete(&path).await
        } else {
            client::put::<_, WaitingView>(&path, &json!({})).await.map(drop)
        };
        match outcome {
            Ok(()) => {
                toast(if follows { t!("follow.stopped") } else { t!("follow.done") });
                changed.run(());
            }
            Err(failure) => toast(failure.words()),
        }
    });
    let words = move || match relation.get() {
        Relation::Follower => t!("follow.stop"),
        Relation::Reporter | Relation::Supporter | Relation::None => t!("follow.button"),
    };
    // Whoever waits hears of it in any case.
    let shown = move || may.get() && relation.get() != Relation::Supporter;
    view! {
        <Show when=shown>
            <Busy kind="quiet" busy=press.pending() press=move || { press.dispatch(()); }>
                <Icon name="bell-ring"/>{words}
            </Busy>
        </Show>
    }
}
