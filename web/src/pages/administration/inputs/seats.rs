//! The members of a committee: whom each speaks for, and who takes the chair.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::{
    super::order::focus_soon,
    Answer, Asked,
    finder::{FINDER, Finder},
    parts::{group, icon_button, list, row},
    sent,
};
use crate::{
    components::{Errors, Owner, SelectField, TextField, live_region::announce},
    t,
};

/// A member, while the form is open.
#[derive(Clone, PartialEq)]
struct Seat {
    id: String,
    name: String,
    area: RwSignal<String>,
}

/// The members: found by name or e-mail and added, each with an area, one of them in the chair.
pub fn seats(asked: Asked) -> Answer {
    let (path, errors) = (asked.field.name, asked.errors);
    let now = asked.entry.list(path);
    let seats: Vec<Seat> = now
        .iter()
        .map(|member| Seat {
            id: member.part("person").id(),
            name: member.part("person").name(),
            area: RwSignal::new(member.text("area")),
        })
        .collect();
    let chair = now.iter().find(|member| member.flag("chair")).map(|member| member.part("person").id());
    let (seats, chair) = (RwSignal::new(seats), RwSignal::new(chair.unwrap_or_default()));
    let rows = move || {
        let all = seats.get().into_iter().enumerate();
        all.map(|(index, seat)| seat_row(path, index, seat, seats, errors)).collect()
    };
    let nobody = move || {
        let none = seats.with(Vec::is_empty);
        none.then(|| view! { <p class="hint">{t!("administration.teams.no_members")}</p> })
    };
    let chairs = Signal::derive(move || {
        let nobody = (String::new(), t!("administration.committees.no_chair"));
        let all = seats.get().into_iter().map(|seat| (seat.id, seat.name));
        std::iter::once(nobody).chain(all).collect::<Vec<_>>()
    });
    let is_in = Callback::new(move |id: String| seats.with(|seats| seats.iter().any(|it| it.id == id)));
    let form = Owner::current();
    let add = Callback::new(move |(id, name)| {
        // The finder's row that calls this is gone in a moment; the area stays as long as the form.
        let empty = || RwSignal::new(String::new());
        let area = form.as_ref().map_or_else(empty, |form| form.with(empty));
        seats.update(|seats| seats.push(Seat { id, name, area }));
    });
    let view = view! {
        {group(path, asked.label(), asked.hint(), (list(Box::new(rows)), nobody).into_any(), errors)}
        <Finder lists=asked.lists.clone() is_in=is_in add=add/>
        <SelectField
            name="chair" label=t!("administration.committees.chair")
            hint=t!("administration.committees.chair_hint")
            options=chairs value=chair errors=Errors::new()
        />
    };
    Answer::new(path, view, move || {
        let chair = chair.get_untracked();
        let member =
            |seat: Seat| json!({ "person_id": seat.id, "area": sent(seat.area), "chair": seat.id == chair });
        Value::Array(seats.get_untracked().into_iter().map(member).collect())
    })
}

fn seat_row(path: &str, index: usize, seat: Seat, seats: RwSignal<Vec<Seat>>, errors: Errors) -> AnyView {
    let Seat { id, name, area } = seat;
    let words = t!("administration.remove", name = &name);
    let label = t!("administration.committees.area_of", name = &name);
    let fields = view! {
        <div class="two middle">
            <Owner name=name.clone()/>
            <TextField name=format!("{path}.{index}.area") label=label value=area errors=errors/>
        </div>
    };
    let remove = move |()| {
        seats.update(|seats| seats.retain(|seat| seat.id != id));
        announce(t!("administration.teams.removed", name = &name));
        focus_soon(FINDER.to_owned());
    };
    row(fields.into_any(), icon_button(None, "x", words.into(), Callback::new(remove)))
}
