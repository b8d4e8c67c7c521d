//! The one-time link by which a person signs in for the first time, or again after losing the password.

use std::cell::RefCell;

use domain::identity::wire::SignInLink;
use leptos::prelude::*;

use super::order::focus_soon;
use crate::{
    browser,
    client::{self, Failure},
    components::{Busy, Icon, Notice, toast},
    t,
};

/// The section whose entries have such links.
pub const PATH: &str = "people";

thread_local! {
    /// The link that came with the last answer, with the id of its person. It is shown once and then forgotten.
    static FRESH: RefCell<Option<(String, SignInLink)>> = const { RefCell::new(None) };
}

/// Keeps the link until the page of its person shows it.
pub fn keep(person: String, link: SignInLink) {
    FRESH.set(Some((person, link)));
}

fn take(person: &str) -> Option<SignInLink> {
    FRESH.take().filter(|(owner, _)| owner == person).map(|(_, link)| link)
}

/// The link of a person, where there is one to show, and the button that makes a new one.
#[component]
pub fn SignInLinkOf(id: String, active: bool) -> impl IntoView {
    let shown = RwSignal::new(take(&id));
    let trouble = RwSignal::new(None);
    let renew = Action::new_local(move |(): &()| {
        let path = format!("/people/{id}/sign-in-link");
        async move {
            trouble.set(None);
            let made: Result<SignInLink, Failure> = client::post(&path, &()).await;
            match made {
                Ok(made) => {
                    shown.set(Some(made));
                    focus_soon("sign-in-link".to_owned());
                }
                Err(failure) => trouble.set(Some(failure.words())),
            }
        }
    });
    view! {
        <section class="card stack" aria-labelledby="sign-in-link-title">
            <h2 id="sign-in-link-title">{t!("administration.people.link")}</h2>
            {move || match shown.get() {
                Some(link) => view! { <Shown link=link/> }.into_any(),
                None => view! { <p class="soft">{t!("administration.people.link_means")}</p> }.into_any(),
            }}
            {move || trouble.get().map(|words: String| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            {active.then(|| view! {
                <div class="row">
                    <Busy busy=renew.pending() press=move || { renew.dispatch(()); }>
                        <Icon name="link"/>{t!("administration.people.new_link")}
                    </Busy>
                </div>
            })}
        </section>
    }
}

/// The link itself, to be copied.
#[component]
fn Shown(link: SignInLink) -> impl IntoView {
    let SignInLink { sign_in_link: link, mailed } = link;
    let copy = {
        let link = link.clone();
        Action::new_local(move |(): &()| {
            let link = link.clone();
            async move {
                if browser::copy(&link).await.is_truthy() {
                    toast(t!("administration.people.copied"));
                } else {
                    toast(t!("administration.people.copy_by_hand"));
                }
            }
        })
    };
    view! {
        <Notice tone="yours" icon="key" alert=true>
            <p>{t!("administration.people.link_shown_once")}</p>
            {mailed.then(|| view! { <p>{t!("administration.people.link_mailed")}</p> })}
            <div class="field">
                <label for="sign-in-link">{t!("administration.people.link")}</label>
                <input class="input" id="sign-in-link" readonly=true value=link translate="no"/>
            </div>
            <div class="row">
                <button class="btn" type="button" on:click=move |_| { copy.dispatch(()); }>
                    <Icon name="copy-text"/>{t!("administration.people.copy")}
                </button>
            </div>
        </Notice>
    }
}
