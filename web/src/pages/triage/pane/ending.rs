//! Where it stands beyond its state: an appeal, the plan, who tries it out, to whom it was passed, with what words
//! it ended, and the question that waits.

use domain::reports::State;
use leptos::prelude::*;

use crate::{
    components::{Notice, Voice},
    pages::{
        hold::HoldNotice,
        triage::desk::{Desk, Whole},
    },
    t,
    words::{Style, day},
};

/// One notice each, where there is something to say.
#[component]
pub fn Ending() -> impl IntoView {
    let desk = Desk::current();
    move || {
        let report = desk.report.get();
        let lines: Vec<(&'static str, String)> =
            [appeal(&report), plan(&report), trial(&report), transfer(&report)]
                .into_iter()
                .flatten()
                .collect();
        let notices = lines
            .into_iter()
            .map(|(icon, words)| view! { <Notice icon=icon><p>{words}</p></Notice> })
            .collect_view();
        let question = report.own.question.map(|question| {
            view! { <Voice ours=true who=t!("triage.question_waits") words=question.body/> }
        });
        let ending = report.own.ending_words.filter(|_| !report.staff.state.is_open());
        let ending =
            ending.map(|words| view! { <Voice ours=true who=t!("triage.ending_words") words=words/> });
        let hold = report.staff.hold.map(|hold| view! { <HoldNotice hold=hold/> });
        view! { {notices}{hold}{question}{ending} }
    }
}

fn appeal(report: &Whole) -> Option<(&'static str, String)> {
    match (report.staff.state, report.own.appealed) {
        (State::Reopened, true) => Some(("hand", t!("triage.appeal"))),
        _ => (report.whole.reopened > 0)
            .then(|| ("undo", t!("triage.reopened", count = report.whole.reopened))),
    }
}

fn plan(report: &Whole) -> Option<(&'static str, String)> {
    let expected = report.staff.expected.filter(|_| report.staff.state.is_open())?;
    let from = day(expected.from_date, Style::Day);
    let words = match (expected.to_date, expected.moved) {
        (Some(to), 0) => t!("triage.plan.window", from = from, to = day(to, Style::Day)),
        (Some(to), moved) => {
            t!("triage.plan.window_moved", from = from, to = day(to, Style::Day), count = moved)
        }
        (None, 0) => t!("triage.plan.day", day = from),
        (None, moved) => t!("triage.plan.day_moved", day = from, count = moved),
    };
    Some(("date", words))
}

fn trial(report: &Whole) -> Option<(&'static str, String)> {
    let tried_by = report.own.tried_by.as_ref().filter(|_| report.staff.state == State::InTrial)?;
    Some(("flask", t!("triage.tried_by", who = tried_by)))
}

fn transfer(report: &Whole) -> Option<(&'static str, String)> {
    let transfer = report.own.transfer.as_ref().filter(|_| report.staff.state == State::Transferred)?;
    let on = day(transfer.follow_up_on, Style::Day);
    let words = match &transfer.reference {
        Some(reference) => t!("triage.transfer_as", to = &transfer.to, reference = reference, day = on),
        None => t!("triage.transfer", to = &transfer.to, day = on),
    };
    Some(("send", words))
}
