//! A report in the ranking: hours, people, share of its unit, age, and what makes it pressing.

use domain::{governance::wire::RankingItem, id::ReportId, reports::Severity};
use leptos::prelude::*;

use super::meeting::{Meeting, Place};
use crate::{
    components::Icon,
    pages::{hold::hold_words, titles::of_staff, triage::hours},
    t,
    words::{self, Style, day},
};

/// A row. `most` are the hours (in tenths) of the report that costs most, for the length of the bar.
#[component]
pub fn Row(report: RankingItem, most: Memo<i64>) -> impl IntoView {
    let meeting = Meeting::current();
    let staff = report.item.staff.clone();
    let id = staff.id;
    let title = of_staff(&staff);
    let current = move || (meeting.place.get() == Place::Report(id)).then_some("true");
    let burden = staff.counts.burden_hours;
    let length = move || match most.get() {
        0 => "0".to_owned(),
        most => (burden.tenths * 100 / most).clamp(0, 100).to_string(),
    };
    let mark = meeting.is_chair().then(|| view! { <Mark id=id number=staff.number/> });
    let (counts, number) = (staff.counts, staff.number);
    view! {
        <li>
            {mark}
            <a class="title" href=meeting.address(&format!("/{id}")) aria-current=current translate="no">{title}</a>
            <div class="meter">
                <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect width="100" height="8" rx="4"></rect>
                    <rect class="v" width=length height="8" rx="4"></rect>
                </svg>
                <span>{t!("committee.row.hours", hours = hours(burden))}</span>
            </div>
            <span class="age soft small">{t!("committee.row.age", count = report.age_days)}</span>
            <p class="meta">
                <span class="no">{words::number(number)}</span>
                <span>
                    <Icon name="people"/>
                    {match counts.units {
                        0 | 1 => t!("committee.row.people", count = counts.people),
                        units => t!("committee.row.people_units", count = counts.people, units = units),
                    }}
                </span>
                <Flags report=report/>
            </p>
        </li>
    }
}

/// What makes it pressing or explains where it comes from.
#[component]
pub fn Flags(report: RankingItem) -> impl IntoView {
    let harm = report.severity_max == Some(Severity::Critical);
    let share = report.share_of_unit.map(|share| t!("committee.row.share", percent = percent(share)));
    let hold = report.item.staff.hold.as_ref().map(hold_words);
    let joined = report.item.staff.counts.joined;
    view! {
        {harm.then(|| view! {
            <strong class="clock" data-tone="alarm"><Icon name="alert-triangle"/>{t!("committee.row.harm")}</strong>
        })}
        {report.appeal.then(|| view! { <strong class="tag"><Icon name="hand"/>{t!("committee.row.appeal")}</strong> })}
        {(report.reopened > 0 && !report.appeal).then(|| view! {
            <span class="tag"><Icon name="undo"/>{t!("committee.row.reopened", count = report.reopened)}</span>
        })}
        {report.back_on.map(|on| view! {
            <span class="tag"><Icon name="date"/>{t!("committee.row.due_again", day = day(on, Style::Day))}</span>
        })}
        {hold.map(|words| view! { <span class="tag"><Icon name="pause"/>{words}</span> })}
        {(joined > 0).then(|| view! { <span>{t!("committee.row.joined", count = joined)}</span> })}
        {share.map(|share| view! { <span>{share}</span> })}
    }
}

/// A share as a number of per cent.
pub fn percent(share: f64) -> f64 {
    (share * 100.0).round()
}

/// Marks the report for a decision on several.
#[component]
fn Mark(id: ReportId, number: i64) -> impl IntoView {
    let meeting = Meeting::current();
    let label = t!("committee.mark", number = words::number(number));
    view! {
        <label class="check">
            <input
                type="checkbox"
                aria-label=label
                prop:checked=move || meeting.marked.with(|all| all.contains(&id))
                on:change:target=move |event| meeting.mark(id, event.target().checked())
            />
        </label>
    }
}
