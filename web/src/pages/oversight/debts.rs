//! Debts: who follows a report, has not been told how it ended, and why.

use domain::{
    access::Action,
    page::Page as Listed,
    reports::wire::{Actor, ActorKind},
    telling::wire::{Debt, Why},
};
use leptos::prelude::*;

use crate::{
    client::{self, Failure, remote, session::session},
    components::{Busy, Empty, Icon, When},
    pages::{inbox::kind_words, own::steady::Steady},
    shell::Page,
    t,
    words::{self, Style, coded, near},
};

/// The page of debts.
#[component]
pub fn DebtsPage() -> impl IntoView {
    let allowed = Memo::new(|_| session().may(Action::ReadTellings));
    view! {
        <Page title=t!("debts.title") soft=t!("debts.soft")>
            <Show
                when=move || allowed.get()
                fallback=|| view! { <Empty icon="lock" title=t!("debts.closed") advice=t!("debts.closed_advice")/> }
            >
                <Debts/>
            </Show>
        </Page>
    }
}

/// The pages of the list that are shown so far.
async fn load(pages: usize) -> Result<Listed<Debt>, Failure> {
    let mut whole: Listed<Debt> = client::get("/debts").await?;
    for _ in 1..pages {
        let Some(cursor) = &whole.next_cursor else { break };
        let cursor = String::from(js_sys::encode_uri_component(cursor));
        let next: Listed<Debt> = client::get(&format!("/debts?cursor={cursor}")).await?;
        whole.items.extend(next.items);
        whole.next_cursor = next.next_cursor;
    }
    Ok(whole)
}

#[component]
fn Debts() -> impl IntoView {
    let pages = RwSignal::new(1);
    let debts = remote(move || load(pages.get())).follow("report");
    let asked = RwSignal::new(false);
    Effect::new(move || {
        debts.value();
        asked.set(false);
    });
    view! {
        <Steady of=debts let:listed>
            {move || {
                let items = listed.with(|listed| listed.items.clone());
                if items.is_empty() {
                    return view! {
                        <Empty icon="check" title=t!("debts.empty") advice=t!("debts.empty_advice")/>
                    }
                    .into_any();
                }
                view! {
                    <ul class="list">{items.into_iter().map(|debt| view! { <Row debt=debt/> }).collect_view()}</ul>
                }
                .into_any()
            }}
            <Show when=move || listed.with(|listed| listed.next_cursor.is_some())>
                <Busy busy=asked press=move || { asked.set(true); pages.update(|pages| *pages += 1); }>
                    {t!("debts.more")}
                </Busy>
            </Show>
        </Steady>
    }
}

/// Who waits, for what, and why; what the receiving server said stands below.
#[component]
fn Row(debt: Debt) -> impl IntoView {
    let Debt { kind, report, who, owed_since, why, next_try_at, answer, .. } = debt;
    let next = next_try_at.map(|at| t!("debts.next_try", when = near(at)));
    view! {
        <li class="item">
            <p class="row">
                <span class="badge tone" data-tone=tone(why)><Icon name=icon(why)/>{coded("debt_why.", why_name(why))}</span>
            </p>
            <a class="title" href=format!("/triage/{}", report.id) translate="no">{report.title}</a>
            <p class="meta">
                <span class="no">{words::number(report.number)}</span>
                <span>{kind_words(kind)}</span>
                <Who who=who/>
                <span>{t!("debts.since")}" "<When at=owed_since precision=Style::Date/></span>
                {next.map(|next| view! { <span>{next}</span> })}
            </p>
            {answer.map(|answer| view! { <p class="small soft" translate="no" dir="auto">{answer}</p> })}
        </li>
    }
}

/// Who is told: by name where the reader may know it.
#[component]
pub fn Who(who: Actor) -> impl IntoView {
    let name = who.name.clone();
    match (who.kind, name) {
        (ActorKind::Confidential, _) => view! { <span>{t!("history.who.confidential")}</span> }.into_any(),
        (ActorKind::Anonymous, _) => view! { <span>{t!("history.who.anonymous")}</span> }.into_any(),
        (_, Some(name)) => view! { <span translate="no">{name}</span> }.into_any(),
        (_, None) => view! { <span>{t!("history.who.owner")}</span> }.into_any(),
    }
}

/// The word of a reason in the catalogue.
const fn why_name(why: Why) -> &'static str {
    match why {
        Why::NoMail => "no_mail",
        Why::Paused => "paused",
        Why::Waiting => "waiting",
        Why::TryingAgain => "trying_again",
        Why::Refused => "refused",
        Why::GivenUp => "given_up",
        Why::NoAddress => "no_address",
        Why::Unread => "unread",
        Why::NotOpened => "not_opened",
    }
}

const fn tone(why: Why) -> Option<&'static str> {
    match why {
        Why::Refused | Why::GivenUp | Why::NoAddress | Why::NoMail => Some("alarm"),
        Why::TryingAgain | Why::Paused => Some("yours"),
        Why::Waiting => Some("moving"),
        Why::Unread | Why::NotOpened => None,
    }
}

const fn icon(why: Why) -> &'static str {
    match why {
        Why::Refused | Why::GivenUp => "over",
        Why::NoAddress => "question",
        Why::NoMail | Why::TryingAgain => "mail",
        Why::Paused => "pause",
        Why::Waiting => "clock",
        Why::Unread | Why::NotOpened => "unseen",
    }
}
