//! What people said to "does it help?", by unit, and in their words.

use domain::{
    changes::wire::{AnswerCounts, AnswerWords, AnswersView, UnitAnswers},
    id::ChangeId,
};
use leptos::prelude::*;

use super::super::words::{asked, counted};
use crate::{
    client::{self, remote},
    components::{Faces, Voice, When},
    pages::{oversight::Who, triage::name_of},
    t, words,
    words::{Style, coded},
};

/// The section.
#[component]
pub fn Answers(id: ChangeId) -> impl IntoView {
    let answers =
        remote(move || async move { client::get::<AnswersView>(&format!("/changes/{id}/answers")).await })
            .follow("report");
    view! {
        <section class="stack">
            <h2>{t!("change.by_unit")}</h2>
            <Faces of=answers let:answers>
                <Table answers=answers.clone()/>
                <Said words=answers.words/>
            </Faces>
        </section>
    }
}

/// A row for each unit, reporters and supporters apart.
#[component]
fn Table(answers: AnswersView) -> impl IntoView {
    if asked(answers.total) == 0 {
        return view! { <p class="soft">{t!("change.nobody_asked")}</p> }.into_any();
    }
    let head = counted(answers.total)
        .map(|(name, _)| view! { <th class="n" scope="col">{coded("change.answer.", name)}</th> })
        .collect_view();
    let rows = answers.units.into_iter().flat_map(|unit| {
        let UnitAnswers { unit, reporters, supporters } = unit;
        let name = unit.map(|unit| unit.name);
        let of = |counts: AnswerCounts, relation: String| {
            (asked(counts) > 0).then(|| row(name.clone(), relation, counts))
        };
        [of(reporters, t!("change.reporters")), of(supporters, t!("change.supporters"))].into_iter().flatten()
    });
    view! {
        <div class="wide-scroll" tabindex="0" role="region" aria-label=t!("change.by_unit")>
            <table class="table">
                <thead><tr><th scope="col">{t!("change.unit")}</th>{head}</tr></thead>
                <tbody>{rows.collect::<Vec<_>>()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(unit: Option<String>, relation: String, counts: AnswerCounts) -> AnyView {
    let name = match unit {
        Some(name) => view! { <span translate="no">{name}</span> }.into_any(),
        None => view! { <span>{t!("change.unit_hidden")}</span> }.into_any(),
    };
    let cells = counted(counts)
        .map(|(_, count)| view! { <td class="n">{t!("triage.figure", count = count)}</td> })
        .collect_view();
    view! { <tr><th scope="row">{name}" "<span class="soft small">{relation}</span></th>{cells}</tr> }
        .into_any()
}

/// The words, newest first.
#[component]
fn Said(words: Vec<AnswerWords>) -> impl IntoView {
    let rows = words.into_iter().map(|said| {
        let AnswerWords { report, who, unit, answer, words, at, .. } = said;
        view! {
            <li class="stack tight">
                <p class="meta">
                    <strong>{coded("change.answer.", &name_of(&answer))}</strong>
                    <Who who=who/>
                    {unit.map(|unit| view! { <span translate="no">{unit.name}</span> })}
                    <a href=format!("/triage/{}", report.id)><span class="no">{words::number(report.number)}</span></a>
                    <When at=at precision=Style::Day/>
                </p>
                <Voice words=words/>
            </li>
        }
    });
    view! { <ul class="stack">{rows.collect_view()}</ul> }
}
