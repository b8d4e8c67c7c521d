//! The letters that will leave, one for each language and way of following.

use domain::changes::wire::AudienceLetter;
use leptos::prelude::*;

use crate::{
    components::{Icon, Sheet},
    pages::triage::name_of,
    t,
    words::{coded, if_coded},
};

/// Each with its subject; the whole of it in a sheet.
#[component]
pub fn Letters(letters: Vec<AudienceLetter>) -> impl IntoView {
    if letters.is_empty() {
        return ().into_any();
    }
    let open = RwSignal::new(false);
    let chosen = RwSignal::new(None::<AudienceLetter>);
    let rows = letters
        .into_iter()
        .map(|letter| {
            let about = about(&letter);
            let subject = letter.subject.clone();
            view! {
                <li>
                    <button
                        type="button"
                        aria-haspopup="dialog"
                        on:click=move |_| {
                            chosen.set(Some(letter.clone()));
                            open.set(true);
                        }
                    >
                        <Icon name="mail"/>
                        <span class="grow">
                            <strong translate="no">{subject}</strong>
                            <span class="soft small">{about}</span>
                        </span>
                        <Icon name="next" flip=true/>
                    </button>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="stack tight" aria-labelledby="letters">
            <h2 id="letters">{t!("audience.letters")}</h2>
            <ul class="list picks">{rows}</ul>
        </section>
        <Sheet open=open title=t!("audience.letter")>
            {move || chosen.get().map(|letter| view! {
                <p class="soft small">{about(&letter)}</p>
                <div class="letter stack" lang=letter.language.clone()>
                    <strong translate="no">{letter.subject.clone()}</strong>
                    <p class="words" translate="no" dir="auto">{letter.text.clone()}</p>
                </div>
            })}
        </Sheet>
    }
    .into_any()
}

/// To whom it goes, in which language.
fn about(letter: &AudienceLetter) -> String {
    let language = if_coded("language.", &letter.language).unwrap_or_else(|| letter.language.clone());
    let relation = coded("audience.to.", &name_of(&letter.relation));
    t!("audience.letter_to", who = relation, language = language, count = letter.people as f64)
}
