//! What has happened, oldest first.

use leptos::prelude::*;

use crate::{
    components::{Faces, History, history::Reader},
    pages::triage::desk::Desk,
    t,
};

/// The whole history, internal notes included.
#[component]
pub fn Past() -> impl IntoView {
    let desk = Desk::current();
    let reporter = Memo::new(move |_| desk.report.with(|report| report.whole.reporter.clone()));
    view! {
        <section class="stack" aria-labelledby="past">
            <h3 id="past">{t!("triage.past")}</h3>
            <Faces of=desk.events let:events>
                <History
                    events=events
                    reader=Reader::Owner(reporter.get_untracked())
                    directory=untrack(|| desk.queue.directory.value()).unwrap_or_default()
                />
            </Faces>
        </section>
    }
}
