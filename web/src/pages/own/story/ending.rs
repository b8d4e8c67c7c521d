//! How it ended, before the story tells why.

use domain::reports::State;
use leptos::prelude::*;

use super::{page::Story, reopen::can_reopen};
use crate::{
    components::Voice,
    t,
    words::{Style, day},
};

/// The owner's closing words, to whom it was passed on, and what the reporter can still do.
#[component]
pub fn Ending(story: Signal<Story>) -> impl IntoView {
    let ending = Memo::new(move |_| {
        story.with(|story| {
            let own = story.report.own.as_ref()?;
            let title = match story.state() {
                State::Answered => t!("ending.answered"),
                State::Declined => t!("ending.declined"),
                State::Transferred => match &own.transfer {
                    Some(transfer) => t!("ending.transferred", to = &transfer.to),
                    None => t!("state.transferred"),
                },
                State::Withdrawn => t!("ending.withdrawn"),
                _ => return None,
            };
            let follow_up =
                own.transfer.as_ref().filter(|_| story.state() == State::Transferred).map(|transfer| {
                    let when = day(transfer.follow_up_on, Style::Date);
                    match &transfer.reference {
                        Some(reference) => {
                            t!("ending.follow_up_reference", when = when, reference = reference)
                        }
                        None => t!("ending.follow_up", when = when),
                    }
                });
            // A withdrawn report may have been answered before.
            let words = own.ending_words.clone().filter(|_| story.state().is_ending());
            let appeal = (story.state() == State::Declined && can_reopen(story)).then(|| t!("ending.appeal"));
            let advice = follow_up.or(appeal);
            Some((title, words, story.report.staff.owner.team.name.clone(), advice))
        })
    });
    move || {
        ending.get().map(|(title, words, team, advice)| view! {
        <section class="card stack" aria-labelledby="ending-title">
            <h2 id="ending-title">{title}</h2>
            {words.map(|words| view! { <Voice ours=true who=t!("ending.who", team = team) words=words/> })}
            {advice.map(|advice| view! { <p class="soft">{advice}</p> })}
        </section>
    })
    }
}
