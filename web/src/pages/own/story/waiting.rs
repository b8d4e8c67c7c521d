//! Who waits for it: "me too" for colleagues, a number for those who wait already; and with what it was joined.

use domain::reports::{
    State,
    wire::{Relation, StaffPart},
};
use leptos::prelude::*;

use super::page::Story;
use crate::{
    components::{Icon, Notice},
    pages::support::{Follow, MeToo, MeTooButton, MeTooSheet, waiting_words, with_me_words},
    t,
    words::number,
};

/// The card, as long as anybody waits.
#[component]
pub fn Waiting(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let report = Signal::derive(move || story.with(|story| story.report.staff.clone()));
    let me_too = MeToo::of_page();
    Effect::new(move || report.with(|report| me_too.keep_up(std::iter::once(report))));
    let words = move || report.with(words_of);
    let shown = Memo::new(move |_| story.with(|story| has_place(&story.report.staff)));
    view! {
        <Show when=move || shown.get()>
            <section class="card stack tight" aria-labelledby="waiting-title">
                <h2 id="waiting-title">{t!("support.who_waits")}</h2>
                <p class="row one"><Icon name="people"/><span>{words}</span></p>
                <div class="row">
                    <MeTooButton me_too=me_too report=report primary=true/>
                    <Follow report=report changed=changed/>
                </div>
            </section>
        </Show>
        <MeTooSheet me_too=me_too changed=changed/>
    }
}

/// Whoever reported it alone has nobody to be told of.
fn has_place(report: &StaffPart) -> bool {
    let alone = report.mine.relation == Relation::Reporter && report.counts.people < 2;
    report.state != State::Withdrawn && !alone
}

fn words_of(report: &StaffPart) -> String {
    match report.mine.relation {
        Relation::Reporter | Relation::Supporter => with_me_words(report.counts),
        Relation::Follower | Relation::None => waiting_words(report.counts),
    }
}

/// On a joined report: what happens is told there.
#[component]
pub fn JoinedTo(story: Signal<Story>) -> impl IntoView {
    let root = Memo::new(move |_| story.with(|story| story.report.staff.joined_to));
    move || {
        root.get().map(|root| {
            let number = number(root.number);
            view! {
                <Notice icon="link">
                    <p><strong>{t!("report.joined_to", number = &number)}</strong></p>
                    <p>{t!("story.joined_soft", number = &number)}</p>
                    <a class="btn" href=format!("/reports/{}", root.id)>{t!("story.joined_see", number = &number)}</a>
                </Notice>
            }
        })
    }
}
