//! Letters to look at and to test: every kind, with ordinary words and with the worst that people can write.

use std::sync::LazyLock;

use domain::moment::{Date, Moment};
use domain::reports::state::State;
use domain::reports::wire::Relation;
use domain::service_levels::ClockKind;
use domain::telling::TellingKind;

use super::*;
use crate::zone::SiteZone;

/// The words of other people in a letter.
#[derive(Clone, Copy)]
pub struct Texts {
    pub name: &'static str,
    pub organisation: &'static str,
    pub team: &'static str,
    pub committee: &'static str,
    pub category: &'static str,
    pub system: &'static str,
    pub title: &'static str,
    pub other_title: &'static str,
    pub question: &'static str,
    pub ending: &'static str,
    pub elsewhere: &'static str,
    pub change: Change<'static>,
}

const SHIPPED_AT: i64 = 1_794_907_800; // Tue 17 Nov 2026, 10:30 in Zurich

/// As people write.
pub const ORDINARY: Texts = Texts {
    name: "Jana",
    organisation: "Larkmoor",
    team: "Medication Systems",
    committee: "Clinical Systems Committee",
    category: "Too many prompts",
    system: "eMAR",
    title: "PRN reason asked three times",
    other_title: "Allergy banner hides the dose",
    question: "Does it also happen when you scan the patient's band first?\n\nA yes or no is enough.",
    ending: "The alert comes from the pharmacy's rules. Choose \"known allergy\" once, and it stays away for this \
             patient.",
    elsewhere: "the maker of the infusion pumps",
    change: Change {
        title: "One PRN reason instead of three",
        you_said: "Every PRN paracetamol asks me for a reason three times.",
        we_did: "Two prompts are gone. One is left, when you sign.",
        do_now: "nothing. Choose the reason once, when you sign.",
        shipped_at: Moment::from_seconds(SHIPPED_AT),
    },
};

/// Markup, places of our own texts, header lines, letters that run to the left, turned text, lines without end.
pub static NASTY: LazyLock<Texts> = LazyLock::new(|| {
    let keep = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    Texts {
        name: "<b>يارا</b>",
        organisation: "\"Larkmoor\" & <i>Sons</i>",
        team: "فريق {name}",
        committee: "{by}\r\nBcc: everybody@example.org",
        category: "Alerts </td></table>",
        system: "\u{202e}PACS",
        title: keep(format!("שלום <script>alert(1)</script>\r\nBcc: {}", "very long ".repeat(30))),
        other_title: "",
        question: keep(format!("{{question}}\nمتى يحدث هذا؟\n{}", "x".repeat(4_000))),
        ending: keep("word ".repeat(400)),
        elsewhere: "\u{7}{to}",
        change: Change {
            title: keep("T".repeat(120)),
            you_said: keep(format!("</td>{}", "ü".repeat(1_990))),
            we_did: keep(format!("line one\r\nline two\u{2028}{}", "<".repeat(1_500))),
            do_now: "",
            shipped_at: Moment::from_seconds(SHIPPED_AT),
        },
    }
});

static ZURICH: LazyLock<SiteZone> = LazyLock::new(|| SiteZone::named("Europe/Zurich").unwrap());

/// The address of the status page in every sample.
pub const PAGE: &str =
    "https://readback.example.org/s/AZqk3T0mf3eZyLr1oJ8c4vZQm1bXr0YpV2nSs7uKd9wEtGhCxBqLfRiA";
