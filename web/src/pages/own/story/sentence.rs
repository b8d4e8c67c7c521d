//! Each event of a history as a sentence.

use domain::{
    moment::Date,
    reports::{
        State,
        wire::{Actor, ActorKind, EventView},
    },
};
use serde_json::Value;

use super::{expected::window_words, page::Story, timeline::Mark};
use crate::{
    components::history::{Data, reason},
    t,
    words::{Style, coded, day, number},
};

/// Words that somebody wrote, within a step.
pub struct Said {
    /// Who wrote them, where that is not clear from the sentence.
    pub who: Option<String>,
    /// The words.
    pub words: String,
    /// Whether they stand at the end edge.
    pub ours: bool,
}

/// An event in plain words.
pub struct Told {
    /// What happened.
    pub words: String,
    /// A line below.
    pub soft: Option<String>,
    /// What was written.
    pub voices: Vec<Said>,
    /// What stands before it.
    pub mark: Mark,
    /// Whether it asked something of the reader.
    pub yours: bool,
    /// Where there is more to read: address and words.
    pub link: Option<(String, String)>,
}

impl Told {
    fn new(mark: Mark, words: String) -> Self {
        Self { words, soft: None, voices: Vec::new(), mark, yours: false, link: None }
    }

    /// With words at the end edge, where there are any.
    fn ours(mut self, words: Option<&str>) -> Self {
        self.voices.extend(words.map(|words| Said { who: None, words: words.to_owned(), ours: true }));
        self
    }

    /// With somebody's words at the start edge, where there are any.
    fn said(mut self, words: Option<&str>) -> Self {
        self.voices.extend(words.map(|words| Said { who: None, words: words.to_owned(), ours: false }));
        self
    }

    fn soft(mut self, soft: Option<String>) -> Self {
        self.soft = soft;
        self
    }
}

fn text<'a>(data: &'a Value, field: &str) -> Option<&'a str> {
    data.get(field).and_then(Value::as_str)
}

fn name<'a>(data: &'a Value, field: &str) -> Option<&'a str> {
    text(data.get(field)?, "name")
}

fn date(data: &Value, field: &str) -> Option<Date> {
    text(data, field)?.parse().ok()
}

/// Whose doing it was.
fn who(actor: &Actor) -> String {
    match (&actor.name, actor.kind) {
        (Some(name), _) => name.clone(),
        (None, ActorKind::Committee) => t!("who.committee"),
        (None, ActorKind::System) => t!("app.name"),
        (None, ActorKind::Team | ActorKind::Person) => t!("who.owner"),
        (None, ActorKind::Confidential | ActorKind::Anonymous) => t!("who.reporter"),
    }
}

/// The event in words for the reader of this story.
pub fn tell(event: &EventView, story: &Story) -> Told {
    let data = &event.data;
    let me = event.by.me;
    let by_reporter = match &story.report.whole {
        Some(whole) => event.by.kind == whole.reporter.kind && event.by.id == whole.reporter.id,
        None => me,
    };
    let who = who(&event.by);
    let reason = text(data, "reason").map(reason);
    let reason = reason.as_deref();
    let icon = |name, words| Told::new(Mark::Icon(name), words);
    let state = |state, words| Told::new(Mark::State(state), words);
    match event.kind.as_str() {
        "received" => {
            let words = if me { t!("event.received.you") } else { t!("event.received") };
            state(State::Received, words).said(story.report.own.as_ref().map(|own| own.text.as_str()))
        }
        "moved" => moved(data, &who, reason),
        "asked" => {
            let words = match &story.report.whole {
                None => t!("event.asked.you", who = &who),
                Some(_) => t!("event.asked", who = &who),
            };
            Told { yours: waits(event, story), ..state(State::Clarifying, words).said(text(data, "body")) }
        }
        "replied" => {
            let who = if me { t!("who.you") } else { who };
            let answer = text(data, "body").map(str::to_owned);
            let voices = answer.map(|words| Said { who: Some(who), words, ours: true });
            Told { voices: voices.into_iter().collect(), ..icon("comment", t!("event.replied")) }
        }
        "question_withdrawn" => icon("question", t!("event.question_withdrawn", who = &who)).ours(reason),
        "planned" => planned(data, &who, reason),
        "rerouted" => rerouted(data, reason),
        "edited" => edited(data, me, &who),
        "commented" => commented(data, story, me, by_reporter, &who),
        "decided" => decided(data, &who),
        "hold_ended" => icon("date", t!("event.hold_ended")),
        "shipped" => state(State::Shipped, t!("event.shipped")),
        "answered_ship" => answered(data, me, &who),
        "reopened" if me => state(State::Reopened, t!("event.reopened.you")).said(reason),
        "reopened" => state(State::Reopened, t!("event.reopened", who = &who)).ours(reason),
        "withdrawn" if me => state(State::Withdrawn, t!("event.withdrawn.you")).said(reason),
        "withdrawn" => state(State::Withdrawn, t!("event.withdrawn")),
        "joined" => match data.get("into").and_then(|into| into.get("number")).and_then(Value::as_i64) {
            Some(root) => icon("link", t!("event.joined.into", number = number(root))),
            None => icon("link", t!("event.joined")),
        },
        "taken_apart" => icon("undo", t!("event.taken_apart")).ours(reason),
        "supported" => icon("people", t!("event.supported")),
        "unsupported" => icon("people", t!("event.unsupported")),
        "redacted" => icon("person", t!("event.redacted")),
        "identity_shared" => {
            let team = name(data, "team").unwrap_or_default();
            let words = if me {
                t!("event.identity_shared.you", team = team)
            } else {
                t!("event.identity_shared", team = team)
            };
            icon("person", words)
        }
        _ => icon("info", t!("event.other")),
    }
}

