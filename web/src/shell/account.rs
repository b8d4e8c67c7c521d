//! The person's own corner: account link, light and dark.

use crate::router::use_location;
use leptos::prelude::*;

use crate::{
    browser,
    client::session::session,
    components::{Avatar, Chips},
    t,
};

/// The link to the account, with the person's initials and name.
#[component]
pub fn AccountLink(
    /// Only the initials, for the bar at the top of a phone.
    #[prop(optional)]
    short: bool,
) -> impl IntoView {
    let session = session();
    let path = use_location().pathname;
    let current = move || path.get().starts_with("/account").then_some("page");
    let name = move || session.me().map(|me| me.name).unwrap_or_default();
    view! {
        <a class:btn=short class:only=short class:quiet=short href="/account" aria-current=current>
            {move || view! { <Avatar name=name()/> }}
            {if short {
                view! { <span class="vh">{t!("place.account")}</span> }.into_any()
            } else {
                view! { <span translate="no">{name}</span> }.into_any()
            }}
        </a>
    }
}

/// Light, dark, or as the device is.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let chosen = RwSignal::new(browser::remembered("theme"));
    Effect::new(move || browser::set_theme(&chosen.get()));
    let options = vec![
        (String::new(), t!("theme.device")),
        ("light".to_owned(), t!("theme.light")),
        ("dark".to_owned(), t!("theme.dark")),
    ];
    view! { <Chips name="theme" legend=t!("theme.label") options=options value=chosen/> }
}
