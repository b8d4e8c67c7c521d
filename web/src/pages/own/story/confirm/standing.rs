//! What the story says of the change that shipped, and of the reader's answer.

use domain::{
    access::Action as Right,
    id::ChangeId,
    moment::Moment,
    reports::{ShipAnswer, State, ship::ASK_AGAIN_DAYS, wire::EventView},
};
use leptos::prelude::untrack;

use super::super::page::Story;
use crate::words::Now;

/// What the reader last said about the change.
#[derive(Clone, Copy, PartialEq)]
pub struct Answer {
    /// The answer.
    pub answer: ShipAnswer,
    /// When it was given.
    pub at: Moment,
    /// When the question is repeated.
    pub ask_again_at: Option<Moment>,
}

/// The change that shipped last, and when.
pub fn last_ship(story: &Story) -> Option<(ChangeId, Moment)> {
    let shipped = story.events.iter().rev().find(|event| event.kind == "shipped")?;
    Some((shipped.data.get("change_id")?.as_str()?.parse().ok()?, shipped.at))
}

/// The reader's latest answer to it.
pub fn my_answer(story: &Story) -> Option<Answer> {
    let answer = story.report.staff.mine.answer?;
    let since_ship = story.events.iter().rev().take_while(|event| event.kind != "shipped");
    let mine: Vec<&EventView> =
        since_ship.filter(|event| event.kind == "answered_ship" && event.by.me).collect();
    let at = mine.first()?.at;
    let unsettled = matches!(answer, ShipAnswer::Partly | ShipAnswer::CannotTell);
    // After the same answer it is repeated once.
    let said = |event: &&&EventView| event.data["answer"] == answer.as_str();
    let first = mine.iter().filter(said).count() == 1;
    let ask_again_at = (unsettled && first).then(|| at.plus_days(ASK_AGAIN_DAYS));
    Some(Answer { answer, at, ask_again_at })
}

/// Whether the question waits for the reader: not answered yet, or asked again.
pub fn waits(story: &Story) -> bool {
    story.state() == State::Shipped
        && story.may(Right::Confirm)
        && my_answer(story)
            .is_none_or(|answer| answer.ask_again_at.is_some_and(|again| again <= untrack(Now::get)))
}
