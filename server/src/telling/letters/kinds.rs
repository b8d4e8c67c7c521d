//! What each kind of telling says: the one place where a kind has words of its own.

use domain::reports::state::State;
use domain::reports::wire::Relation;
use domain::service_levels::ClockKind;
use domain::telling::TellingKind;

use super::parts::{Ask, Link, Note, Parts, Said, Voice, one_line};
use super::{Change, Ending, Facts, News, Outcome, Told};
use crate::words::Words;

/// Who speaks, and about what.
pub struct Speaker<'a> {
    /// In which language.
    pub words: &'a Words,
    /// To whom, and by whose clock.
    pub facts: &'a Facts<'a>,
}

impl Speaker<'_> {
    /// A sentence about that telling; `{name}`, `{team}`, `{day}` and `{number}` are always known, `{root}`
    /// where it was joined.
    pub fn about(&self, told: &Told<'_>, key: &str, more: &[(&str, &str)]) -> Said {
        let (day, number) = (self.words.day(told.reported_on), self.number(told.number));
        let root = told.joined_to.map(|root| self.number(root)).unwrap_or_default();
        let mut values = vec![
            ("name", self.facts.name),
            ("team", told.owner),
            ("day", &day),
            ("number", &number),
            ("root", &root),
        ];
        values.extend(more);
        Said::sentence(self.words, key, &values)
    }

    /// A sentence without any place.
    pub fn say(&self, key: &str) -> Said {
        Said::sentence(self.words, key, &[])
    }

    /// The number as people say it: RB-1042.
    pub fn number(&self, number: i64) -> String {
        self.words.text("report.number", &[("number", &number.to_string())])
    }

    /// The title, or what stands for it as long as there is none.
    pub fn title(&self, told: &Told<'_>) -> String {
        match told.title.map(one_line).filter(|title| !title.is_empty()) {
            Some(title) => title,
            None => self.category(told),
        }
    }

    fn category(&self, told: &Told<'_>) -> String {
        match told.system {
            Some(system) => format!("{} · {}", one_line(told.category), one_line(system)),
            None => one_line(told.category),
        }
    }

    /// The news in a few words: heading, subject, line of the digest.
    pub fn news(&self, told: &Told<'_>) -> Said {
        let key = match (told.kind, told.decision.map(|decision| decision.outcome)) {
            (TellingKind::StateChange, _) => match told.news {
                News::State => format!("state.{}", told.state.as_str()),
                News::QuestionTakenBack => "server.mail.news.question_taken_back".to_owned(),
                News::NewOwner => "server.mail.news.new_owner".to_owned(),
                News::TakenApart => "server.mail.news.taken_apart".to_owned(),
                News::PlanMoved => "server.mail.news.plan_moved".to_owned(),
            },
            (TellingKind::Decision | TellingKind::Decided, Some(outcome)) => match outcome {
                Outcome::Accepted => "state.accepted",
                Outcome::Declined => "state.declined",
                Outcome::Deferred { .. } => "server.mail.news.deferred",
                Outcome::NeedMore { .. } => "server.mail.news.need_more",
            }
            .to_owned(),
            (TellingKind::Joined, _) if told.joined_to.is_some() => "server.mail.news.joined_to".to_owned(),
            (kind, _) => format!("server.mail.news.{}", kind.as_str()),
        };
        self.about(told, &key, &[])
    }

    /// Everything of the letter that is particular to its kind.
    pub fn body(&self, told: &Told<'_>) -> Parts {
        let mut parts = match told.kind {
            TellingKind::Shipped | TellingKind::DoesItHelp => self.shipped(told),
            TellingKind::Declined | TellingKind::Answered | TellingKind::PassedOn => self.ended(told),
            TellingKind::Decision | TellingKind::Decided => self.decided(told),
            TellingKind::Question | TellingKind::QuestionReminder => self.asked(told),
            TellingKind::Due | TellingKind::Overdue => self.promised(told),
            TellingKind::FollowUpDue => self.follow_up(told),
            _ => Parts { opening: vec![self.about(told, &opening(told), &[])], ..Parts::default() },
        };
        if parts.heading.0.is_empty() {
            parts.heading = self.news(told);
            parts.title = told.title.map(Said::line).filter(|title| !title.plain().is_empty());
            parts.about = Some(Said::line(&self.category(told)));
        }
        if told.kind.is_duty() && told.critical {
            parts.alarm = Some(self.say("server.mail.critical"));
        }
        if says_what_is_next(told.kind) && !told.next_step.is_empty() {
            let label = self.say("server.mail.next");
            parts.notes.push(Note { label, words: Said::words(told.next_step) });
        }
        if parts.ask.is_none() {
            parts.action = Some(self.action(told));
        }
        parts
    }

    fn action(&self, told: &Told<'_>) -> Link {
        let (key, to) = match (told.kind, told.links.story) {
            (TellingKind::NotShipped, _) => ("server.mail.action.not_shipped", told.links.page),
            (kind, _) if kind.is_duty() => ("server.mail.action.duty", told.links.page),
            // A comment's words stand in the app alone.
            (TellingKind::Comment, Some(story)) => ("server.mail.action.comment", story),
            _ => ("server.mail.action.page", told.links.page),
        };
        Link { label: self.about(told, key, &[]), to: to.to_owned() }
    }

    fn shipped(&self, told: &Told<'_>) -> Parts {
        let Some(change) = told.change else {
            let opening = vec![self.about(told, "server.mail.opening.shipped.bare", &[])];
            return Parts { opening, ask: self.does_it_help(told), ..Parts::default() };
        };
        let (shipped_on, _) = self.facts.zone.to_local(change.shipped_at);
        let shipped_on = self.words.day(shipped_on);
        let relation = match told.relation {
            Relation::Reporter => "reporter",
            Relation::Supporter => "supporter",
            Relation::Follower | Relation::None => "follower",
        };
        let key = match told.kind {
            TellingKind::DoesItHelp if told.answered_before => {
                "server.mail.opening.does_it_help.again".to_owned()
            }
            TellingKind::DoesItHelp => "server.mail.opening.does_it_help".to_owned(),
            _ => format!("server.mail.opening.shipped.{relation}"),
        };
        let places = [("shipped", shipped_on.as_str())];
        Parts {
            heading: Said::line(change.title),
            preview: self.about(told, &format!("server.mail.preview.{relation}"), &places),
            opening: vec![self.about(told, &key, &places)],
            voices: self.both_voices(&change),
            notes: vec![Note {
                label: self.say("server.mail.do_now"),
                words: match change.do_now.trim() {
                    "" => self.say("server.mail.do_nothing"),
                    words => Said::words(words),
                },
            }],
            ask: self.does_it_help(told),
            ..Parts::default()
        }
    }

    fn both_voices(&self, change: &Change<'_>) -> Vec<Voice> {
        let voice =
            |ours, key: &str, words: &str| Voice { ours, who: self.say(key), words: Said::words(words) };
        vec![
            voice(false, "server.mail.you_said", change.you_said),
            voice(true, "server.mail.we_did", change.we_did),
        ]
    }

    /// The question, for those whose answer counts.
    fn does_it_help(&self, told: &Told<'_>) -> Option<Ask> {
        let asked = matches!(told.relation, Relation::Reporter | Relation::Supporter);
        let answer = |key: &str, anchor: &str| Link {
            label: self.say(key),
            to: format!("{}#{anchor}", told.links.page),
        };
        asked.then(|| Ask {
            heading: self.say("server.mail.does_it_help"),
            question: None,
            answers: vec![
                answer("server.mail.answer.fixed", "fixed"),
                answer("server.mail.answer.partly", "partly"),
                answer("server.mail.answer.not_fixed", "not_fixed"),
            ],
        })
    }

    fn asked(&self, told: &Told<'_>) -> Parts {
        let ask = Ask {
            heading: self.about(told, "server.mail.asks", &[]),
            question: told.question.map(Said::words),
            answers: vec![Link {
                label: self.say("server.mail.answer.question"),
                to: format!("{}#answer", told.links.page),
            }],
        };
        let opening = vec![self.about(told, &opening(told), &[])];
        Parts {
            opening,
            ask: Some(ask),
            preview: self.say("server.mail.preview.question"),
            ..Parts::default()
        }
    }

    fn ended(&self, told: &Told<'_>) -> Parts {
        let ending = told.ending.unwrap_or_default();
        let mut opening = vec![self.ending_opening(told, &ending)];
        if let Some(by) = ending.decided_by.filter(|_| told.kind == TellingKind::Declined) {
            opening.push(self.about(told, "server.mail.declined_by", &[("by", by)]));
        }
        if let Some(day) = ending.follow_up_on.filter(|_| told.kind == TellingKind::PassedOn) {
            opening.push(self.about(told, "server.mail.follow_up", &[("on", &self.words.day(day))]));
        }
        let who = match told.kind {
            TellingKind::Declined => self.say("server.mail.reason"),
            _ => Said::line(told.owner),
        };
        let words = ending.words.map(Said::words).filter(|words| !words.plain().is_empty());
        let may_come_back = match told.kind {
            TellingKind::Declined => ending.may_appeal.then(|| self.say("server.mail.appeal")),
            TellingKind::Answered if told.relation == Relation::Reporter => {
                Some(self.say("server.mail.still_a_problem"))
            }
            _ => None,
        };
        Parts {
            opening,
            voices: words.map(|words| Voice { ours: true, who, words }).into_iter().collect(),
            advice: may_come_back.into_iter().collect(),
            ..Parts::default()
        }
    }

    fn ending_opening(&self, told: &Told<'_>, ending: &Ending<'_>) -> Said {
        match (told.kind, ending.transferred_to) {
            (TellingKind::PassedOn, Some(to)) => {
                self.about(told, "server.mail.opening.passed_on", &[("to", to)])
            }
            (TellingKind::PassedOn, None) => self.about(told, "server.mail.opening.passed_on.bare", &[]),
            _ => self.about(told, &opening(told), &[]),
        }
    }

    fn decided(&self, told: &Told<'_>) -> Parts {
        let Some(decision) = told.decision else {
            let key = format!("server.mail.opening.{}", told.kind.as_str());
            return Parts { opening: vec![self.about(told, &key, &[])], ..Parts::default() };
        };
        let by = ("by", decision.by);
        let said = |key: &str| vec![self.about(told, key, &[by])];
        let asked =
            |key: &str, words: &str| Voice { ours: true, who: self.say(key), words: Said::words(words) };
        let mut parts = match decision.outcome {
            Outcome::Accepted => {
                Parts { opening: said("server.mail.opening.decision.accepted"), ..Parts::default() }
            }
            Outcome::Declined => {
                Parts { opening: said("server.mail.opening.decision.declined"), ..Parts::default() }
            }
            Outcome::Deferred { until, until_words } => Parts {
                opening: match until {
                    Some(day) => {
                        let until = self.words.day(day);
                        vec![self.about(
                            told,
                            "server.mail.opening.decision.deferred_until",
                            &[by, ("until", &until)],
                        )]
                    }
                    None => said("server.mail.opening.decision.deferred"),
                },
                voices: until_words.map(|words| asked("server.mail.until", words)).into_iter().collect(),
                ..Parts::default()
            },
            Outcome::NeedMore { asked_for } => Parts {
                opening: said("server.mail.opening.decision.need_more"),
                voices: asked_for.map(|words| asked("server.mail.asked_for", words)).into_iter().collect(),
                ..Parts::default()
            },
        };
        let rationale = asked("server.mail.rationale", decision.rationale);
        if !rationale.words.plain().is_empty() {
            parts.voices.push(rationale);
        }
        parts
    }

    fn promised(&self, told: &Told<'_>) -> Parts {
        let kind = told.kind.as_str();
        let opening = match told.promise {
            Some((clock, at)) => {
                let key = format!("server.mail.opening.{kind}.{}", clock_name(clock));
                self.about(told, &key, &[("when", &self.words.time(at, self.facts.zone))])
            }
            None => self.about(told, &format!("server.mail.opening.{kind}"), &[]),
        };
        Parts { opening: vec![opening], ..Parts::default() }
    }

    fn follow_up(&self, told: &Told<'_>) -> Parts {
        let ending = told.ending.unwrap_or_default();
        let opening = match (ending.transferred_to, ending.follow_up_on) {
            (Some(to), Some(day)) => {
                let places = [("to", to), ("on", &*self.words.day(day))];
                self.about(told, "server.mail.opening.follow_up_due", &places)
            }
            _ => self.about(told, "server.mail.opening.follow_up_due.bare", &[]),
        };
        Parts {
            opening: vec![opening],
            advice: vec![self.say("server.mail.follow_up_advice")],
            ..Parts::default()
        }
    }
}

