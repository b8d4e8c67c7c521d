//! The owner team's area: the queue, and beside it the report that was chosen from it.

mod choices;
mod desk;
mod focus;
mod joining;
mod keys;
mod moves;
mod pane;
mod queue;

use domain::access::Action;
use leptos::prelude::*;

use crate::{
    areas::{ChosenReport, load_report_ahead},
    client::session::session,
    components::{Empty, Icon, Split},
    shell::Page,
    t,
};
pub use choices::name_of;
use keys::{KeysSheet, listen_to_keys};
pub use moves::sheets;
pub use pane::{hours, owner_words, report};
use queue::{Queue, QueueList};

/// The heading of the page: the chosen report, while one is open.
#[derive(Clone, Copy)]
struct Heading(RwSignal<Option<String>>);

/// The whole area, loaded when first opened.
pub fn area() -> AnyView {
    view! { <TriagePage/> }.into_any()
}

#[component]
fn TriagePage() -> impl IntoView {
    let heading = RwSignal::new(None);
    provide_context(Heading(heading));
    let title = Signal::derive(move || heading.get().unwrap_or_else(|| t!("triage.title")));
    view! {
        <Page title=title quiet=true full=true>
            {move || {
                if session().may(Action::ReadQueue) {
                    view! { <Desks/> }.into_any()
                } else {
                    view! { <Empty icon="triage" title=t!("triage.closed") advice=t!("triage.closed_advice")/> }.into_any()
                }
            }}
        </Page>
    }
}

/// Queue and pane.
#[component]
fn Desks() -> impl IntoView {
    let queue = Queue::new();
    provide_context(queue);
    listen_to_keys(queue);
    load_report_ahead();
    view! {
        <Split chosen=Signal::derive(move || queue.chosen.get().is_some()) queue=|| view! { <QueueList/> }>
            {move || match queue.chosen.get() {
                Some(id) => view! {
                    <a class="btn quiet back" href="/triage"><Icon name="back" flip=true/>{t!("triage.title")}</a>
                    <ChosenReport id=id/>
                }
                .into_any(),
                None => view! {
                    <Empty icon="triage" title=t!("triage.choose") advice=t!("triage.choose_advice")/>
                }
                .into_any(),
            }}
        </Split>
        <KeysSheet/>
    }
}
