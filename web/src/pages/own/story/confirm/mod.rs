//! "Does it help?": the question about a change that shipped, four answers of equal weight, and what each comes to.

mod answered;
mod asked;
mod change;
mod standing;

use domain::{
    access::Action as Right,
    reports::{ShipAnswer, State, requests::ConfirmationRequest},
};
use leptos::prelude::*;

use super::{
    moves::{NextId, make},
    page::Story,
};
use crate::components::{Errors, live_region::announce};
use answered::{Answered, Reconsider, Thanks, thanks};
use asked::Asked;
use standing::my_answer;
pub use standing::{Answer, waits};

/// An answer that was given on this page.
#[derive(Clone, Copy)]
pub struct JustGiven {
    /// The answer.
    pub answer: ShipAnswer,
    /// The number of the last event that the page knew then.
    seq: i64,
}

fn seq(story: &Story) -> i64 {
    story.report.own.as_ref().map_or(0, |own| own.seq)
}

/// What the form of the answers shares.
#[derive(Clone, Copy)]
pub struct Answering {
    /// The report.
    pub story: Signal<Story>,
    /// What else there is to say.
    pub words: RwSignal<String>,
    /// What is wrong with the words.
    pub errors: Errors,
    /// Sends an answer, with the words where there are any.
    pub send: Action<ShipAnswer, ()>,
    /// Whether an answer is under way, or its effect.
    pub busy: Memo<bool>,
    /// What was answered just now.
    pub thanked: RwSignal<Option<JustGiven>>,
    /// Somebody who has answered wants to answer anew.
    pub anew: RwSignal<bool>,
}

/// What is shown.
#[derive(Clone, Copy, PartialEq)]
enum Face {
    /// Nothing shipped, or it is not for this reader.
    Nothing,
    /// Does it help? With what was answered before; in marigold where it waits.
    Asked { before: Option<Answer>, waits: bool },
    /// It was answered.
    Answered(Answer),
    /// Not fixed, and open again since then.
    OpenAgain,
    /// It was closed without an answer.
    Assumed,
    /// It was confirmed.
    Confirmed(Option<Answer>),
}

fn face(story: &Story, thanked: Option<ShipAnswer>, anew: bool) -> Face {
    let answer = my_answer(story);
    let may = story.may(Right::Confirm);
    match (story.state(), answer) {
        (State::Reopened, _) if thanked == Some(ShipAnswer::NotFixed) => Face::OpenAgain,
        (State::Shipped, Some(answer)) if may && !anew && !waits(story) => Face::Answered(answer),
        (State::Shipped, before) if may => Face::Asked { before, waits: waits(story) },
        (State::Assumed, _) if may => Face::Assumed,
        (State::Confirmed, answer) if may => Face::Confirmed(answer),
        _ => Face::Nothing,
    }
}

/// The question, or what came of its answer.
#[component]
pub fn DoesItHelp(story: Signal<Story>, changed: Callback<()>) -> impl IntoView {
    let (thanked, anew) = (RwSignal::new(None), RwSignal::new(false));
    let answering = answering(story, changed, thanked, anew);
    let face = Memo::new(move |_| {
        story.with(|story| {
            face(story, thanked.with(|thanked| thanked.as_ref().map(|thanked| thanked.answer)), anew.get())
        })
    });
    move || match face.get() {
        Face::Nothing => ().into_any(),
        Face::Asked { before, waits } => {
            view! { <Asked answering=answering before=before yours=waits closed=false/> }.into_any()
        }
        Face::Assumed => view! { <Asked answering=answering yours=false closed=true/> }.into_any(),
        Face::Answered(answer) => view! { <Answered answering=answering answer=answer/> }.into_any(),
        Face::OpenAgain => view! { <Thanks answering=answering answer=ShipAnswer::NotFixed/> }.into_any(),
        Face::Confirmed(answer) => view! { <Reconsider answering=answering answer=answer/> }.into_any(),
    }
}

fn answering(
    story: Signal<Story>,
    changed: Callback<()>,
    thanked: RwSignal<Option<JustGiven>>,
    anew: RwSignal<bool>,
) -> Answering {
    let (words, errors, id) = (RwSignal::new(String::new()), Errors::new(), NextId::new());
    let tried = StoredValue::new(None::<(ShipAnswer, String)>);
    let send = Action::new_local(move |answer: &ShipAnswer| {
        let answer = *answer;
        async move {
            errors.set(Vec::new());
            let said = words.with_untracked(|words| words.trim().to_owned());
            let now = Some((answer, said.clone()));
            // Another answer than the one that may have got lost is another event.
            if tried.get_value().is_some() && tried.get_value() != now {
                id.used();
            }
            tried.set_value(now);
            let (path, team, seq) = story.with_untracked(|story| {
                let staff = &story.report.staff;
                (format!("/reports/{}/confirmation", staff.id), staff.owner.team.name.clone(), seq(story))
            });
            let words_said = Some(said).filter(|said| !said.is_empty());
            let wish = ConfirmationRequest { id: id.get(), answer, words: words_said };
            if make(&path, &wish, id, Some(errors), changed).await {
                tried.set_value(None);
                words.set(String::new());
                anew.set(false);
                thanked.set(Some(JustGiven { answer, seq }));
                announce(thanks(answer, &team).1);
            }
        }
    });
    let pending = send.pending();
    // Until the story says so too, a second tap would be a second answer.
    let arriving = move || {
        let seen = story.with(seq);
        thanked.with(|thanked| thanked.as_ref().is_some_and(|thanked| thanked.seq == seen))
    };
    let busy = Memo::new(move |_| pending.get() || arriving());
    Answering { story, words, errors, send, busy, thanked, anew }
}
