//! The overview: every section with what it is for and how many there are.

use leptos::prelude::*;

use super::{
    loaded::{Loaded, loaded},
    reach::own_sites,
    section::Section,
    sections,
};
use crate::{components::Icon, shell::Page, t};

/// The overview.
#[component]
pub fn StartPage() -> impl IntoView {
    let cards = move || {
        let reached = sections::ALL.into_iter().filter(|section| section.is_reached());
        reached.map(|section| view! { <SectionCard section=section/> }).collect_view()
    };
    view! {
        <Page title=t!("administration.title") soft=t!("administration.about")>
            <ul class="cards">
                {cards}
                <Card
                    href="/administration/routing" icon="route" name=t!("administration.routing.title")
                    about=t!("administration.routing.about") count=None
                />
                <Show when=|| own_sites().is_none()>
                    <Card
                        href="/administration/mail" icon="mail" name=t!("mail.title") about=t!("mail.soft")
                        count=None
                    />
                </Show>
                // A page of the server's own.
                <Card href="/api" icon="link" name=t!("api.title") about=t!("api.about") count=None/>
            </ul>
        </Page>
    }
}

#[component]
fn SectionCard(section: &'static Section) -> impl IntoView {
    let count = (!section.single).then(|| counted(section));
    view! {
        <Card
            href=format!("/administration/{}", section.path) icon=section.icon name=(section.words.many)()
            about=(section.words.about)() count=count
        />
    }
}

/// How many are switched on and within reach, in words. Its height is kept while it is counted; where counting
/// failed, the section itself says why.
fn counted(section: &'static Section) -> AnyView {
    let needed = section.needs.iter().copied().filter(|path| matches!(*path, "sites" | "units"));
    let loaded = loaded(needed.chain([section.path]).collect(), None);
    let words = move || match loaded.value() {
        Some(Loaded { lists, .. }) => {
            let all = lists.of(section.path).iter();
            (section.words.count)(
                all.filter(|entry| entry.is_active() && section.reaches(entry, &lists)).count(),
            )
        }
        None => "\u{a0}".to_owned(),
    };
    view! { <p class="small">{words}</p> }.into_any()
}

#[component]
fn Card(
    #[prop(into)] href: String,
    icon: &'static str,
    name: String,
    about: String,
    count: Option<AnyView>,
) -> impl IntoView {
    view! {
        <li class="card item">
            <p class="row one"><Icon name=icon/><a class="title" href=href>{name}</a></p>
            <p class="soft small">{about}</p>
            {count}
        </li>
    }
}
