//! The receipt: number, owner, what happens next and by when, and who sees it.

use domain::{id::PersonId, reports::wire::Receipt};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    browser,
    client::session::session,
    components::{Avatar, Icon, When},
    pages::next_step,
    t, words,
};

/// What was sent, held in this tab until its receipt is left.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The server's receipt, as JSON: only its own page needs to read it.
    pub receipt: String,
    /// The first sentence of what was written.
    pub title: String,
    /// Whose it is; nobody's where it is anonymous.
    pub person: Option<PersonId>,
    /// Whether only the owner team may know the name.
    pub confidential: bool,
    /// The anonymous reporter's secret.
    pub secret: Option<String>,
}

impl Sent {
    /// The address of its page.
    pub const PATH: &str = "/sent";
    const PLACE: &str = "sent";

    /// Holds it for the page that shows it, also over a reload: an anonymous reporter would lose the link.
    pub fn hold(&self) {
        browser::hold(Self::PLACE, &serde_json::to_string(self).unwrap_or_default());
    }

    /// What was sent last in this tab, where the reader may see it.
    pub fn held() -> Option<(Self, Receipt)> {
        let sent: Self = serde_json::from_str(&browser::held(Self::PLACE)).ok()?;
        let me = untrack(|| session().me()).map(|me| me.id);
        let mine = sent.person.is_none() || sent.person == me;
        let receipt = serde_json::from_str(&sent.receipt).ok()?;
        mine.then_some((sent, receipt))
    }

    /// Lets go of it.
    pub fn let_go() {
        browser::hold(Self::PLACE, "");
    }
}

/// The slip of paper with everything that the reporter takes away.
#[component]
pub fn ReceiptSlip(sent: Sent, receipt: Receipt) -> impl IntoView {
    let Sent { title, secret, confidential, .. } = sent;
    let anonymous = secret.is_some();
    let sees = match (anonymous, confidential) {
        (true, _) => t!("identity.anonymous.sees"),
        (_, true) => t!("identity.confidential.sees"),
        _ => t!("identity.named.sees"),
    };
    let thanks = match untrack(|| session().me()).filter(|_| !anonymous) {
        Some(me) => t!("receipt.thanks_name", name = me.name),
        None => t!("receipt.thanks"),
    };
    let why = receipt.rule.as_ref().map(|rule| rule.name.clone());
    let team = receipt.owner.team.name;
    let assignee = receipt.owner.assignee.map(|person| person.name);
    view! {
        <div class="receipt">
            <div>
                <header>
                    <p class="row one"><Icon name="check"/><strong>{thanks}</strong></p>
                    <p class="no">{words::number(receipt.number)}</p>
                    <p translate="no" dir="auto">{title}</p>
                </header>
                <dl class="facts">
                    <div>
                        <dt>{t!("receipt.owner")}</dt>
                        <dd class="owner" translate="no">
                            <Avatar name=team.clone() team=true/>
                            <span><strong>{team}</strong>{assignee.map(|name| view! { <span>{name}</span> })}</span>
                        </dd>
                    </div>
                    <div>
                        <dt>{t!("receipt.next")}</dt>
                        <dd>{next_step::words(receipt.next_step.code)}</dd>
                    </div>
                    {receipt.due_at.map(|due_at| view! {
                        <div><dt>{t!("receipt.by")}</dt><dd class="num"><When at=due_at/></dd></div>
                    })}
                    <div><dt>{t!("receipt.seen_by")}</dt><dd>{sees}</dd></div>
                    {(!anonymous).then(|| view! { <Why rule=why/> })}
                </dl>
            </div>
        </div>
    }
}

/// Which rule decided for that owner.
#[component]
fn Why(rule: Option<String>) -> impl IntoView {
    view! {
        <div>
            <dt>{t!("receipt.why_them")}</dt>
            {match rule {
                Some(rule) => view! { <dd class="small soft" translate="no">{rule}</dd> }.into_any(),
                None => view! { <dd class="small soft">{t!("receipt.fallback")}</dd> }.into_any(),
            }}
        </div>
    }
}