/// Whether this is the question that waits for the reader; an answered one asks nothing any more.
fn waits(event: &EventView, story: &Story) -> bool {
    let question = story.report.own.as_ref().and_then(|own| own.question.as_ref());
    question
        .is_some_and(|question| text(&event.data, "question_id") == Some(question.id.to_string().as_str()))
}

fn moved(data: &Value, who: &str, reason: Option<&str>) -> Told {
    let to = text(data, "to").and_then(State::from_name).unwrap_or(State::Received);
    let told = |words| Told::new(Mark::State(to), words).ours(reason);
    match to {
        State::Acknowledged => told(t!("event.acknowledged", who = who)),
        State::Accepted => told(t!("event.accepted", who = who)),
        State::InProgress => told(t!("event.in_progress", who = who)),
        State::InTrial => match text(data, "tried_by") {
            Some(tried_by) => told(t!("event.in_trial.by", by = tried_by)),
            None => told(t!("event.in_trial")),
        },
        State::Answered => told(t!("event.answered", who = who)),
        State::Declined => told(t!("event.declined", who = who)),
        State::Confirmed => told(t!("event.confirmed")),
        State::Assumed => told(t!("event.assumed")),
        State::Transferred => {
            let follow_up =
                date(data, "follow_up_on").map(|on| t!("event.follow_up", when = day(on, Style::Date)));
            match text(data, "transferred_to") {
                Some(to) => told(t!("event.transferred.to", who = who, to = to)),
                None => told(t!("event.transferred", who = who)),
            }
            .soft(follow_up)
        }
        _ => told(t!("event.moved", who = who, state = coded("state.", to.as_str()))),
    }
}

/// A committee's decision, with the way to read it. What it moves is a step of its own, before this one.
fn decided(data: &Value, committee: &str) -> Told {
    let kind = text(data, "decision").unwrap_or_default();
    let until = date(data, "until").map(|until| day(until, Style::Date));
    let soft = match (kind, until) {
        ("defer", Some(until)) => Some(t!("decision.put_off", day = until)),
        ("need_more", Some(until)) => Some(t!("decision.needed_by", day = until)),
        _ => None,
    };
    let said = text(data, "until_words").or_else(|| text(data, "asked_for"));
    let words = t!("event.decided", committee = committee, what = coded("event.decided.", kind));
    let number = data.get("number").and_then(Value::as_i64);
    let link = text(data, "decision_id").zip(number).map(|(id, number)| {
        let number = t!("decision.number", number = number.to_string());
        (format!("/decisions/{id}"), t!("event.decision", number = number))
    });
    Told { link, ..Told::new(Mark::Icon("committee"), words).soft(soft).ours(said) }
}

fn planned(data: &Value, who: &str, reason: Option<&str>) -> Told {
    let expected = data.get("expected");
    let from = expected.and_then(|expected| date(expected, "from_date"));
    let to = expected.and_then(|expected| date(expected, "to_date"));
    let when = from.map(|from| window_words(from, to)).unwrap_or_default();
    // A reason is needed only where a date moves.
    let words = if reason.is_some() {
        t!("event.planned.moved", who = who, when = when)
    } else {
        t!("event.planned", who = who, when = when)
    };
    Told::new(Mark::State(State::Scheduled), words).ours(reason)
}

/// What somebody said to "does it help?".
fn answered(data: &Value, me: bool, who: &str) -> Told {
    let answer = coded("event.ship_answer.", text(data, "answer").unwrap_or_default());
    let supporter = text(data, "relation") == Some("supporter");
    let words = if me {
        t!("event.answered_ship.you", answer = answer)
    } else if supporter {
        t!("event.answered_ship.supporter", answer = answer)
    } else {
        t!("event.answered_ship", who = who, answer = answer)
    };
    Told::new(Mark::Icon("comment"), words).said(Data(data).words_of_answer())
}

fn rerouted(data: &Value, reason: Option<&str>) -> Told {
    let (from, to) = (name(data, "from").unwrap_or_default(), name(data, "to").unwrap_or_default());
    let assignee = name(data, "assignee");
    let words = match assignee {
        Some(assignee) if from == to => t!("event.assigned", assignee = assignee),
        _ => t!("event.rerouted", from = from, to = to),
    };
    let soft = assignee.filter(|_| from != to).map(|assignee| t!("event.assigned", assignee = assignee));
    Told::new(Mark::Icon("route"), words).soft(soft).ours(reason)
}

fn edited(data: &Value, me: bool, who: &str) -> Told {
    let fields = data.get("fields").and_then(Value::as_array);
    let only_text =
        fields.is_some_and(|fields| fields.iter().all(|edit| text(edit, "field") == Some("text")));
    let words = match (only_text, me) {
        (true, true) => t!("event.text_changed.you"),
        (true, false) => t!("event.text_changed", who = who),
        (false, _) => t!("event.edited", who = who),
    };
    Told::new(Mark::Icon("edit"), words)
}

fn commented(data: &Value, story: &Story, me: bool, by_reporter: bool, who: &str) -> Told {
    let body = text(data, "body");
    let told = |words| Told::new(Mark::Icon("comment"), words);
    match (by_reporter, text(data, "visibility")) {
        (true, _) if me => told(t!("event.commented.you")).said(body),
        (true, _) => told(t!("event.commented.reporter", who = who)).said(body),
        (false, Some("internal")) => told(t!("event.commented.internal", who = who)).ours(body),
        (false, Some("public")) => told(t!("event.commented.public", who = who)).ours(body),
        (false, _) if story.report.whole.is_none() => {
            told(t!("event.commented.to_you", who = who)).ours(body)
        }
        (false, _) => told(t!("event.commented.to_reporter", who = who)).ours(body),
    }
}
