//! The people of a team, and who leads it.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::order::focus_soon,
    Answer, Asked,
    finder::{FINDER, Finder},
    parts::{group, icon_button, list, row},
};
use crate::{
    components::{Errors, Owner, SelectField, live_region::announce},
    t,
};

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
    let is_in = Callback::new(move |id: String| members.with(|members| members.iter().any(|it| it.id == id)));
    let add = Callback::new(move |(id, name)| members.update(|members| members.push(Member { id, name })));
    let view = view! {
        {group(path, asked.label(), asked.hint(), (list(Box::new(rows)), nobody).into_any(), errors)}
        <Finder lists=asked.lists.clone() is_in=is_in add=add/>
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
