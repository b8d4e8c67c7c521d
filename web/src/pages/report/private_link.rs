//! The anonymous reporter's way back: a link that only this device knows.

use leptos::{prelude::*, task::spawn_local};

use super::kept;
use crate::{
    browser,
    components::{Icon, toast},
    t,
};

/// The private link, with the ways to keep it.
#[component]
pub fn PrivateLink(
    /// The reporter's secret.
    secret: String,
    /// The report's number.
    number: i64,
) -> impl IntoView {
    let path = format!("/s/{secret}");
    let address = window().location().origin().unwrap_or_default() + &path;
    let is_kept = RwSignal::new(kept::holds(&secret));
    let copy = {
        let address = address.clone();
        move |_| {
            let address = address.clone();
            spawn_local(async move {
                let copied = browser::copy(&address).await.is_truthy();
                toast(if copied { t!("private.copied") } else { t!("private.not_copied") });
            });
        }
    };
    let keep = move |_| {
        if is_kept.get_untracked() {
            kept::forget(&secret);
        } else {
            kept::keep(&secret, number);
        }
        is_kept.set(kept::holds(&secret));
    };
    view! {
        <section class="card your-turn stack" aria-labelledby="private-title">
            <div class="stack tight">
                <h2 id="private-title">{t!("private.title")}</h2>
                <p>{t!("private.only")}</p>
            </div>
            <p><a class="no wrap" href=path rel="external" translate="no">{address}</a></p>
            <div class="row">
                <button class="btn grow" type="button" on:click=copy><Icon name="copy-text"/>{t!("private.copy")}</button>
                <button class="btn grow" type="button" on:click=move |_| _ = window().print()>
                    <Icon name="print"/>{t!("private.print")}
                </button>
                <button
                    class="btn grow"
                    type="button"
                    aria-pressed=move || if is_kept.get() { "true" } else { "false" }
                    on:click=keep
                >
                    {move || is_kept.get().then(|| view! { <Icon name="check"/> })}
                    {t!("private.keep")}
                </button>
            </div>
            <p class="small">{t!("private.keep_means")}" "<a href="/reports">{t!("kept.here")}</a></p>
        </section>
    }
}
