//! Mail: what is in force, stopping it for a while, and the self-test.

use domain::{
    access,
    telling::mail_settings::{MailPatch, MailStatus, MailTest, SelfTest},
};
use leptos::prelude::*;

use super::conversation::Conversation;
use crate::{
    client::{self, remote, session::session},
    components::{Busy, Empty, Errors, Faces, Icon, Notice, Submit, TextField, When, toast},
    shell::Page,
    t,
    words::{Style, coded},
};

/// What was read, with the tag that a change must bring.
type Tagged = (MailStatus, String);

/// The page of mail.
#[component]
pub fn MailPage() -> impl IntoView {
    let allowed = Memo::new(|_| session().may(access::Action::Administer));
    let back = || {
        view! {
            <a class="btn quiet" href="/administration">
                <Icon name="back" flip=true/>{t!("administration.title")}
            </a>
        }
    };
    view! {
        <Page title=t!("mail.title") soft=t!("mail.soft") actions=back column=true>
            <Show
                when=move || allowed.get()
                fallback=|| view! { <Empty icon="lock" title=t!("mail.closed") advice=t!("mail.closed_advice")/> }
            >
                <Settings/>
            </Show>
        </Page>
    }
}

#[component]
fn Settings() -> impl IntoView {
    let status = remote(|| async { client::get_tagged::<MailStatus>("/settings/mail").await });
    view! {
        <Faces of=status let:tagged>
            <Present status=tagged.0.clone()/>
            <Waiting tagged=tagged.clone() renew=move || status.reload()/>
        </Faces>
        <Test/>
    }
}

/// What is in force.
#[component]
fn Present(status: MailStatus) -> impl IntoView {
    let MailStatus { configured, host, port, tls, user, from, ca_file, mailbox, .. } = status;
    let relay = host.map(|host| port.map_or(host.clone(), |port| format!("{host}:{port}")));
    let fact = |name: String, value: Option<String>| {
        value.map(|value| view! { <dt>{name}</dt><dd translate="no">{value}</dd> })
    };
    let encryption = tls.map(|tls| coded("mail.tls.", &tls));
    view! {
        {(!configured).then(|| view! {
            <Notice tone="yours" icon="mail">
                <p>{t!("mail.not_configured")}</p>
                <p class="small">{t!("mail.not_configured_advice")}</p>
            </Notice>
        })}
        {mailbox.then(|| view! {
            <Notice icon="inbox">
                <p>{t!("mail.mailbox_is_on")}" "<a href="/mailbox">{t!("mailbox.title")}</a></p>
            </Notice>
        })}
        <section class="card stack" aria-labelledby="in-force">
            <h2 id="in-force">{t!("mail.in_force")}</h2>
            <dl class="facts">
                {fact(t!("mail.relay"), relay)}
                {encryption.map(|words| view! { <dt>{t!("mail.encryption")}</dt><dd>{words}</dd> })}
                {fact(t!("mail.user"), user)}
                {fact(t!("mail.from"), Some(from))}
                {fact(t!("mail.ca_file"), ca_file)}
            </dl>
            <p class="small soft">{t!("mail.where_to_change")}</p>
        </section>
    }
}

/// What waits, and the button that stops or goes on.
#[component]
fn Waiting(tagged: Tagged, renew: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let (status, tag) = tagged;
    let paused = status.paused;
    let tag = StoredValue::new(tag);
    let change = Action::new_local(move |paused: &bool| {
        let patch = MailPatch { paused: Some(*paused) };
        async move {
            let changed =
                client::change::<_, MailStatus>("PATCH", "/settings/mail", &tag.get_value(), &patch).await;
            if let Err(failure) = changed {
                toast(failure.words());
            }
            renew();
        }
    });
    let waiting = status.waiting;
    view! {
        <section class="card stack" aria-labelledby="waiting">
            <h2 id="waiting">{t!("mail.waiting")}</h2>
            {paused.then(|| view! {
                <Notice tone="yours" icon="pause"><p>{t!("mail.paused")}</p></Notice>
            })}
            <p>
                {if waiting.queued == 0 { t!("mail.nothing_waits") } else { t!("mail.queued", count = waiting.queued) }}
                {waiting.since.map(|since| view! {
                    " "{t!("mail.oldest")}" "<When at=since precision=Style::Moment/>
                })}
            </p>
            <p class="row">
                <Busy busy=change.pending() press=move || { change.dispatch(!paused); }>
                    {if paused { t!("mail.go_on") } else { t!("mail.pause") }}
                </Busy>
                <a class="btn quiet" href="/debts">{t!("debts.title")}</a>
            </p>
        </section>
    }
}

/// The self-test: an address, and then the whole conversation.
#[component]
fn Test() -> impl IntoView {
    let to = RwSignal::new(session().me().map(|me| me.email).unwrap_or_default());
    let errors = Errors::new();
    let outcome = RwSignal::new(None::<SelfTest>);
    let test = Action::new_local(move |(): &()| async move {
        errors.set(Vec::new());
        let asked = MailTest { to: to.get_untracked() };
        match client::post::<_, SelfTest>("/settings/mail/test", &asked).await {
            Ok(found) => outcome.set(Some(found)),
            Err(failure) => {
                if !errors.take_from(&failure) {
                    toast(failure.words());
                }
            }
        }
    });
    view! {
        <section class="card stack" aria-labelledby="test">
            <h2 id="test">{t!("mail.test")}</h2>
            <p class="soft">{t!("mail.test_soft")}</p>
            <form class="stack" novalidate=true on:submit=move |event| { event.prevent_default(); test.dispatch(()); }>
                <TextField name="to" label=t!("mail.test_to") kind="email" value=to errors=errors/>
                <Submit
                    words=t!("mail.test_send") busy_words=t!("mail.test_busy") busy=test.pending() icon="send"
                />
            </form>
            <div aria-live="polite" class="stack">
                {move || outcome.get().map(|found| view! { <Conversation found=found/> })}
            </div>
        </section>
    }
}
