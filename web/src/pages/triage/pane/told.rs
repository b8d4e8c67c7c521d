//! Who was told about the report: each telling with what became of it. Read when it is opened.

use domain::{
    page::Page as Listed,
    telling::wire::{Channel, DeliveryView, Outcome, Progress, TellingView},
};
use leptos::prelude::*;

use crate::{
    client::{self, Failure, remote},
    components::{Empty, Faces, Icon, When},
    pages::{inbox::kind_words, oversight::Who, triage::desk::Desk},
    t,
    words::{coded, near},
};

/// The fold; what is in it is asked for when it is first opened.
#[component]
pub fn WhoWasTold() -> impl IntoView {
    let opened = RwSignal::new(false);
    view! {
        <details class="fold" on:toggle=move |_| opened.set(true)>
            <summary><Icon name="mail"/>{t!("told.title")}<Icon name="next" flip=true/></summary>
            <div>{move || opened.get().then(|| view! { <Tellings/> })}</div>
        </details>
    }
}

/// All tellings of the report, newest first.
async fn load(path: String) -> Result<Vec<TellingView>, Failure> {
    let mut page: Listed<TellingView> = client::get(&path).await?;
    let mut all = page.items;
    while let Some(cursor) = page.next_cursor {
        let cursor = String::from(js_sys::encode_uri_component(&cursor));
        page = client::get(&format!("{path}?cursor={cursor}")).await?;
        all.extend(page.items);
    }
    Ok(all)
}

#[component]
fn Tellings() -> impl IntoView {
    let id = Desk::current().id;
    let tellings = remote(move || load(format!("/reports/{id}/tellings"))).follow("report");
    view! {
        <Faces
            of=tellings
            is_empty=Vec::is_empty
            empty=ViewFn::from(|| view! {
                <Empty icon="mail" title=t!("told.empty") advice=t!("told.empty_advice")/>
            })
            let:all
        >
            <ul class="list">{all.into_iter().map(|telling| view! { <Row telling=telling/> }).collect_view()}</ul>
        </Faces>
    }
}

#[component]
fn Row(telling: TellingView) -> impl IntoView {
    let TellingView { kind, who, owed_since, progress, next_try_at, tries, refusal, deliveries, .. } =
        telling;
    let next = next_try_at.map(|at| t!("debts.next_try", when = near(at)));
    let tried = tries.filter(|tries| *tries > 0).map(|tries| t!("told.tries", count = i64::from(tries)));
    view! {
        <li class="item told">
            <p class="row">
                <span class="badge tone" data-tone=tone(progress)>
                    <Icon name=icon(progress)/>{coded("told.progress.", name(progress))}
                </span>
                <strong>{kind_words(kind)}</strong>
            </p>
            <p class="meta">
                <Who who=who/>
                <span>{t!("debts.since")}" "<When at=owed_since/></span>
                {next.map(|next| view! { <span>{next}</span> })}
                {tried.map(|tried| view! { <span>{tried}</span> })}
            </p>
            {refusal.map(|words| view! { <p class="small soft" translate="no" dir="auto">{words}</p> })}
            <ul class="small">{deliveries.into_iter().map(|one| view! { <Delivery one=one/> }).collect_view()}</ul>
        </li>
    }
}

/// One attempt that left, with the receiving server's own words.
#[component]
fn Delivery(one: DeliveryView) -> impl IntoView {
    let DeliveryView { channel, at, outcome, answer, to } = one;
    view! {
        <li class="meta">
            <span>{coded("told.delivery.", delivery(channel, outcome))}</span>
            {to.map(|who| view! { <Who who=who/> })}
            <When at=at/>
            {answer.map(|answer| view! { <span translate="no" dir="auto">{answer}</span> })}
        </li>
    }
}

const fn name(progress: Progress) -> &'static str {
    match progress {
        Progress::Owed => "owed",
        Progress::Queued => "queued",
        Progress::TryingAgain => "trying_again",
        Progress::Sent => "sent",
        Progress::Read => "read",
        Progress::Opened => "opened",
        Progress::Confirmed => "confirmed",
        Progress::Failed => "failed",
    }
}

const fn tone(progress: Progress) -> Option<&'static str> {
    match progress {
        Progress::Owed => None,
        Progress::Queued => Some("moving"),
        Progress::TryingAgain => Some("yours"),
        Progress::Sent | Progress::Read | Progress::Opened | Progress::Confirmed => Some("closed"),
        Progress::Failed => Some("alarm"),
    }
}

const fn icon(progress: Progress) -> &'static str {
    match progress {
        Progress::Owed => "unseen",
        Progress::Queued => "clock",
        Progress::TryingAgain => "hourglass",
        Progress::Sent => "mail",
        Progress::Read | Progress::Opened | Progress::Confirmed => "check",
        Progress::Failed => "over",
    }
}

const fn delivery(channel: Channel, outcome: Outcome) -> &'static str {
    match (channel, outcome) {
        (_, Outcome::Refused) => "refused",
        (_, Outcome::GivenUp) => "given_up",
        (_, Outcome::NoAddress) => "no_address",
        (_, Outcome::ByChoice) => "by_choice",
        (Channel::Mail, Outcome::Accepted) => "mail",
        (Channel::Inbox, Outcome::Accepted) => "inbox",
        (Channel::StatusPage, Outcome::Accepted) => "status_page",
        (Channel::Push, Outcome::Accepted) => "push",
    }
}
