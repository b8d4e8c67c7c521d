//! A decision whole: what, about which reports, why, with which votes, and how to appeal.

use domain::governance::{Verdict, wire::DecisionView};
use leptos::prelude::*;

use crate::{
    components::{Icon, Item, Kpi, Notice, Voice, When},
    pages::governance::words::{decided, icon, tone},
    t, words,
    words::{Style, coded, day},
};

/// What it is about: the title of its first report, and how many more.
pub fn title_of(decision: &DecisionView) -> String {
    match decision.reports.as_slice() {
        [] => t!("decision.untitled"),
        [only] => only.title.clone(),
        [first, rest @ ..] => t!("decision.and_more", title = &first.title, count = rest.len()),
    }
}

/// The decision.
#[component]
pub fn Decision(decision: DecisionView) -> impl IntoView {
    let kind = decision.decision;
    let until = decision.until.map(|until| day(until, Style::Date));
    let holds = match (kind, until) {
        (Verdict::Defer, Some(until)) => Some(t!("decision.put_off", day = until)),
        (Verdict::NeedMore, Some(until)) => Some(t!("decision.needed_by", day = until)),
        _ => None,
    };
    let words = decision.until_words.map(|words| (t!("decision.put_off_until"), words));
    let asked = decision.asked_for.map(|words| (t!("decision.asks_for"), words));
    let reports = decision.reports.into_iter().map(|report| {
        view! {
            <Item href=format!("/reports/{}", report.id) title=report.title>
                <span class="no">{words::number(report.number)}</span>
            </Item>
        }
    });
    let votes = decision.votes.map(|votes| {
        let counted = |count: u32| t!("triage.figure", count = count);
        view! {
            <section class="stack tight" aria-labelledby="votes">
                <h2 id="votes">{t!("decision.votes")}</h2>
                <div class="kpis">
                    <Kpi value=counted(votes.in_favour) words=t!("decision.vote.for")/>
                    <Kpi value=counted(votes.against) words=t!("decision.vote.against")/>
                    <Kpi value=counted(votes.abstained) words=t!("decision.vote.abstained")/>
                </div>
            </section>
        }
    });
    let appeal = (kind == Verdict::Decline).then(|| {
        let words = if decision.appeal { t!("decision.appealed") } else { t!("decision.how_to_appeal") };
        view! { <Notice icon="hand"><p>{words}</p></Notice> }
    });
    view! {
        <div class="stack tight">
            <p class="row">
                <span class="badge tone" data-tone=tone(kind)><Icon name=icon(kind)/>{decided(kind)}</span>
                {decision.appeal.then(|| view! {
                    <span class="tag"><Icon name="hand"/>{t!("decisions.appeal")}</span>
                })}
            </p>
            <p class="meta">
                <span translate="no">{decision.committee.name}</span>
                <span><When at=decision.decided_at precision=Style::Date/></span>
                <span>{t!("decision.recorded_by", name = decision.by.name)}</span>
            </p>
        </div>
        <section class="stack tight" aria-labelledby="why">
            <h2 id="why">{t!("decision.why")}</h2>
            <Voice ours=true words=decision.rationale/>
            {holds.map(|words| view! { <p class="row"><Icon name="date"/>{words}</p> })}
            {words.into_iter().chain(asked).map(|(who, words)| view! { <Voice ours=true who=who words=words/> })
                .collect_view()}
            {(!decision.appeal).then(|| view! { <p class="soft">{coded("decision.follows.", kind.as_str())}</p> })}
        </section>
        <section class="stack tight" aria-labelledby="about">
            <h2 id="about">{t!("decision.about")}</h2>
            <ul class="list">{reports.collect_view()}</ul>
        </section>
        {votes}
        {appeal}
    }
}
