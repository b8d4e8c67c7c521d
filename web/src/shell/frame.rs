//! The frame around the pages: skip link, bars, and what every page must say.

use std::time::Duration;

use crate::router::use_location;
use leptos::prelude::*;

use super::{account::AccountLink, places::Places};
use crate::{
    areas::load_own_ahead,
    client::session::{Who, session},
    components::{Banner, Icon},
    t,
};

/// Pages that stand alone, without bars.
const ALONE: [&str; 2] = ["/sign-in", "/set-up"];

/// Until the first page has settled.
const QUIET: Duration = Duration::from_secs(2);

/// Bars and notices around the page of the present address.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let path = use_location().pathname;
    let framed = Memo::new(move |_| {
        let path = path.get();
        !ALONE
            .iter()
            .any(|alone| path == *alone || path.strip_prefix(alone).is_some_and(|rest| rest.starts_with('/')))
    });
    let session = session();
    Effect::new(move || {
        if !matches!(session.who(), Who::Unknown) {
            set_timeout(load_own_ahead, QUIET);
        }
    });
    view! {
        <a class="skip btn primary" href="#main">{t!("app.skip")}</a>
        <div class:app=framed>
            <Show when=move || framed.get()>
                <AppBar/>
                <Places/>
            </Show>
            <div class="place">
                <Insecure/>
                <Owed/>
                {children()}
            </div>
        </div>
    }
}

/// The bar at the top of a phone.
#[component]
fn AppBar() -> impl IntoView {
    let session = session();
    view! {
        <header class="appbar">
            <a class="brand" href="/"><Icon name="brand"/><span>{t!("app.name")}</span></a>
            <span class="grow"></span>
            <Show when=move || matches!(session.who(), Who::Member(_))>
                <a class="btn only quiet" href="/search"><Icon name="search"/><span class="vh">{t!("place.search")}</span></a>
                <AccountLink short=true/>
            </Show>
        </header>
    }
}

/// Said to administrators on every page as long as mail is not set up: how many letters wait for it.
#[component]
fn Owed() -> impl IntoView {
    let session = session();
    let waiting = move || session.me().and_then(|me| me.owed_without_mail).filter(|count| *count > 0);
    move || {
        waiting().map(|count| {
            let end = || view! { <a class="btn" href="/administration/mail">{t!("app.owed_link")}</a> };
            view! { <Banner tone="yours" icon="mail" end=end>{t!("app.owed", count = i64::from(count))}</Banner> }
        })
    }
}

/// Said on every page where the address is neither https nor this computer.
#[component]
fn Insecure() -> impl IntoView {
    let session = session();
    move || {
        session.public().filter(|public| !public.secure).map(|_| {
            view! { <Banner tone="yours" icon="lock">{t!("app.insecure")}</Banner> }
        })
    }
}
