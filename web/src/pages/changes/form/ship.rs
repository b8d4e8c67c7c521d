//! Shipping: asked once more with who will be told, sent, and taken back where it only waits for its time.

use domain::{
    changes::{WhyNotShipped, wire::ShipAnswer},
    problem::Code,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::Editor;
use crate::{
    client,
    components::{Busy, Icon, Notice, Sheet, toast},
    pages::changes::audience::{Figures, LeftOut},
    t,
    words::{Style, moment},
};

/// The question before it ships, with the count on the button.
#[component]
pub fn ShipSheet() -> impl IntoView {
    let editor = Editor::current();
    let title = Signal::derive(move || match editor.at() {
        Some(at) => t!("ship.ask_later", when = moment(at, Style::Moment)),
        None => t!("ship.ask_now"),
    });
    let words = move || match (editor.at(), editor.audience_size()) {
        (Some(at), _) => t!("change.plan_for", when = moment(at, Style::Moment)),
        (None, Some(count)) if count > 0 => t!("change.ship_and_tell", count = count as f64),
        (None, _) => t!("change.ship_button"),
    };
    let audience = move || editor.audience.value().flatten();
    view! {
        <Sheet open=editor.asked title=title>
            <p>{move || if editor.at().is_some() { t!("ship.means_later") } else { t!("ship.means_now") }}</p>
            {move || audience().map(|audience| view! {
                <div class="card deep stack tight"><Figures audience=audience.clone()/></div>
                <LeftOut left_out=audience.left_out/>
            })}
            {move || editor.trouble.get().map(|words| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <div class="row">
                <Busy kind="primary" busy=editor.busy press=move || editor.ship()>{words}</Busy>
                <button class="btn" type="button" on:click=move |_| editor.asked.set(false)>{t!("ship.not_yet")}</button>
            </div>
        </Sheet>
    }
}

impl Editor {
    /// Ships it now, or plans that.
    fn ship(self) {
        if self.busy.get_untracked() {
            return;
        }
        let at = untrack(|| self.at());
        let mut body = json!({"id": self.ship_id(at)});
        if let Some(at) = at {
            body["at"] = at.to_string().into();
        }
        self.busy.set(true);
        self.trouble.set(None);
        let path = format!("/changes/{}/ship", self.id);
        spawn_local(async move {
            let outcome = client::post::<_, ShipAnswer>(&path, &body).await;
            // The reader has gone elsewhere.
            if self.busy.try_get_untracked().is_none() {
                return;
            }
            match outcome {
                Ok(answer) => {
                    self.shipped();
                    self.asked.set(false);
                    match answer.ship_at {
                        Some(at) => toast(t!("ship.planned", when = moment(at, Style::Moment))),
                        None => {
                            toast(t!("ship.done", count = answer.told as f64));
                            self.result.set(Some(answer));
                        }
                    }
                    self.renew().await;
                }
                Err(failure) => {
                    if failure.is(Code::NotPossible) {
                        self.renew().await;
                    }
                    if self.errors.take_from(&failure) {
                        _ = self.asked.try_set(false);
                    } else {
                        _ = self.trouble.try_set(Some(failure.words()));
                    }
                }
            }
            _ = self.busy.try_set(false);
        });
    }

    /// Takes a planned one back: it is a draft again.
    fn take_back(self) {
        self.busy.set(true);
        let path = format!("/changes/{}/ship", self.id);
        spawn_local(async move {
            let outcome = client::delete(&path).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(()) => toast(t!("ship.taken_back")),
                Err(failure) => toast(failure.words()),
            }
            self.renew().await;
        });
    }

    /// Asks how it stands now.
    async fn renew(self) {
        match self.read().await {
            Ok(change) => self.adopt(change),
            Err(failure) => toast(failure.words()),
        }
    }
}

/// That it waits for its time, and the way back; or that it did not ship at its time.
#[component]
pub fn PlannedCard() -> impl IntoView {
    let editor = Editor::current();
    let failed = move || {
        editor.saved.with(|saved| {
            let failure = saved.as_ref()?.ship_failed?;
            let when = moment(failure.planned_for, Style::Moment);
            Some(match failure.reason {
                WhyNotShipped::NotAllowed => t!("ship.failed.not_allowed", when = when),
                WhyNotShipped::NothingToShip => t!("ship.failed.nothing_to_ship", when = when),
            })
        })
    };
    let planned = move || {
        editor.saved.with(|saved| {
            let change = saved.as_ref()?;
            Some((change.ship_at.filter(|_| editor.is_planned())?, change.planned_by.clone()))
        })
    };
    view! {
        {move || failed().map(|words| view! { <Notice tone="alarm" icon="over"><p>{words}</p></Notice> })}
        {move || planned().map(|(at, by)| view! {
            <section class="card your-turn stack tight" aria-labelledby="planned">
                <h2 class="row" id="planned"><Icon name="clock"/>{t!("change.ships_on", when = moment(at, Style::Moment))}</h2>
                <p class="small">
                    {t!("ship.by_itself")}
                    {by.map(|by| t!("ship.planned_by", name = by.name))}
                </p>
                <div class="row">
                    <Busy busy=editor.busy press=move || editor.take_back()>
                        <Icon name="undo" flip=true/>{t!("ship.take_back")}
                    </Busy>
                </div>
            </section>
        })}
    }
}
