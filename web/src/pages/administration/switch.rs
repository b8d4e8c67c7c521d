//! Switching something off, and on again. Nothing is ever deleted, because reports name it.

use crate::router::{NavigateOptions, use_navigate};
use domain::problem::Code;
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::{loaded::Read, section::Section};
use crate::{
    components::{Busy, Confirm, Icon, Notice, toast},
    t,
};

/// The button that switches it off after a question, or on; where it is still needed, why.
#[component]
pub fn Switch(section: &'static Section, latest: StoredValue<Option<Read>>) -> impl IntoView {
    let Read { entry, .. } = latest.get_value().unwrap_or_default();
    let (active, name) = (entry.is_active(), entry.name());
    let (asked, trouble) = (RwSignal::new(false), RwSignal::new(None));
    let navigate = use_navigate();
    let switch = Action::new_local(move |(): &()| {
        let navigate = navigate.clone();
        async move {
            trouble.set(None);
            let read = latest.get_value().unwrap_or_default();
            let body = Map::from_iter([("active".to_owned(), Value::Bool(!active))]);
            match section.change(&read, &body).await {
                Ok(_) => {
                    toast(if active {
                        t!("administration.switched_off")
                    } else {
                        t!("administration.switched_on")
                    });
                    navigate(&format!("/administration/{}", section.path), NavigateOptions::default());
                }
                Err(failure) if failure.is(Code::InUse) => {
                    trouble.set(Some((section.words.in_use)(&read.entry)))
                }
                Err(failure) => trouble.set(Some(failure.words())),
            }
        }
    });
    let press = move || {
        if active {
            asked.set(true);
        } else {
            switch.dispatch(());
        }
    };
    view! {
        <section class="card stack" aria-labelledby="switch">
            <h2 id="switch">
                {if active { t!("administration.switch_off") } else { t!("administration.switch_on") }}
            </h2>
            <p class="soft">
                {if active { (section.words.off)() } else { t!("administration.switch_on_means") }}
            </p>
            {move || trouble.get().map(|words: String| view! {
                <Notice tone="alarm" icon="over" alert=true>{words}</Notice>
            })}
            <div class="row">
                <Busy kind=if active { "danger" } else { "" } busy=switch.pending() press=press>
                    <Icon name=if active { "pause" } else { "check" }/>
                    {if active { t!("administration.switch_off") } else { t!("administration.switch_on") }}
                </Busy>
            </div>
        </section>
        <Confirm
            open=asked
            title=t!("administration.switch_off_ask", name = name)
            body=(section.words.off)()
            go=t!("administration.switch_off")
            keep=t!("administration.keep")
            confirmed=Callback::new(move |()| { switch.dispatch(()); })
        />
    }
}
