//! The people of a team, and who leads it.

use crate::words::small_letters;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::{entry::Entry, lists::Lists, order::focus_soon},
    Answer, Asked,
    parts::{group, icon_button, list, row},
};
use crate::{
    components::{Errors, Icon, Owner, SelectField, TextField, live_region::announce},
    t,
};

/// The field in which people are looked for.
const FINDER: &str = "find_person";
/// How many of those found are shown.
const FOUND: usize = 6;

#[derive(Clone, PartialEq)]
struct Member {
    id: String,
    name: String,
}

/// The members: found by name or e-mail and added, taken out, one of them chosen as lead.
pub fn members(asked: Asked) -> Answer {
    let (path, errors) = (asked.field.name, asked.errors);
    let now = asked.entry.list(path);
    let members: Vec<Member> =
        now.iter().map(|member| Member { id: member.text("person_id"), name: member.text("name") }).collect();
    let lead = now.iter().find(|member| member.flag("lead")).map(|member| member.text("person_id"));
    let (members, lead) = (RwSignal::new(members), RwSignal::new(lead.unwrap_or_default()));
    let rows = move || members.get().into_iter().map(|member| member_row(member, members)).collect();
    let nobody = move || {
        let none = members.with(Vec::is_empty);
        none.then(|| view! { <p class="hint">{t!("administration.teams.no_members")}</p> })
    };
    let leads = Signal::derive(move || {
        let nobody = (String::new(), t!("administration.teams.no_lead"));
        let all = members.get().into_iter().map(|member| (member.id, member.name));
        std::iter::once(nobody).chain(all).collect::<Vec<_>>()
    });
    let view = view! {
        {group(path, asked.label(), asked.hint(), (list(Box::new(rows)), nobody).into_any(), errors)}
        <Finder lists=asked.lists.clone() members=members/>
        <SelectField
            name="lead" label=t!("administration.teams.lead") hint=t!("administration.teams.lead_hint")
            options=leads value=lead errors=Errors::new()
        />
    };
    Answer::new(path, view, move || {
        let lead = lead.get_untracked();
        let sent = |member: Member| json!({ "person_id": member.id, "lead": member.id == lead });
        Value::Array(members.get_untracked().into_iter().map(sent).collect())
    })
}

fn member_row(Member { id, name }: Member, members: RwSignal<Vec<Member>>) -> AnyView {
    let words = t!("administration.remove", name = &name);
    let owner = view! { <Owner name=name.clone()/> }.into_any();
    let remove = move |()| {
        members.update(|members| members.retain(|member| member.id != id));
        announce(t!("administration.teams.removed", name = &name));
        focus_soon(FINDER.to_owned());
    };
    row(owner, icon_button(None, "x", words.into(), Callback::new(remove)))
}

/// Finds people by name or e-mail address.
#[component]
fn Finder(lists: Lists, members: RwSignal<Vec<Member>>) -> impl IntoView {
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
        let is_member =
            |person: &Entry| members.with(|members| members.iter().any(|it| it.id == person.id()));
        let people = lists.of("people").iter().filter(fits).filter(|person| !is_member(person));
        people.take(FOUND).cloned().collect::<Vec<_>>()
    };
    let add = move |person: &Entry| {
        let member = Member { id: person.id(), name: person.name() };
        announce(t!("administration.teams.added", name = &member.name));
        members.update(|members| members.push(member));
        wanted.set(String::new());
        focus_soon(FINDER.to_owned());
    };
    let found_row = move |person: Entry| {
        let (name, email) = (person.name(), person.text("email"));
        let owner = view! { <div translate="no"><Owner name=name.clone() line=email/></div> }.into_any();
        let button = view! {
            <button class="btn" type="button" on:click=move |_| add(&person)>
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
