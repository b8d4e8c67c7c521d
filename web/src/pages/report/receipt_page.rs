//! The page after sending.

use crate::router::{NavigateOptions, use_navigate};
use leptos::prelude::*;

use super::{
    PrivateLink,
    receipt::{ReceiptSlip, Sent},
};
use crate::{shell::Page, t, words};

/// The receipt of what was just sent; without one it leads back to the form.
#[component]
pub fn SentPage() -> impl IntoView {
    view! {
        <Page title=t!("receipt.title") column=true quiet=true open=true>
            <Shown/>
        </Page>
    }
}

#[component]
fn Shown() -> impl IntoView {
    let navigate = use_navigate();
    let sent = Sent::held();
    if sent.is_none() {
        Effect::new(move || navigate("/", NavigateOptions { replace: true, ..Default::default() }));
    }
    on_cleanup(Sent::let_go);
    sent.map(|(sent, receipt)| {
        let number = words::number(receipt.number);
        let story = format!("/reports/{}", receipt.id);
        let known = sent.secret.is_none();
        let link = sent.secret.clone().map(|secret| {
            view! {
                <PrivateLink secret=secret number=receipt.number/>
            }
        });
        view! {
            <ReceiptSlip sent=sent receipt=receipt/>
            {link}
            <div class="two">
                {known.then(|| view! {
                    <a class="btn primary" href=story>{t!("receipt.follow", number = number)}</a>
                })}
                <a class="btn" href="/">{t!("receipt.another")}</a>
            </div>
            {known.then(|| view! { <p class="soft small">{t!("receipt.mistake")}</p> })}
        }
    })
}
