//! The places of the app: bar at the thumb on a phone, bar at the side on a workstation.

use crate::router::use_location;
use domain::access::Action;
use leptos::prelude::*;

use super::{
    account::AccountLink,
    inbox_news::{self, UnreadCount},
};
use crate::{
    areas::More,
    client::session::{Session, session},
    components::Icon,
    t,
};

/// A place that somebody can go to.
#[derive(Clone, Copy)]
pub struct Place {
    /// Its address; places below it belong to it.
    pub path: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Its name.
    pub name: fn() -> String,
    needs: Option<Action>,
}

const REPORT: Place = Place { path: "/", icon: "report", name: || t!("place.report"), needs: None };
const MINE: Place = Place { path: "/reports", icon: "mine", name: || t!("place.mine"), needs: None };
const INBOX: Place =
    Place { path: inbox_news::INBOX, icon: "inbox", name: || t!("place.inbox"), needs: None };
const KNOWN: Place = Place { path: "/known-issues", icon: "known", name: || t!("place.known"), needs: None };
const BOARD: Place = Place { path: "/board", icon: "board", name: || t!("place.board"), needs: None };
const SEARCH: Place = Place { path: "/search", icon: "search", name: || t!("place.search"), needs: None };
const TRIAGE: Place =
    Place { path: "/triage", icon: "triage", name: || t!("place.triage"), needs: Some(Action::ReadQueue) };
const COMMITTEE: Place = Place {
    path: "/committee",
    icon: "committee",
    name: || t!("place.committee"),
    needs: Some(Action::Vote),
};
const CHANGES: Place =
    Place { path: "/changes", icon: "changes", name: || t!("place.changes"), needs: Some(Action::Ship) };
const DECISIONS: Place =
    Place { path: "/decisions", icon: "calm", name: || t!("place.decisions"), needs: None };
const DEBTS: Place = Place {
    path: "/debts",
    icon: "bell-ring",
    name: || t!("place.debts"),
    needs: Some(Action::ReadTellings),
};
const MAILBOX: Place = Place { path: "/mailbox", icon: "mail", name: || t!("place.mailbox"), needs: None };
const ADMINISTRATION: Place = Place {
    path: "/administration",
    icon: "admin",
    name: || t!("place.administration"),
    needs: Some(Action::Administer),
};

impl Place {
    /// Whether `path` is this place or lies below it.
    pub fn holds(self, path: &str) -> bool {
        path == self.path
            || (self.path != "/" && path.strip_prefix(self.path).is_some_and(|rest| rest.starts_with('/')))
    }

    /// What everybody may look at besides, for which a phone's bar has no room.
    pub fn of_all() -> [Self; 3] {
        [BOARD, DECISIONS, SEARCH]
    }

    /// Those of the places of work that the signed-in person has.
    pub fn of_work(session: Session) -> Vec<Self> {
        let allowed = |place: &Self| place.needs.is_none_or(|action| session.may(action));
        let demo = session.public().is_some_and(|public| public.demo) && session.me().is_some();
        let mailbox = demo.then_some(MAILBOX);
        [TRIAGE, COMMITTEE, CHANGES, DEBTS, ADMINISTRATION]
            .into_iter()
            .filter(allowed)
            .chain(mailbox)
            .collect()
    }
}

/// The bar with all places.
#[component]
pub fn Places() -> impl IntoView {
    let session = session();
    let path = use_location().pathname;
    let more_open = RwSignal::new(false);
    let in_more = move || {
        let path = path.get();
        let in_it = |place: &Place| place.holds(&path);
        path.starts_with("/account")
            || Place::of_all().iter().any(in_it)
            || Place::of_work(session).iter().any(in_it)
    };
    let member = move || session.me().is_some();
    view! {
        <nav class="places" aria-label=t!("place.all")>
            <a class="brand" href="/"><Icon name="brand"/>{t!("app.name")}</a>
            <ul>
                <PlaceLink place=REPORT/>
                <Show when=member>
                    <PlaceLink place=MINE/>
                    <PlaceLink place=KNOWN/>
                    <PlaceLink place=INBOX/>
                    <PlaceLink place=BOARD desk=true/>
                    <PlaceLink place=DECISIONS desk=true/>
                    <li class="phone">
                        <button
                            type="button"
                            aria-current=move || in_more().then_some("true")
                            aria-haspopup="dialog"
                            on:click=move |_| more_open.set(true)
                        >
                            <Icon name="more"/>{t!("place.more")}
                        </button>
                    </li>
                </Show>
                <Show when=move || !member()>
                    <li><a href="/sign-in"><Icon name="person"/>{t!("sign_in.button")}</a></li>
                </Show>
            </ul>
            {move || {
                let work = Place::of_work(session);
                (!work.is_empty()).then(|| view! {
                    <h2 id="places-of-work">{t!("place.work")}</h2>
                    <ul class="desk" aria-labelledby="places-of-work">
                        {work.into_iter().map(|place| view! { <PlaceLink place=place/> }).collect_view()}
                    </ul>
                })
            }}
            <Show when=member>
                <ul class="desk end"><PlaceLink place=SEARCH/><li><AccountLink/></li></ul>
            </Show>
        </nav>
        <More open=more_open/>
    }
}

#[component]
fn PlaceLink(
    place: Place,
    /// Only in the bar at the side.
    #[prop(optional)]
    desk: bool,
) -> impl IntoView {
    let path = use_location().pathname;
    let current = move || place.holds(&path.get()).then_some("page");
    view! {
        <li class:desk=desk>
            <a href=place.path aria-current=current>
                <Icon name=place.icon/>{(place.name)()}
                {(place.path == inbox_news::INBOX).then(|| view! { <UnreadCount/> })}
            </a>
        </li>
    }
}
