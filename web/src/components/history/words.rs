//! The sentence that says what happened and whose doing it was.

use domain::reports::{
    State,
    wire::{ActorKind, EventView},
};

use super::{Reader, data::Data};
use crate::{browser, t, words};

/// What happened: "Ines Kovač looked at it", "You reported it".
pub fn sentence(event: &EventView, reader: &Reader) -> String {
    let data = Data(&event.data);
    let key = format!("history.{}", what(event, data, reader));
    let variant = match event.by.kind {
        _ if event.by.me => ".you",
        ActorKind::System => ".system",
        _ => "",
    };
    let own = format!("{key}{variant}");
    let key = match () {
        () if browser::has(&own) => own,
        () if browser::has(&key) => key,
        // A kind that this version of the app does not know.
        () => "history.other".to_owned(),
    };
    let team = data.name("to").or_else(|| data.name("team")).unwrap_or_default();
    let person = data.name("assignee").unwrap_or_default();
    words::say(&key, [("who", who(event).into()), ("team", team.into()), ("person", person.into())])
}

/// The name of what happened in the catalogue.
fn what(event: &EventView, data: Data<'_>, reader: &Reader) -> String {
    match event.kind.as_str() {
        "moved" => format!("moved.{}", moved(data)),
        "commented" if reader.is_reporter(&event.by) => "commented.by_reporter".to_owned(),
        "commented" => format!("commented.{}", data.text("visibility").unwrap_or_default()),
        "rerouted" if data.stays_in_team() && data.name("assignee").is_some() => "assigned".to_owned(),
        "rerouted" if data.stays_in_team() => "unassigned".to_owned(),
        "joined" if data.within("into").number("number").is_some() => "joined.into".to_owned(),
        // A reason is needed only where a date moves.
        "planned" if data.text("reason").is_some() => "planned.moved".to_owned(),
        "decided" => format!("decided.{}", data.text("decision").unwrap_or_default()),
        "answered_ship" => {
            let by = data.text("relation").filter(|relation| *relation == "supporter").unwrap_or("reporter");
            format!("answered_ship.{by}.{}", data.text("answer").unwrap_or_default())
        }
        kind => kind.to_owned(),
    }
}

fn moved(data: Data<'_>) -> &'static str {
    match (data.state("from"), data.state("to")) {
        (Some(State::Transferred), Some(State::Transferred)) => "follow_up",
        (Some(State::Scheduled | State::InProgress | State::InTrial), Some(State::Accepted)) => {
            "accepted_again"
        }
        (_, Some(to)) => to.as_str(),
        (_, None) => "",
    }
}

/// Who did it, as far as the reader may know.
fn who(event: &EventView) -> String {
    let by = &event.by;
    let is_supporter = matches!(event.kind.as_str(), "supported" | "unsupported");
    match by.kind {
        ActorKind::Confidential if is_supporter => t!("history.who.somebody"),
        ActorKind::Confidential => t!("history.who.confidential"),
        ActorKind::Anonymous => t!("history.who.anonymous"),
        ActorKind::System => t!("app.name"),
        ActorKind::Committee => by.name.clone().unwrap_or_else(|| t!("history.who.committee")),
        ActorKind::Person | ActorKind::Team => by.name.clone().unwrap_or_else(|| t!("history.who.owner")),
    }
}

/// The way to the decision that the event tells of: address and words.
pub fn decision(data: Data<'_>) -> Option<(String, String)> {
    let number = t!("decision.number", number = data.number("number")?.to_string());
    Some((format!("/decisions/{}", data.text("decision_id")?), t!("event.decision", number = number)))
}

/// The lines below the sentence: days, names, references.
pub fn lines(data: Data<'_>) -> Vec<String> {
    let day = |day| words::day(day, words::Style::Day);
    let window = data.within("expected");
    let planned = match (window.day("from_date"), window.day("to_date")) {
        (Some(from), Some(to)) => Some(t!("history.window", from = day(from), to = day(to))),
        (Some(from), None) => Some(t!("history.day", day = day(from))),
        (None, _) => None,
    };
    let tried = data.text("tried_by").map(|who| t!("history.tried_by", who = who));
    let passed = match (data.text("transferred_to"), data.text("reference")) {
        (Some(to), Some(reference)) => Some(t!("history.transferred_as", to = to, reference = reference)),
        (Some(to), None) => Some(t!("history.transferred_to", to = to)),
        (None, _) => None,
    };
    let follow_up = data.day("follow_up_on").map(|on| t!("history.follow_up_on", day = day(on)));
    let joined = data.within("into").number("number").map(words::number);
    let joined = joined.map(|number| t!("history.joined_with", number = number));
    let time = data.hours("burden_hours").map(|hours| t!("history.time", hours = hours));
    let before =
        data.name("from").filter(|_| !data.stays_in_team()).map(|team| match data.name("assignee") {
            Some(person) => t!("history.came_from_to", team = team, person = person),
            None => t!("history.came_from", team = team),
        });
    let waits = data.day("until").map(|until| match data.text("decision") {
        Some("need_more") => t!("decision.needed_by", day = day(until)),
        _ => t!("decision.put_off", day = day(until)),
    });
    let waits_for = data.text("until_words").map(|words| t!("hold.until_words", words = words));
    let asks = data.text("asked_for").map(|words| t!("history.asks_for", words = words));
    [planned, tried, passed, follow_up, before, waits, waits_for, asks, joined, time]
        .into_iter()
        .flatten()
        .collect()
}
