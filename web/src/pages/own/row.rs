//! One of the own reports in the list.

use domain::{
    reports::{
        State,
        wire::{ListClock, ListItem, OwnSummary},
    },
    service_levels::ClockState,
};
use leptos::prelude::*;

use super::story::expected::expected_words;
use crate::{
    components::{Badge, Clock, Icon, Item},
    pages::{hold::hold_words, next_step},
    t,
    words::{self, Style, coded},
};

/// Its state, its title, its number and what happens next.
#[component]
pub fn ReportRow(item: ListItem) -> impl IntoView {
    let ListItem { staff, own, .. } = item;
    let state = staff.state;
    let title =
        staff.title.or_else(|| own.as_ref().map(|own| own.snippet.clone())).unwrap_or(staff.category.name);
    let since = words::moment(staff.state_since, Style::Day);
    let line = match state {
        State::Clarifying => Some(t!("mine.asked", when = since)),
        State::Shipped => match staff.mine.answer {
            Some(answer) => Some(t!("mine.said", answer = coded("event.ship_answer.", answer.as_str()))),
            None => Some(t!("mine.shipped", when = since)),
        },
        State::Confirmed => Some(t!("mine.confirmed", when = since)),
        State::Assumed => Some(t!("mine.assumed")),
        State::Declined => Some(t!("mine.declined")),
        State::Answered => Some(t!("mine.answered", team = staff.owner.team.name, when = since)),
        State::Transferred => Some(t!("mine.transferred", when = since)),
        State::Withdrawn => Some(t!("mine.withdrawn", when = since)),
        _ => None,
    };
    let joined = staff.joined_to.map(|root| t!("report.joined_to", number = words::number(root.number)));
    let planned = staff.expected.filter(|_| state.is_open() && line.is_none()).map(expected_words);
    let hold = staff.hold.as_ref().filter(|_| state.is_open() && line.is_none()).map(hold_words);
    let promise = own.filter(|_| state.is_open() && line.is_none() && planned.is_none() && hold.is_none());
    view! {
        <Item
            href=format!("/reports/{}", staff.id)
            title=title
            before=move || view! { <Badge state=state/> }
            end=|| view! { <Icon name="next" flip=true/> }
        >
            <span class="no">{words::number(staff.number)}</span>
            {joined.map(|joined| view! { <span><Icon name="link"/>{joined}</span> })}
            {line.map(|line| view! { <span>{line}</span> })}
            {planned.map(|planned| view! { <span><Icon name="date"/>{planned}</span> })}
            {hold.map(|words| view! { <span><Icon name="pause"/>{words}</span> })}
            {promise.map(promised)}
        </Item>
    }
}

/// What comes next and by when, or how long it is overdue.
fn promised(own: OwnSummary) -> impl IntoView {
    match (own.clock, own.due_at) {
        (Some(ListClock { state: ClockState::Running, .. }), Some(due_at)) => {
            let words =
                t!("mine.next_by", step = next_step::words(own.next_step), time = words::near(due_at));
            view! { <span><Icon name="clock"/>{words}</span> }.into_any()
        }
        (Some(clock), due_at) => {
            view! { <Clock due_at=due_at state=clock.state kind=clock.kind/> }.into_any()
        }
        (None, _) => ().into_any(),
    }
}