const STORY: &str = "https://readback.example.org/reports/019a1b7e-8a50-7c3e-9d55-0a6a2f1d7c11";
const TRIAGE: &str = "https://readback.example.org/triage/019a1b7e-8a50-7c3e-9d55-0a6a2f1d7c11";
const ANOTHER: &str = "https://readback.example.org/s/another";
const LINK: &str = "https://readback.example.org/sign-in/5x8Vb0Pq2mKc9sRf7tYd3wZn6hLj1aGe4uQoTiXkBpE";
const UNSUBSCRIBE: &str = "https://readback.example.org/unsubscribe/AZqk3T0mf3eZyLr1oJ8c4vZQm1bXr0YpV2nS";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A telling of that kind with everything that the kind can say.
pub fn told(kind: TellingKind, texts: &Texts) -> Told<'static> {
    let duty = kind.is_duty();
    Told {
        kind,
        number: 1042,
        title: Some(texts.title),
        category: texts.category,
        system: Some(texts.system),
        state: match kind {
            TellingKind::Receipt | TellingKind::NewReport => State::Received,
            TellingKind::Question | TellingKind::QuestionReminder => State::Clarifying,
            TellingKind::Declined => State::Declined,
            TellingKind::Answered => State::Answered,
            TellingKind::PassedOn | TellingKind::FollowUpDue => State::Transferred,
            TellingKind::Shipped | TellingKind::DoesItHelp | TellingKind::Partly => State::Shipped,
            TellingKind::Reopened | TellingKind::Appeal => State::Reopened,
            _ => State::Acknowledged,
        },
        owner: texts.team,
        reported_on: day("2026-10-28"),
        relation: if duty { Relation::None } else { Relation::Reporter },
        next_step: "Medication Systems decides by Fri 20 Nov, 17:00 whether it goes ahead.",
        news: News::State,
        question: Some(texts.question),
        ending: Some(Ending {
            words: Some(texts.ending),
            decided_by: Some(texts.committee),
            transferred_to: Some(texts.elsewhere),
            follow_up_on: Some(day("2026-12-01")),
            may_appeal: true,
        }),
        decision: None,
        change: Some(texts.change),
        answered_before: false,
        joined_to: None,
        promise: Some((ClockKind::Decision, Moment::from_seconds(SHIPPED_AT))),
        critical: false,
        for_committee: false,
        also: &[],
        links: Links {
            page: if duty { TRIAGE } else { PAGE },
            story: (!duty).then_some(STORY),
            unsubscribe: Some(UNSUBSCRIBE),
        },
    }
}

/// The facts around it.
pub fn facts(texts: &Texts, matter: Matter<'static>) -> Facts<'static> {
    Facts {
        language: "en",
        zone: &*ZURICH,
        organisation: texts.organisation,
        name: texts.name,
        preferences: "https://readback.example.org/account/notifications",
        matter,
    }
}

/// A letter with the name of its picture.
pub struct Sample {
    /// What it shows.
    pub name: String,
    /// The facts.
    pub facts: Facts<'static>,
}

/// Every kind, every state, every variant.
pub fn samples(texts: &Texts) -> Vec<Sample> {
    let plain = TellingKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), told(*kind, texts)));
    let states = State::ALL.into_iter().map(|state| {
        (format!("state-{}", state.as_str()), Told { state, ..told(TellingKind::StateChange, texts) })
    });
    let mut all: Vec<Sample> = plain
        .chain(states)
        .chain(variants(texts))
        .map(|(name, told)| Sample { name, facts: facts(texts, Matter::Told(told)) })
        .collect();
    let account = |name: &str, kind, valid_for| Sample {
        name: name.to_owned(),
        facts: facts(
            texts,
            Matter::Account(Account {
                kind,
                link: LINK,
                valid_for,
                expires_at: Moment::from_seconds(SHIPPED_AT + valid_for),
            }),
        ),
    };
    all.push(account("invitation", AccountKind::Invitation, 72 * 3_600));
    all.push(account("sign_in_link", AccountKind::SignInLink, 15 * 60));
    all.push(account("password_reset", AccountKind::PasswordReset, 3_600));
    all.push(account("joining", AccountKind::Joining, 3_600));
    let digest = |name: &str, items: Vec<Told<'static>>| Sample {
        name: name.to_owned(),
        facts: facts(texts, Matter::Digest(Box::leak(items.into_boxed_slice()))),
    };
    let other = |kind| Told { number: 1050, title: Some(texts.other_title), ..told(kind, texts) };
    all.push(digest(
        "digest",
        vec![
            told(TellingKind::StateChange, texts),
            other(TellingKind::Answered),
            told(TellingKind::Question, texts),
            Told { number: 1061, title: None, ..told(TellingKind::Overdue, texts) },
        ],
    ));
    all.push(digest("digest-news", vec![other(TellingKind::StateChange), other(TellingKind::PassedOn)]));
    all
}

