//! How the reporter wants to be known, and who will see what. It stands above the text, because it is decided first.

use leptos::prelude::*;

use super::{form::Form, kept};
use crate::{
    client::session::session,
    components::{Choices, Fold, Notice},
    t,
};

/// Named, confidential or anonymous, as far as the administrator allows it.
#[component]
pub fn IdentityChoice(
    /// The form.
    form: Form,
    /// Whether somebody is signed in.
    known: bool,
) -> impl IntoView {
    if !known {
        return view! { <WithoutAccount/> }.into_any();
    }
    let anonymous = move || form.is_anonymous().then(|| view! { <Unseen/> });
    let session = session();
    let options = Signal::derive(move || {
        let mut options = vec![
            option("named", t!("identity.named"), t!("identity.named.sees"), "person"),
            option("confidential", t!("identity.confidential"), t!("identity.confidential.sees"), "lock"),
        ];
        if session.public().is_some_and(|public| public.anonymous) {
            options.push(option(
                "anonymous",
                t!("identity.anonymous"),
                t!("identity.anonymous.sees"),
                "unseen",
            ));
        }
        options
    });
    let note = Signal::derive(move || match form.identity.get().as_str() {
        "anonymous" => t!("identity.anonymous.note"),
        "confidential" => t!("identity.confidential.note"),
        _ => t!("identity.named.note"),
    });
    view! {
        <div>
            <Fold icon="lock" title=t!("identity.title") note=note>
                <div class="stack tight">
                    <Choices name="identity" legend=t!("identity.question") options=options value=form.identity/>
                    {anonymous}
                    <p class="small"><a href="/help">{t!("identity.help")}</a></p>
                </div>
            </Fold>
        </div>
    }
    .into_any()
}

/// For people without an account there is nothing to choose.
#[component]
fn WithoutAccount() -> impl IntoView {
    view! {
        <Fold icon="unseen" title=t!("identity.without") note=t!("identity.anonymous.note")>
            <div class="stack tight">
                <Unseen/>
                <p class="row small">
                    <a href="/help">{t!("identity.help")}</a>
                    <a href="/sign-in">{t!("identity.sign_in")}</a>
                    {(!kept::all().is_empty()).then(|| view! { <a href="/reports">{t!("kept.here")}</a> })}
                </p>
            </div>
        </Fold>
    }
}

fn option(
    value: &str,
    words: String,
    line: String,
    icon: &'static str,
) -> (String, String, String, &'static str) {
    (value.to_owned(), words, line, icon)
}

/// What anonymous means, and what it does not protect against.
#[component]
fn Unseen() -> impl IntoView {
    view! {
        <Notice icon="unseen">
            <p><strong>{t!("identity.unseen")}</strong>" "{t!("identity.unseen.more")}</p>
            <p class="small">{t!("identity.unseen.later")}</p>
        </Notice>
    }
}
