//! The root: what all pages share, and the table of addresses.

use leptos::prelude::*;

use crate::{
    areas::{
        AdministrationArea, ChangesArea, CommitteeArea, DecisionsArea, EntryArea, InsightsArea,
        NotificationsArea, OversightArea, OwnArea, StoryArea, TriageArea,
    },
    client::{live, session::Session},
    components::{Toasts, live_region},
    pages::{NotFoundPage, ReportPage},
    router::{self, parts, use_location},
    shell::{Frame, InboxNews},
    words::Now,
};

/// What an address leads to. As long as it stays the same, nothing is built anew.
#[derive(Clone, PartialEq)]
enum Target {
    Report,
    /// With the path, because each is a page of its own.
    Entry(String),
    /// Likewise.
    Own(String),
    /// Likewise.
    Story(String),
    Notifications,
    /// Likewise.
    Oversight(String),
    /// Likewise.
    Insights(String),
    Triage,
    Committee,
    /// Likewise.
    Decisions(String),
    /// Likewise.
    Changes(String),
    Administration,
    Nothing,
}

impl Target {
    fn of(path: &str) -> Self {
        let parts = parts(path);
        match parts.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [] => Self::Report,
            ["sign-in" | "set-up"] | ["sign-in", _] => Self::Entry(path.to_owned()),
            ["sent" | "reports" | "inbox" | "account" | "help"] => Self::Own(path.to_owned()),
            ["reports", _] => Self::Story(path.to_owned()),
            ["account", "notifications"] => Self::Notifications,
            ["known-issues" | "search"] | ["board", ..] => Self::Insights(path.to_owned()),
            ["triage", ..] => Self::Triage,
            ["committee", ..] => Self::Committee,
            ["decisions", ..] => Self::Decisions(path.to_owned()),
            ["changes", ..] => Self::Changes(path.to_owned()),
            ["debts" | "mailbox"] | ["administration", "mail"] => Self::Oversight(path.to_owned()),
            ["administration", ..] => Self::Administration,
            _ => Self::Nothing,
        }
    }

    fn view(self) -> AnyView {
        match self {
            Self::Report => view! { <ReportPage/> }.into_any(),
            Self::Entry(_) => view! { <EntryArea/> }.into_any(),
            Self::Own(_) => view! { <OwnArea/> }.into_any(),
            Self::Story(_) => view! { <StoryArea/> }.into_any(),
            Self::Notifications => view! { <NotificationsArea/> }.into_any(),
            Self::Oversight(_) => view! { <OversightArea/> }.into_any(),
            Self::Insights(_) => view! { <InsightsArea/> }.into_any(),
            Self::Triage => view! { <TriageArea/> }.into_any(),
            Self::Committee => view! { <CommitteeArea/> }.into_any(),
            Self::Decisions(_) => view! { <DecisionsArea/> }.into_any(),
            Self::Changes(_) => view! { <ChangesArea/> }.into_any(),
            Self::Administration => view! { <AdministrationArea/> }.into_any(),
            Self::Nothing => view! { <NotFoundPage/> }.into_any(),
        }
    }
}

/// The whole app.
#[component]
pub fn App() -> impl IntoView {
    router::start();
    live_region::provide();
    live::provide();
    Now::provide();
    Session::provide();
    InboxNews::provide();

    let path = use_location().pathname;
    let target = Memo::new(move |_| path.with(|path| Target::of(path)));
    view! {
        <Frame>{move || target.get().view()}</Frame>
        <Toasts/>
    }
}
