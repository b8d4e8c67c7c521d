//! What shipped: two voices, what to do now, and for those who may: who has been told, and whether it helps.

mod answers;
mod measure;
mod told;

use domain::changes::{
    ChangeState,
    wire::{ChangeView, ShipAnswer},
};
use leptos::prelude::*;

use super::{audience::LeftOut, report_row::ReportRow, words};
use crate::{
    client::{self, Remote, remote},
    components::{Icon, Notice, Voice, When},
    t,
    words::Style,
};
use answers::Answers;
use domain::directory::wire::Directory;
use measure::MeasureCard;
use told::ToldCard;

/// The page of a change that shipped; of one that has not, for readers who do not write on it.
#[component]
pub fn Shipped(
    /// The change.
    change: Signal<ChangeView>,
    /// What came of shipping it on this page.
    result: RwSignal<Option<ShipAnswer>>,
    /// Asks for it again.
    changed: Callback<()>,
) -> impl IntoView {
    let directory: Remote<Directory> = remote(|| async { client::get("/directory").await });
    move || {
        let ChangeView {
            id, state, shipped_at, you_said, we_did, do_now, unit_ids, reports, may_ship, ..
        } = change.get();
        let units = move || {
            let all = directory.value().map(|directory| directory.units).unwrap_or_default();
            let named = all.into_iter().filter(|unit| unit_ids.contains(&unit.id)).map(|unit| unit.name);
            named.collect::<Vec<_>>().join(", ")
        };
        let rows = reports.into_iter().map(|report| {
            let href = format!("/reports/{}", report.id);
            view! { <ReportRow report=report href=href/> }
        });
        let is_shipped = state == ChangeState::Shipped;
        view! {
            {move || result.get().map(|answer| view! { <JustShipped answer=answer/> })}
            <p class="row">
                <span class="badge tone" data-tone=words::tone(state)><Icon name=words::icon(state)/>{words::state(state)}</span>
                {shipped_at.map(|at| view! { <span class="soft small"><When at=at precision=Style::Date/></span> })}
                <span class="soft small" translate="no">{units}</span>
            </p>
            <div class="aside">
                <article class="stack wide">
                    <div class="pair">
                        <Voice who=t!("confirm.you_said") words=you_said/>
                        <Voice ours=true who=t!("confirm.we_did") words=we_did/>
                    </div>
                    <section class="stack tight" aria-labelledby="do-now">
                        <h2 id="do-now">{t!("confirm.do_now")}</h2>
                        <p class="words" translate="no" dir="auto">{do_now}</p>
                    </section>
                    <section class="stack tight" aria-labelledby="ended">
                        <h2 id="ended">{t!("change.ended")}</h2>
                        <ul class="list">{rows.collect_view()}</ul>
                    </section>
                    {(may_ship && is_shipped).then(|| view! { <Answers id=id/> })}
                </article>
                <aside class="stack" aria-label=t!("change.how_it_went")>
                    {is_shipped.then(|| view! { <ToldCard change=change.get_untracked()/> })}
                    <MeasureCard change=change changed=changed/>
                </aside>
            </div>
        }
    }
}

/// What came of it, right after.
#[component]
fn JustShipped(answer: ShipAnswer) -> impl IntoView {
    let ShipAnswer { shipped, left_out, told, .. } = answer;
    view! {
        <Notice tone="closed" icon="check" alert=true>
            <strong>{t!("ship.done", count = told as f64)}</strong>
            <p>{t!("ship.done_reports", count = shipped.len())}</p>
        </Notice>
        <LeftOut left_out=left_out/>
    }
}