fn variants(texts: &Texts) -> Vec<(String, Told<'static>)> {
    let also: &'static [Also<'static>] = Box::leak(Box::new([Also {
        number: 1050,
        title: Some(texts.other_title),
        category: texts.category,
        page: ANOTHER,
    }]));
    let (change, committee) = (|kind| told(kind, texts), texts.committee);
    let news = |news| Told { news, ..told(TellingKind::StateChange, texts) };
    let decided = |outcome| Told {
        decision: Some(Decision { by: committee, outcome, rationale: texts.ending }),
        ..told(TellingKind::Decision, texts)
    };
    let promise =
        |kind, clock| Told { promise: Some((clock, Moment::from_seconds(SHIPPED_AT))), ..told(kind, texts) };
    let mut all = vec![
        ("receipt-untitled", Told { title: None, system: None, ..told(TellingKind::Receipt, texts) }),
        ("state-question_taken_back", news(News::QuestionTakenBack)),
        ("state-new_owner", news(News::NewOwner)),
        ("state-taken_apart", news(News::TakenApart)),
        ("state-plan_moved", news(News::PlanMoved)),
        ("comment-no_story", without_story(told(TellingKind::Comment, texts))),
        ("question-gone", Told { question: None, ..told(TellingKind::Question, texts) }),
        ("shipped-supporter", Told { relation: Relation::Supporter, ..change(TellingKind::Shipped) }),
        ("shipped-follower", Told { relation: Relation::Follower, ..change(TellingKind::Shipped) }),
        ("shipped-also", Told { also, ..change(TellingKind::Shipped) }),
        ("shipped-bare", Told { change: None, ..change(TellingKind::Shipped) }),
        ("does_it_help-again", Told { answered_before: true, ..change(TellingKind::DoesItHelp) }),
        ("declined-bare", Told { ending: None, ..told(TellingKind::Declined, texts) }),
        ("passed_on-bare", Told { ending: None, ..told(TellingKind::PassedOn, texts) }),
        ("follow_up_due-bare", Told { ending: None, ..told(TellingKind::FollowUpDue, texts) }),
        ("joined-to", Told { joined_to: Some(1007), ..told(TellingKind::Joined, texts) }),
        ("new_report-critical", Told { critical: true, ..told(TellingKind::NewReport, texts) }),
        ("withdrew", Told { state: State::Withdrawn, ..told(TellingKind::ReporterAnswered, texts) }),
        ("due-bare", Told { promise: None, ..told(TellingKind::Due, texts) }),
        ("overdue-bare", Told { promise: None, ..told(TellingKind::Overdue, texts) }),
        ("decision-accepted", decided(Outcome::Accepted)),
        ("decision-declined", decided(Outcome::Declined)),
        (
            "decision-deferred",
            decided(Outcome::Deferred { until: Some(day("2027-01-15")), until_words: None }),
        ),
        (
            "decision-deferred_words",
            decided(Outcome::Deferred { until: None, until_words: Some(texts.ending) }),
        ),
        ("appeal-committee", Told { for_committee: true, ..told(TellingKind::Appeal, texts) }),
        ("decision-need_more", decided(Outcome::NeedMore { asked_for: Some(texts.ending) })),
    ];
    for clock in ClockKind::ALL {
        all.push(("due-clock", promise(TellingKind::Due, clock)));
        all.push(("overdue-clock", promise(TellingKind::Overdue, clock)));
    }
    all.into_iter().enumerate().map(|(at, (name, told))| (format!("{name}-{at}"), told)).collect()
}

fn without_story(told: Told<'static>) -> Told<'static> {
    Told { links: Links { story: None, ..told.links }, ..told }
}
