//! Who may manage what: administrators of all sites, and those of some.

use domain::access::Role;
use leptos::prelude::*;

use super::{
    entry::Entry,
    lists::Lists,
    section::{Reach, Section},
};
use crate::{client::session::session, components::Empty, shell::Page, t};

/// The ids of the sites that the signed-in person administers; nothing stands for all.
pub fn own_sites() -> Option<Vec<String>> {
    let me = untrack(|| session().me())?;
    let given = me.roles.into_iter().filter(|given| given.role == Role::Administrator);
    given.map(|given| given.site_id.map(|id| id.to_string())).collect()
}

/// Whether the signed-in person administers that site.
pub fn administers(site: &str) -> bool {
    own_sites().is_none_or(|sites| sites.iter().any(|own| own == site))
}

impl Section {
    /// Whether the signed-in person may manage any of them.
    pub fn is_reached(&self) -> bool {
        matches!(self.reach, Reach::Site(_)) || own_sites().is_none()
    }

    /// Whether the signed-in person may manage this one.
    pub fn reaches(&self, entry: &Entry, lists: &Lists) -> bool {
        match self.reach {
            Reach::Everything => own_sites().is_none(),
            Reach::Site(site) => match site(entry, lists) {
                Some(site) => administers(&site),
                None => own_sites().is_none(),
            },
        }
    }
}

/// Shows a section to those who may manage it, and says to others who can.
#[component]
pub fn Reached(section: &'static Section, children: ChildrenFn) -> impl IntoView {
    move || {
        if session().me().is_none() || section.is_reached() {
            return children();
        }
        view! {
            <Page title=(section.words.many)() column=true>
                <Empty
                    icon="lock"
                    title=t!("administration.not_yours")
                    advice=t!("administration.not_yours_advice")
                    action=|| view! { <a class="btn" href="/administration">{t!("administration.title")}</a> }
                />
            </Page>
        }
        .into_any()
    }
}
