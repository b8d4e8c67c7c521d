//! Who sees what of a report, and what anonymity does not protect against.

use leptos::prelude::*;

use crate::{
    components::{Icon, Notice},
    shell::Page,
    t,
};

/// The help page about names.
#[component]
pub fn HelpPage() -> impl IntoView {
    view! {
        <Page title=t!("help.title") soft=t!("help.soft") column=true open=true>
            <Mode icon="person" title=t!("identity.named") lines=vec![
                t!("help.named.sees"), t!("help.named.staff"), t!("help.named.leaves"),
            ]/>
            <Mode icon="lock" title=t!("identity.confidential") lines=vec![
                t!("help.confidential.sees"), t!("help.confidential.logged"), t!("help.confidential.moved"),
                t!("help.confidential.small"),
            ]/>
            <Mode icon="unseen" title=t!("identity.anonymous") lines=vec![
                t!("help.anonymous.stored"), t!("help.anonymous.hour"), t!("help.anonymous.link"),
                t!("help.anonymous.told"),
            ]/>
            <NotProtected/>
            <p class="row"><a class="btn" href="/">{t!("help.report")}</a></p>
        </Page>
    }
}

/// One way to be known, with what it means.
#[component]
fn Mode(icon: &'static str, title: String, lines: Vec<String>) -> impl IntoView {
    view! {
        <section class="card stack tight">
            <h2 class="row"><Icon name=icon/>{title}</h2>
            <ul class="stack tight points">
                {lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn NotProtected() -> impl IntoView {
    view! {
        <Notice icon="info">
            <h2>{t!("help.limits")}</h2>
            <ul class="stack tight points">
                <li>{t!("help.limits.order")}</li>
                <li>{t!("help.limits.words")}</li>
                <li>{t!("help.limits.shift")}</li>
                <li>{t!("help.limits.device")}</li>
            </ul>
        </Notice>
    }
}