/// The key of a kind's first paragraph.
fn opening(told: &Told<'_>) -> String {
    let key = match (told.kind, told.state, told.news) {
        (TellingKind::StateChange, state, News::State) => {
            return format!("server.mail.opening.state.{}", state.as_str());
        }
        (TellingKind::StateChange, _, News::QuestionTakenBack) => "question_taken_back",
        (TellingKind::StateChange, _, News::NewOwner) => "new_owner",
        (TellingKind::StateChange, _, News::TakenApart) => "taken_apart",
        (TellingKind::StateChange, _, News::PlanMoved) => "plan_moved",
        (TellingKind::ReporterAnswered, State::Withdrawn, _) => "withdrew",
        (TellingKind::Appeal, ..) if told.for_committee => "appeal.committee",
        (TellingKind::Joined, ..) if told.joined_to.is_some() => "joined_to",
        (kind, ..) => kind.as_str(),
    };
    format!("server.mail.opening.{key}")
}

/// Whether the letter closes with what happens next: not where the receiver's turn, the ending or the promise is
/// the very thing that it tells.
const fn says_what_is_next(kind: TellingKind) -> bool {
    matches!(
        kind,
        TellingKind::Receipt
            | TellingKind::StateChange
            | TellingKind::Decision
            | TellingKind::Decided
            | TellingKind::Joined
            | TellingKind::NewReport
            | TellingKind::ReporterAnswered
            | TellingKind::Reopened
            | TellingKind::Appeal
    )
}

const fn clock_name(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::Acknowledge => "acknowledge",
        ClockKind::FirstAnswer => "first_answer",
        ClockKind::Decision => "decision",
        ClockKind::Fix => "fix",
    }
}
