//! The whole report, as the committee sees it: what it costs, what was told, where it has been.

use domain::{
    id::ReportId,
    page::Page as Listed,
    reports::{
        Severity, State,
        wire::{EventView, ReportView},
    },
};
use leptos::prelude::*;

use super::{
    meeting::Meeting,
    row::{Flags, percent},
};
use crate::{
    client::{self, Failure, live, remote},
    components::{Badge, Faces, History, Icon, Kpi, Notice, Owner, Voice, When, history::Reader},
    pages::{
        hold::HoldNotice,
        own::steady::Steady,
        titles::of_staff,
        triage::{hours, owner_words},
    },
    t,
    words::{self, Style, day},
};

/// The report. `inside` a fold its heading stands in the fold's title already.
#[component]
pub fn Evidence(id: ReportId, #[prop(optional)] inside: bool) -> impl IntoView {
    let report = remote(move || async move { client::get::<ReportView>(&format!("/reports/{id}")).await });
    let events = remote(move || history(id));
    live::on("report", move |hinted| {
        if hinted.is_empty() || hinted == id.to_string() {
            report.reload();
            events.reload();
        }
    });
    view! {
        <Steady of=report let:seen>
            {move || view! { <Shown report=seen.get() inside=inside/> }}
            {move || {
                let reporter = seen.with(|report| report.whole.as_ref().map(|whole| whole.reporter.clone()))?;
                Some(view! {
                    <details class="fold">
                        <summary>
                            <Icon name="clock"/>{t!("committee.past")}<Icon name="next" flip=true/>
                        </summary>
                        <div>
                            <Faces of=events let:events>
                                <History events=events reader=Reader::Owner(reporter.clone())/>
                            </Faces>
                        </div>
                    </details>
                })
            }}
        </Steady>
    }
}

/// All pages of the history.
async fn history(id: ReportId) -> Result<Vec<EventView>, Failure> {
    let mut events: Vec<EventView> = Vec::new();
    loop {
        let after = events.last().map_or(0, |last| last.seq);
        let page: Listed<EventView> = client::get(&format!("/reports/{id}/events?after_seq={after}")).await?;
        let last = page.next_cursor.is_none() || page.items.is_empty();
        events.extend(page.items);
        if last {
            return Ok(events);
        }
    }
}

#[component]
fn Shown(report: ReportView, inside: bool) -> impl IntoView {
    let meeting = Meeting::current();
    let ReportView { staff, own, whole, .. } = report;
    let ranked = untrack(|| meeting.ranked(staff.id));
    let (state, counts) = (staff.state, staff.counts);
    let figure = |count: f64| t!("triage.figure", count = count);
    let share = ranked.as_ref().and_then(|ranked| ranked.share_of_unit).map(|share| {
        view! { <Kpi value=t!("committee.percent", percent = percent(share)) words=t!("committee.share")/> }
    });
    let place = own.as_ref().and_then(|own| own.unit.clone()).map(|unit| unit.name);
    let system = staff.system.as_ref().map(|system| system.name.clone());
    let harm = own.as_ref().is_some_and(|own| own.severity == Some(Severity::Critical));
    let planned =
        staff.expected.map(|expected| t!("triage.plan.day", day = day(expected.from_date, Style::Day)));
    let disposition = whole
        .as_ref()
        .and_then(|whole| whole.disposition)
        .map(|disposition| words::coded("disposition.", &crate::pages::triage::name_of(&disposition)));
    let text = own.as_ref().map(|own| own.text.clone());
    let own_workaround = own.as_ref().and_then(|own| own.own_workaround.clone());
    let ending = own.and_then(|own| own.ending_words).filter(|_| state == State::Reopened);
    let head = (!inside).then(|| {
        view! {
            <p class="row">
                <span class="no soft">{words::number(staff.number)}</span>
                <Badge state=state words=owner_words(state)/>
            </p>
            <h2 id="pane-heading" tabindex="-1" translate="no">{of_staff(&staff)}</h2>
        }
    });
    view! {
        <header class="stack tight">
            {head}
            <p class="meta">
                {place.map(|name| view! { <span translate="no">{name}</span> })}
                {system.map(|name| view! { <span translate="no">{name}</span> })}
                <span><When at=staff.reported_on precision=Style::Date/></span>
                {ranked.map(|ranked| view! { <Flags report=ranked/> })}
            </p>
        </header>
        <div class="kpis">
            <Kpi
                value=figure(hours(counts.burden_hours)) unit=t!("triage.unit.hours")
                words=t!("committee.a_month", count = counts.units)
            />
            <Kpi value=figure(counts.people.into()) words=t!("committee.people_wait", count = counts.people)/>
            {share}
        </div>
        {harm.then(|| view! { <Notice tone="alarm" icon="over"><strong>{t!("triage.harm")}</strong></Notice> })}
        {staff.hold.clone().map(|hold| view! { <HoldNotice hold=hold/> })}
        {planned.map(|words| view! { <Notice icon="date"><p>{words}</p></Notice> })}
        {text.map(|words| view! { <Voice words=words/> })}
        {own_workaround.map(|words| view! { <Voice who=t!("triage.own_workaround") words=words/> })}
        {staff.workaround.clone().map(|words| view! { <Voice ours=true who=t!("committee.workaround") words=words/> })}
        {ending.map(|words| view! { <Voice ours=true who=t!("committee.said_before") words=words/> })}
        <div class="row apart">
            <Owner name=staff.owner.team.name.clone() line=disposition team=true/>
            <a class="btn quiet" href=format!("/reports/{}", staff.id)>{t!("committee.story")}</a>
        </div>
    }
}
