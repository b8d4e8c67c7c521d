//! What the person is told, by which way and when.

mod form;
mod hours;
mod table;

use domain::telling::wire::PreferencesView;
use form::ChoiceForm;
use leptos::prelude::*;

use crate::{
    client::{self, remote, session::session},
    components::{Faces, Icon, Notice},
    shell::Page,
    t,
};

/// What the person is told how and when, loaded when first opened.
pub fn notifications_area() -> AnyView {
    view! { <NotificationsPage/> }.into_any()
}

/// The page of one's choices; mails lead here.
#[component]
fn NotificationsPage() -> impl IntoView {
    let chosen = remote(|| client::get::<PreferencesView>("/me/preferences"));
    let back = || {
        view! {
            <div class="row">
                <a class="btn quiet back" href="/account"><Icon name="back" flip=true/>{t!("place.account")}</a>
            </div>
        }
    };
    view! {
        <Page title=t!("notifications.title") soft=t!("notifications.soft") above=back column=true>
            <NoMail/>
            <Faces of=chosen let:chosen><ChoiceForm chosen=chosen/></Faces>
        </Page>
    }
}

/// Where no mail leaves, nobody should count on one.
#[component]
fn NoMail() -> impl IntoView {
    let without = Memo::new(move |_| session().public().is_some_and(|public| !public.mail));
    view! {
        <Show when=move || without.get()>
            <Notice icon="mail">
                <strong>{t!("notifications.no_mail")}</strong>
                <span>{t!("notifications.no_mail_means")}</span>
            </Notice>
        </Show>
    }
}
