//! The sheet behind "More".

use leptos::prelude::*;

use super::places::Place;
use crate::{
    client::session::session,
    components::{Icon, Sheet, toast},
    t,
};

/// The sheet, loaded when the first page has settled.
pub fn more_sheet(open: RwSignal<bool>) -> AnyView {
    view! { <MoreSheet open=open/> }.into_any()
}

/// What a phone's bar has no room for: places of work, account, signing out.
#[component]
fn MoreSheet(open: RwSignal<bool>) -> impl IntoView {
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
