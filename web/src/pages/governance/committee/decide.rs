//! The chair's decision: what, why, with which votes; and what follows from it for each report.

use domain::{
    governance::wire::DecisionView,
    id::ReportId,
    problem::{Code, FieldError},
};
use leptos::{prelude::*, task::spawn_local};

use super::{draft::VOTES, meeting::Meeting, recorded::Recorded};
use crate::{
    client::{self, failure::field_words},
    components::{Choices, ErrorLine, ErrorSummary, Errors, Notice, Submit, TextArea, TextField, toast},
    t, words,
    words::coded,
};

/// The kinds of decisions, each with its icon.
const KINDS: [(&str, &str); 4] =
    [("accept", "check"), ("decline", "x"), ("defer", "date"), ("need_more", "question")];

/// The form. The words stay whatever happens to the reports meanwhile.
#[component]
pub fn Decide() -> impl IntoView {
    let meeting = Meeting::current();
    let draft = meeting.draft;
    let (errors, busy) = (Errors::new(), RwSignal::new(false));
    let (trouble, refused) = (RwSignal::new(None::<String>), RwSignal::new(Vec::<Refused>::new()));
    let kinds: Vec<_> = KINDS
        .into_iter()
        .map(|(kind, icon)| {
            (kind.to_owned(), coded("decision.kind.", kind), coded("decision.follows.", kind), icon)
        })
        .collect();
    let send = move || {
        if busy.get_untracked() {
            return;
        }
        let reports = untrack(|| meeting.decided_on());
        trouble.set(None);
        refused.set(Vec::new());
        let body = match draft.body(meeting.id, &reports, &untrack(|| meeting.seen(&reports))) {
            Ok(body) => body,
            Err(found) => return errors.set(found),
        };
        errors.set(Vec::new());
        busy.set(true);
        spawn_local(async move {
            let outcome = client::post::<_, DecisionView>("/decisions", &body).await;
            if busy.try_set(false).is_some() {
                return toast(outcome.map_or_else(|failure| failure.words(), |_| t!("committee.recorded")));
            }
            match outcome {
                Ok(decision) => {
                    draft.clear();
                    meeting.marked.set(Vec::new());
                    meeting.ranking.reload();
                    toast(t!("committee.recorded"));
                    meeting.recorded.set(Some(Recorded { decision }));
                }
                Err(failure) => {
                    let (of_reports, of_fields): (Vec<_>, Vec<_>) =
                        failure.fields().into_iter().partition(|error| error.field.starts_with("report_ids"));
                    refused
                        .set(of_reports.iter().map(|error| Refused::of(error, &reports, meeting)).collect());
                    if failure.fields().is_empty() {
                        let moved = failure.is(Code::MovedMeanwhile);
                        trouble.set(Some(if moved {
                            t!("committee.moved_meanwhile")
                        } else {
                            failure.words()
                        }));
                        meeting.ranking.reload();
                    }
                    errors.set(of_fields);
                }
            }
        });
    };
    let count = move || meeting.decided_on().len();
    let kind = move || draft.decision.get();
    view! {
        <form
            class="card stack"
            aria-labelledby="decide"
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                send();
            }
        >
            <h3 id="decide">{move || t!("decision.title", count = count())}</h3>
            <ErrorSummary errors=errors/>
            {move || trouble.get().map(|words| view! { <Notice tone="alarm" icon="over" alert=true>{words}</Notice> })}
            <RefusedReports refused=refused/>
            <Choices name="decision" legend=t!("decision.what") options=kinds value=draft.decision/>
            <ErrorLine id="decision-error".to_owned() name="decision" errors=errors/>
            <Show when=move || kind() == "defer">
                <TextField name="until" label=t!("decision.until") kind="date" value=draft.until errors=errors/>
                <TextField
                    name="until_words" label=t!("decision.until_words") hint=t!("decision.until_words_hint")
                    value=draft.until_words errors=errors
                />
            </Show>
            <Show when=move || kind() == "need_more">
                <TextArea
                    name="asked_for" label=t!("decision.asked_for") hint=t!("decision.asked_for_hint") rows=2
                    value=draft.asked_for errors=errors
                />
                <TextField
                    name="until" label=t!("decision.answer_by") kind="date" value=draft.until errors=errors
                />
            </Show>
            <TextArea
                name="rationale" label=t!("decision.rationale") hint=t!("decision.rationale_hint")
                value=draft.rationale errors=errors
            />
            <VoteFields errors=errors/>
            <Submit words=t!("decision.record") busy_words=t!("decision.recording") busy=busy/>
        </form>
    }
}

/// The three counts.
#[component]
fn VoteFields(errors: Errors) -> impl IntoView {
    let votes = Meeting::current().draft.votes;
    let fields = VOTES.into_iter().zip(votes).map(|(name, value)| {
        view! {
            <TextField
                name=format!("votes.{name}") label=coded("decision.vote.", name) kind="number" value=value
                errors=errors
            />
        }
    });
    view! {
        <fieldset class="field" id="votes" tabindex="-1">
            <legend>{t!("decision.votes")}</legend>
            <p class="hint">{t!("decision.votes_hint")}</p>
            <div class="three">{fields.collect_view()}</div>
            <ErrorLine id="votes-error".to_owned() name="votes" errors=errors/>
        </fieldset>
    }
}

/// A report on which the decision could not be recorded, and why.
#[derive(Clone, PartialEq)]
struct Refused {
    report: Option<(ReportId, i64)>,
    words: String,
}

impl Refused {
    fn of(error: &FieldError, reports: &[ReportId], meeting: Meeting) -> Self {
        let index = error.field.rsplit('.').next().and_then(|index| index.parse::<usize>().ok());
        let id = index.and_then(|index| reports.get(index)).copied();
        let number = id.and_then(|id| untrack(|| meeting.ranked(id))).map(|ranked| ranked.item.staff.number);
        let words = words::if_coded("decision.refused.", &error.code).unwrap_or_else(|| field_words(error));
        Self { report: id.zip(number), words }
    }
}

/// Those reports; nothing was recorded for any.
#[component]
fn RefusedReports(refused: RwSignal<Vec<Refused>>) -> impl IntoView {
    move || {
        let all = refused.get();
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(|Refused { report, words }| {
                let link = report.map(|(id, number)| view! {
                    <a href=format!("/triage/{id}")><span class="no">{words::number(number)}</span></a>": "
                });
                view! { <li>{link}{words}</li> }
            });
            view! {
                <Notice tone="alarm" icon="over" alert=true>
                    <strong>{t!("decision.refused")}</strong>
                    <ul>{lines.collect_view()}</ul>
                </Notice>
            }
        })
    }
}
