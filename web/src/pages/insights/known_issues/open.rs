//! What is known and not fixed yet: state, how many wait, when, what to do until then, and "me too".

use domain::{insights::wire::KnownIssues, reports::wire::StaffPart};
use leptos::prelude::*;

use super::systems::{EVERY, SystemChips};
use crate::{
    components::{Badge, Icon},
    pages::{
        hold::hold_words,
        own::expected_words,
        support::{MeToo, MeTooButton},
        titles,
    },
    t,
    words::number,
};

/// The list with its chips.
#[component]
pub fn Open(known: Signal<KnownIssues>, unit: RwSignal<String>, me_too: MeToo) -> impl IntoView {
    let system = RwSignal::new(EVERY.to_owned());
    let steady = Memo::new(move |last: Option<&(String, Vec<StaffPart>)>| {
        let unit = unit.get_untracked();
        let places =
            last.filter(|(of, _)| *of == unit).map(|(_, reports)| reports.as_slice()).unwrap_or_default();
        (unit, known.with(|known| in_their_places(known, places)))
    });
    let issues = Memo::new(move |_| {
        let system = system.get();
        let fits = |report: &StaffPart| {
            system == EVERY || report.system.as_ref().is_some_and(|own| own.id.to_string() == system)
        };
        steady.with(|(_, reports)| reports.iter().filter(|report| fits(report)).cloned().collect::<Vec<_>>())
    });
    view! {
        <Show when=move || known.with(|known| !known.open.is_empty())>
            <section class="stack tight" aria-labelledby="known-open">
                <h2 id="known-open">
                    {move || t!("known.open", count = known.with(|known| known.open.len()))}
                </h2>
                <SystemChips known=known chosen=system/>
                <ul class="list">
                    <For each=move || issues.get() key=|report| report.id let:report>
                        <Issue first=report issues=issues me_too=me_too/>
                    </For>
                </ul>
            </section>
        </Show>
    }
}

/// The issues, those that were seen before where they stood: nothing moves under a finger or takes the focus along.
fn in_their_places(known: &KnownIssues, before: &[StaffPart]) -> Vec<StaffPart> {
    let mut reports: Vec<StaffPart> = known.open.iter().map(|issue| issue.staff.clone()).collect();
    let place = |report: &StaffPart| before.iter().position(|seen| seen.id == report.id);
    reports.sort_by_key(|report| place(report).unwrap_or(usize::MAX));
    reports
}

/// One of them. It stays in the page while newer views of it come, and so does the focus.
#[component]
fn Issue(first: StaffPart, issues: Memo<Vec<StaffPart>>, me_too: MeToo) -> impl IntoView {
    let id = first.id;
    let report = Memo::new(move |last: Option<&StaffPart>| {
        let newer = issues.with(|issues| issues.iter().find(|report| report.id == id).cloned());
        newer.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    let facts = move || {
        let report = report.get();
        let expected = report.expected.map(expected_words);
        let hold = report.hold.as_ref().map(hold_words);
        view! {
            <span class="row"><Badge state=report.state words=titles::state_words(&report)/></span>
            <a class="title" href=format!("/reports/{id}") translate="no">{titles::of_staff(&report)}</a>
            <p class="meta">
                <span class="no">{number(report.number)}</span>
                <span><Icon name="people"/>{t!("known.people", count = report.counts.people)}</span>
                {expected.map(|expected| view! { <span><Icon name="date"/>{expected}</span> })}
                {hold.map(|words| view! { <span><Icon name="pause"/>{words}</span> })}
            </p>
            {report.workaround.map(|words| view! {
                <p class="small">
                    <strong>{t!("known.until_then")}</strong>" "<span translate="no" dir="auto">{words}</span>
                </p>
            })}
        }
    };
    view! { <li class="item">{facts}<div class="end"><MeTooButton me_too=me_too report=report/></div></li> }
}
