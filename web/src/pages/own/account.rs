//! The person's own account: who is signed in, language, light and dark, what is told how, signing out.

use leptos::prelude::*;

use crate::{
    browser,
    client::session::session,
    components::{Busy, Errors, Icon, Item, Owner, SelectField, toast},
    shell::{Page, ThemeChoice},
    t,
    words::if_coded,
};

/// The account page.
#[component]
pub fn AccountPage() -> impl IntoView {
    view! {
        <Page title=t!("place.account") column=true>
            <Person/>
            <section class="card stack">
                <LanguageChoice/>
                <ThemeChoice/>
            </section>
            <ul class="list">
                <Item
                    href="/account/notifications"
                    title=t!("notifications.title")
                    ours=true
                    end=|| view! { <Icon name="next" flip=true/> }
                >
                    {t!("notifications.soft")}
                </Item>
            </ul>
            <SignOut/>
        </Page>
    }
}

#[component]
fn Person() -> impl IntoView {
    let session = session();
    move || {
        session.me().map(|me| {
            let unit = me.unit.map(|unit| unit.name);
            let line = [Some(me.email), unit].into_iter().flatten().collect::<Vec<_>>().join(", ");
            view! { <section class="card" translate="no"><Owner name=me.name line=line large=true/></section> }
        })
    }
}

/// The languages that have a catalogue; a new choice starts the page anew.
#[component]
fn LanguageChoice() -> impl IntoView {
    let present = browser::LANGUAGE.with(Clone::clone);
    let value = RwSignal::new(present.clone());
    let options: Vec<(String, String)> = browser::LANGUAGES
        .with(|languages| languages.iter().filter_map(|language| language.as_string()).collect::<Vec<_>>())
        .into_iter()
        .filter_map(|language| if_coded("language.", &language).map(|name| (language, name)))
        .collect();
    Effect::new(move || {
        let chosen = value.get();
        if chosen != present {
            browser::set_language(&chosen);
            _ = window().location().reload();
        }
    });
    (options.len() > 1).then(|| {
        view! {
            <SelectField
                name="language" label=t!("account.language") options=options value=value errors=Errors::new()
            />
        }
    })
}

#[component]
fn SignOut() -> impl IntoView {
    let session = session();
    let sign_out = Action::new_local(move |everywhere: &bool| session.sign_out(*everywhere));
    Effect::new(move || {
        if let Some(Err(failure)) = sign_out.value().get() {
            toast(failure.words());
        }
    });
    let busy = sign_out.pending();
    view! {
        <div class="row">
            <Busy busy=busy press=move || { sign_out.dispatch(false); }>
                <Icon name="out" flip=true/>{t!("account.sign_out")}
            </Busy>
            <Busy kind="danger" busy=busy press=move || { sign_out.dispatch(true); }>
                {t!("account.sign_out_everywhere")}
            </Busy>
        </div>
    }
}
