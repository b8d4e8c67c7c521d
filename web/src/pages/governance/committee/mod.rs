//! The committee's page: what is to be decided, ranked, and beside it the report or the decision being made.

mod choice;
mod decide;
mod draft;
mod evidence;
mod list;
mod meeting;
mod pane;
mod recorded;
mod row;

use domain::{access::Action, id::CommitteeId};
use leptos::prelude::*;

use crate::{
    client::session::session,
    components::{Empty, Split},
    router::{NavigateOptions, parts, use_location, use_navigate},
    shell::Page,
    t,
};
use choice::CommitteeChoice;
use list::RankingList;
use meeting::{Meeting, Place};
use pane::Pane;

/// The page; with one committee it opens at once, with several they are on offer.
#[component]
pub fn CommitteePage() -> impl IntoView {
    let heading = RwSignal::new(None::<String>);
    let title = Signal::derive(move || heading.get().unwrap_or_else(|| t!("committee.title")));
    let path = use_location().pathname;
    let chosen = Memo::new(move |_| committee_of(&path.get()));
    view! {
        <Page title=title quiet=true full=true>
            {move || {
                if !session().may(Action::Vote) {
                    return view! {
                        <Empty icon="committee" title=t!("committee.closed") advice=t!("committee.closed_advice")/>
                    }
                    .into_any();
                }
                match chosen.get() {
                    Some(id) => view! { <Desk id=id heading=heading/> }.into_any(),
                    None => view! { <Start/> }.into_any(),
                }
            }}
        </Page>
    }
}

/// The committee that the address names.
fn committee_of(path: &str) -> Option<CommitteeId> {
    parts(path).get(1)?.parse().ok()
}

/// Leads on to the only committee, or offers several.
#[component]
fn Start() -> impl IntoView {
    let committees = untrack(|| session().me()).map(|me| me.committees).unwrap_or_default();
    if let [only] = committees.as_slice() {
        use_navigate()(
            &format!("/committee/{}", only.id),
            NavigateOptions { replace: true, ..Default::default() },
        );
        return ().into_any();
    }
    view! { <CommitteeChoice committees=committees/> }.into_any()
}

/// Ranking and pane of one committee.
#[component]
fn Desk(id: CommitteeId, heading: RwSignal<Option<String>>) -> impl IntoView {
    let meeting = Meeting::new(id);
    provide_context(meeting);
    Effect::new(move || heading.set(Some(t!("committee.heading", name = meeting.name()))));
    on_cleanup(move || _ = heading.try_set(None));
    let chosen = Signal::derive(move || meeting.place.get() != Place::List);
    view! { <Split chosen=chosen wide=true queue=|| view! { <RankingList/> }><Pane/></Split> }
}
