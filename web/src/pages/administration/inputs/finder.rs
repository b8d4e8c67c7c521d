//! Looking for people by name or e-mail address, to add them to a list.

use leptos::prelude::*;

use super::{
    super::{entry::Entry, lists::Lists, order::focus_soon},
    parts::{list, row},
};
use crate::{
    components::{Errors, Icon, Owner, TextField, live_region::announce},
    t,
    words::small_letters,
};

/// The field in which people are looked for.
pub const FINDER: &str = "find_person";
/// How many of those found are shown.
const FOUND: usize = 6;

/// Finds people by name or e-mail address.
#[component]
pub fn Finder(
    /// Where the people are.
    lists: Lists,
    /// Whether the person with this id is in the list already.
    is_in: Callback<String, bool>,
    /// Adds somebody, by id and name.
    add: Callback<(String, String)>,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let found = move || {
        let wanted = small_letters(wanted.get().trim());
        if wanted.is_empty() {
            return Vec::new();
        }
        let fits = |person: &&Entry| {
            let both = small_letters(&format!("{} {}", person.name(), person.text("email")));
            person.is_active() && both.contains(&wanted)
        };
        let people = lists.of("people").iter().filter(fits).filter(|person| !is_in.run(person.id()));
        people.take(FOUND).cloned().collect::<Vec<_>>()
    };
    let choose = move |person: &Entry| {
        announce(t!("administration.teams.added", name = person.name()));
        add.run((person.id(), person.name()));
        wanted.set(String::new());
        focus_soon(FINDER.to_owned());
    };
    let found_row = move |person: Entry| {
        let (name, email) = (person.name(), person.text("email"));
        let owner = view! { <div translate="no"><Owner name=name.clone() line=email/></div> }.into_any();
        let button = view! {
            <button class="btn" type="button" on:click=move |_| choose(&person)>
                <Icon name="plus"/>{t!("administration.teams.add_member")}" "
                <span class="vh" translate="no">{name}</span>
            </button>
        };
        row(owner, button.into_any())
    };
    let found = Memo::new(move |_| found());
    let rows = move || found.get().into_iter().map(found_row).collect();
    let nobody = move || {
        let none = found.with(Vec::is_empty) && !wanted.with(|wanted| wanted.trim().is_empty());
        none.then(|| view! { <p class="hint" role="status">{t!("administration.teams.nobody_found")}</p> })
    };
    view! {
        <div class="stack tight">
            <TextField
                name=FINDER label=t!("administration.teams.find") hint=t!("administration.teams.find_hint")
                value=wanted errors=Errors::new()
            />
            {list(Box::new(rows))}
            {nobody}
        </div>
    }
}
