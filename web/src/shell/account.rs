//! The person's own corner: account link, the sheet behind "More", light and dark.

use crate::router::use_location;
use leptos::prelude::*;

use super::places::Place;
use crate::{
    browser,
    client::session::session,
    components::{Avatar, Chips, Icon, Sheet, toast},
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

/// What a phone's bar has no room for: places of work, account, signing out.
#[component]
pub fn MoreSheet(open: RwSignal<bool>) -> impl IntoView {
    let session = session();
    let sign_out = Action::new_local(move |(): &()| session.sign_out(false));
    Effect::new(move || {
        if let Some(Err(failure)) = sign_out.value().get() {
            toast(failure.words());
        }
    });
    let close = move |_| open.set(false);
    view! {
        <Sheet open=open title=t!("place.more")>
            <ul class="list">
                {move || {
                    Place::of_all()
                        .into_iter()
                        .chain(Place::of_work(session))
                        .map(|place| view! {
                            <li class="item">
                                <a class="title row" href=place.path on:click=close>
                                    <Icon name=place.icon/>{(place.name)()}
                                </a>
                            </li>
                        })
                        .collect_view()
                }}
                <li class="item">
                    <a class="title row" href="/account" on:click=close>
                        <Icon name="person"/>{t!("place.account")}
                    </a>
                </li>
            </ul>
            <button class="btn block" type="button" on:click=move |_| { sign_out.dispatch(()); }>
                <Icon name="out" flip=true/>{t!("account.sign_out")}
            </button>
        </Sheet>
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
