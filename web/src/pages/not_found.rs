//! An address that leads nowhere.

use leptos::prelude::*;

use crate::{shell::Page, t};

/// Says so, and where to go instead.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Page title=t!("not_found.title") column=true open=true>
            <div class="card stack">
                <p class="no soft">{t!("not_found.code")}</p>
                <p>{t!("not_found.advice")}</p>
                <div class="row">
                    <a class="btn" href="/">{t!("not_found.report")}</a>
                    <a class="btn" href="/reports">{t!("not_found.mine")}</a>
                </div>
            </div>
        </Page>
    }
}
