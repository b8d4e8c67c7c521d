//! A report in a list for all staff.

use domain::reports::wire::ListItem;
use leptos::prelude::*;

use crate::{
    components::{Badge, Icon, Item},
    pages::titles,
    t,
    words::{Style, moment, number},
};

/// State, title, number, since when, and how many people.
#[component]
pub fn Row(item: ListItem) -> impl IntoView {
    let ListItem { staff, own, .. } = item;
    let (state, words) = (staff.state, titles::state_words(&staff));
    // What the reader wrote is found by its words as long as it has no other title.
    let title = staff.title.clone().or_else(|| own.map(|own| own.snippet));
    view! {
        <Item
            href=format!("/reports/{}", staff.id)
            title=title.unwrap_or_else(|| titles::of_staff(&staff))
            before=move || view! { <span class="row"><Badge state=state words=words/></span> }
            end=|| view! { <Icon name="next" flip=true/> }
        >
            <span class="no">{number(staff.number)}</span>
            <span>{t!("found.since", when = moment(staff.state_since, Style::Date))}</span>
            <span><Icon name="people"/>{t!("known.people", count = staff.counts.people)}</span>
            {staff.system.map(|system| view! { <span translate="no">{system.name}</span> })}
        </Item>
    }
}
