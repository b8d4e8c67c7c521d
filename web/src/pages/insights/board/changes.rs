//! What changed, in both voices: of the own unit first, of all by choice.

use domain::{
    changes::{
        Measure,
        wire::{AnswerCounts, ChangeView},
    },
    directory::wire::Directory,
    page::Page as Listed,
};
use leptos::prelude::*;

use super::filters::Filters;
use crate::{
    client::{self, Remote, remote, session::session},
    components::{Busy, Chips, Empty, Icon, Voice},
    pages::own::steady::Steady,
    t,
    words::{Style, moment},
};

/// So many are loaded at a time.
const PAGE: usize = 6;

/// The values of the choice.
const MINE: &str = "mine";
const ALL: &str = "all";

/// The changes that shipped, newest first.
#[component]
pub fn Changes(filters: Memo<Filters>, directory: Remote<Directory>) -> impl IntoView {
    let own = untrack(|| session().me()).and_then(|me| me.unit).map(|unit| unit.id.to_string());
    let whose = RwSignal::new(ALL.to_owned());
    let has_unit = own.is_some();
    let own = StoredValue::new(own);
    // The unit of the filters, else the own one where that is wished for.
    let unit = Memo::new(move |_| {
        let chosen = filters.with(|filters| filters.unit.clone());
        let mine = whose.with(|whose| whose == MINE).then(|| own.get_value()).flatten();
        if chosen.is_empty() { mine } else { Some(chosen) }
    });
    let wanted = RwSignal::new(PAGE);
    let changes = remote(move || {
        let (system, wanted) = (filters.with(|filters| filters.system.clone()), wanted.get());
        let touched = unit.get().map(|unit| format!("&unit_id={unit}")).unwrap_or_default();
        let about = if system.is_empty() { String::new() } else { format!("&system_id={system}") };
        let path = format!("/changes?state=shipped{touched}{about}");
        async move { client::some_of::<ChangeView>(&path, wanted).await }
    })
    .follow("report");
    let asked = RwSignal::new(false);
    Effect::new(move || {
        changes.value();
        asked.set(false);
    });
    let choosable = move || has_unit && filters.with(|filters| filters.unit.is_empty());
    view! {
        <section class="stack" aria-labelledby="changes">
            <div class="row apart">
                <h2 id="changes">{t!("board.changed")}</h2>
                <Show when=choosable>
                    <Chips
                        name="whose"
                        legend=t!("board.whose")
                        quiet=true
                        options=vec![
                            (MINE.to_owned(), t!("board.my_unit")),
                            (ALL.to_owned(), t!("board.all_units")),
                        ]
                        value=whose
                    />
                </Show>
            </div>
            <Steady of=changes let:listed>
                <List listed=listed directory=directory/>
                <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                    <Busy busy=asked press=move || { asked.set(true); wanted.update(|wanted| *wanted += PAGE); }>
                        {t!("mine.older")}
                    </Busy>
                </Show>
            </Steady>
        </section>
    }
}

#[component]
fn List(listed: Signal<Listed<ChangeView>>, directory: Remote<Directory>) -> impl IntoView {
    move || {
        let shown = listed.get().items;
        if shown.is_empty() {
            return view! {
                <Empty icon="changes" title=t!("board.no_change") advice=t!("board.no_change_advice")/>
            }
            .into_any();
        }
        let directory = directory.value().unwrap_or_default();
        let change = |change| view! { <Change units=units(&change, &directory) change=change/> };
        shown.into_iter().map(change).collect_view().into_any()
    }
}

/// The names of the units that it touches.
fn units(change: &ChangeView, directory: &Directory) -> Vec<String> {
    let named = |id| directory.units.iter().find(|unit| unit.id == id).map(|unit| unit.name.clone());
    change.unit_ids.iter().filter_map(|id| named(*id)).collect()
}

/// One change with both voices.
#[component]
fn Change(change: ChangeView, units: Vec<String>) -> impl IntoView {
    let title_id = format!("change-{}", change.id);
    let told = (change.told.delivered > 0).then(|| t!("board.told", count = change.told.delivered));
    let place = if change.unit_ids.is_empty() {
        view! { <span>{t!("board.all_units")}</span> }.into_any()
    } else {
        view! { <span translate="no">{units.join(", ")}</span> }.into_any()
    };
    view! {
        <article class="card stack" aria-labelledby=title_id.clone()>
            <div class="row apart">
                <h3 id=title_id.clone()><a href=format!("/changes/{}", change.id) translate="no">{change.title}</a></h3>
                {change.shipped_at.map(|at| view! {
                    <time class="soft small" datetime=at.to_string()>{moment(at, Style::Day)}</time>
                })}
            </div>
            <div class="pair">
                <Voice who=t!("confirm.you_said") words=change.you_said/>
                <Voice ours=true who=t!("confirm.we_did") words=change.we_did/>
            </div>
            {change.measure.and_then(measured)}
            <p class="meta">
                {told.map(|told| view! { <span><Icon name="people"/>{told}</span> })}
                {helps(change.helps).map(|helps| view! { <span><Icon name="check"/>{helps}</span> })}
                {place}
            </p>
        </article>
    }
}

/// What was said to "does it help?"; nothing where nobody has said anything.
fn helps(counts: AnswerCounts) -> Option<String> {
    let parts = [
        (counts.fixed, t!("board.helps_fixed", count = counts.fixed)),
        (counts.partly, t!("board.helps_partly", count = counts.partly)),
        (counts.not_fixed, t!("board.helps_not", count = counts.not_fixed)),
    ];
    let said: Vec<String> =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, words)| words).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// By what one sees that it helps: before, and now.
fn measured(measure: Measure) -> Option<impl IntoView> {
    let measured = measure.measured?;
    let words = t!("board.measured", before = measure.baseline, now = measured, unit = &measure.unit);
    Some(view! {
        <p class="small"><strong translate="no">{measure.name}</strong>" "<span>{words}</span></p>
    })
}
