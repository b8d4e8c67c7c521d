//! Which part of the queue, whose, and in what order.

use leptos::prelude::*;

use super::{EVERY_TEAM, Part, Queue};
use crate::{
    client::session::session,
    components::{Errors, SelectField},
    t,
};

/// The parts as chips, with how many reports each has. They stay when the counts change, and so does the focus.
#[component]
pub fn PartChips() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let chip = move |part: Part| {
        let count = move || queue.counted().and_then(|counts| part.count(&counts));
        view! {
            <label class="chip">
                <input
                    type="radio"
                    name="part"
                    value=part.as_str()
                    prop:checked=move || queue.part.get() == part
                    on:change=move |_| queue.part.set(part)
                />
                {part.words()}
                {move || count().map(|count| view! { <span class="num">{count}</span> })}
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="vh">{t!("triage.parts")}</legend>
            <div class="chips scroll">{Part::ALL.map(chip).collect_view()}</div>
        </fieldset>
    }
}

/// The order, and the team where there are several.
#[component]
pub fn OrderAndTeam() -> impl IntoView {
    let queue = expect_context::<Queue>();
    let orders = vec![
        ("due".to_owned(), t!("triage.sort.due")),
        ("newest".to_owned(), t!("triage.sort.newest")),
        ("burden".to_owned(), t!("triage.sort.burden")),
    ];
    let mine = untrack(|| session().me()).map(|me| me.teams).unwrap_or_default();
    let every = Queue::may_see_every_team();
    let teams: Vec<(String, String)> = (!mine.is_empty())
        .then(|| (String::new(), t!("triage.team.mine")))
        .into_iter()
        .chain(mine.into_iter().map(|team| (team.id.to_string(), team.name)))
        .chain(every.then(|| (EVERY_TEAM.to_owned(), t!("triage.team.every"))))
        .collect();
    // One team, or nothing but the view of all: there is nothing to choose.
    let several = teams.len() > 2;
    // What was found stands in the order of how well it fits.
    let ordered = move || !queue.is_searching();
    view! {
        <div class="two inline">
            <Show when=ordered>
                <SelectField
                    name="sort" label=t!("triage.sort") options=orders.clone() value=queue.sort errors=Errors::new()
                />
            </Show>
            {several.then(|| view! {
                <SelectField
                    name="team" label=t!("triage.team") options=teams value=queue.team errors=Errors::new()
                />
            })}
        </div>
    }
}
