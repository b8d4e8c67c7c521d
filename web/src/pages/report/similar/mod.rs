//! "Is it one of these?": what others have reported already, looked up while somebody writes. It never stands in the
//! way: nothing waits for it, and where it fails nothing is said.

mod card;
mod question;

use std::time::Duration;

use domain::search::wire::{Similar, SimilarGroup};
use leptos::{leptos_dom::helpers::debounce, portal::Portal, prelude::*};

use super::form::Form;
use crate::{
    client::{self, remote, remote::Face},
    components::{Notice, live_region::announce},
    pages::support::{MeToo, MeTooSheet},
    router::use_navigate,
    t,
};
use card::Card;
use question::question;

/// So long after the last letter, it is looked up.
const CALM: Duration = Duration::from_millis(400);

/// The list below the text, loaded when somebody has written enough.
pub fn similar_reports(form: Form) -> AnyView {
    view! { <SimilarReports form=form/> }.into_any()
}

#[component]
fn SimilarReports(form: Form) -> impl IntoView {
    let asked = RwSignal::new(None);
    let mut soon = debounce(CALM, move |question| asked.set(question));
    Effect::new(move || soon(question(form)));
    let changed = Memo::new(move |_| asked.get());
    let similar = remote(move || {
        let question = changed.get();
        async move {
            match question {
                Some(question) => client::post::<_, Similar>("/reports/similar", &question).await,
                None => Ok(Similar::default()),
            }
        }
    });
    // What was found stays until something else is found: nothing jumps while somebody writes.
    let found = Memo::new(move |last: Option<&Similar>| match similar.face() {
        Face::Ready(found) => found,
        Face::Loading => last.cloned().unwrap_or_default(),
        Face::Failed(_) => Similar::default(),
    });
    let count = Memo::new(move |_| found.with(|found| found.reports.len()));
    Effect::new(move || {
        if count.get() > 0 {
            announce(t!("similar.found", count = count.get()));
        }
    });
    let me_too = MeToo::beside(form.unit, form.burden);
    let navigate = use_navigate();
    // "Me too" says it all: what was written goes with it, once the slip has been put away.
    Effect::new(move || {
        if let Some(waits_for) = me_too.put_away() {
            form.forget();
            navigate(&format!("/reports/{waits_for}"), Default::default());
        }
    });
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="stack tight" aria-labelledby="similar">
                <h2 id="similar">{t!("similar.title")}</h2>
                <ul class="list">
                    <For each=move || found.get().reports key=|report| report.id let:report>
                        <Card report=report me_too=me_too/>
                    </For>
                </ul>
            </section>
        </Show>
        {move || found.get().others.into_iter().map(group).collect_view()}
        // A form within the form would be sent with it.
        <Portal><MeTooSheet me_too=me_too changed=Callback::new(move |()| similar.reload())/></Portal>
    }
}

/// Others of which no more may be told than how many they are.
fn group(others: SimilarGroup) -> impl IntoView {
    let SimilarGroup { category, system, count } = others;
    let what = match system {
        Some(system) => format!("{} · {}", category.name, system.name),
        None => category.name,
    };
    view! { <Notice tone="calm" icon="people"><p>{t!("similar.others", count = count, what = what)}</p></Notice> }
}
