//! A field of a move's form.

use domain::directory::wire::{Directory, DirectoryTeam};
use leptos::prelude::*;

use super::{
    kind::Kind,
    needs::{Ask, Field},
};
use crate::{
    components::{SelectField, TextArea, TextField},
    pages::triage::{choices, desk::Desk},
    t,
    words::{coded, if_coded},
};

/// The field, with the label and hint that fit the move.
#[component]
pub fn AskField(ask: Ask, kind: Kind) -> impl IntoView {
    let desk = Desk::current();
    let (name, value, errors) = (ask.field.name(), desk.draft.of(ask.field), desk.errors);
    let (label, hint) = (label(ask, kind), hint(ask.field, kind));
    let input = match ask.field {
        Field::Title | Field::TriedBy | Field::TransferredTo | Field::Reference => "text",
        Field::FollowUpOn | Field::FromDate | Field::ToDate => "date",
        Field::Question | Field::Reason => {
            return view! { <TextArea name=name label=label hint=hint value=value errors=errors/> }
                .into_any();
        }
        Field::Disposition | Field::Dimension | Field::Team | Field::Person => {
            let options = options(ask.field, desk);
            return view! {
                <SelectField name=name label=label hint=hint options=options value=value errors=errors/>
            }
            .into_any();
        }
    };
    view! { <TextField name=name label=label hint=hint kind=input value=value errors=errors/> }.into_any()
}

/// What a field is called in this move, or everywhere.
fn label(ask: Ask, kind: Kind) -> String {
    let name = ask.field.name();
    let label = if_coded("triage.label.", &format!("{}.{name}", kind.code()))
        .unwrap_or_else(|| coded("field.", name));
    if ask.optional { t!("triage.optional", field = label) } else { label }
}

fn hint(field: Field, kind: Kind) -> Option<String> {
    if_coded("triage.hint.", &format!("{}.{}", kind.code(), field.name()))
        .or_else(|| if_coded("triage.hint.", field.name()))
}

fn options(field: Field, desk: Desk) -> Signal<Vec<(String, String)>> {
    match field {
        Field::Disposition => choices::dispositions(t!("triage.choose_one")).into(),
        Field::Dimension => choices::dimensions(t!("triage.choose_when_known")).into(),
        Field::Team => Signal::derive(move || teams(desk.queue.directory.value())),
        _ => Signal::derive(move || people(desk.queue.directory.value(), &desk.draft.of(Field::Team).get())),
    }
}

fn teams(directory: Option<Directory>) -> Vec<(String, String)> {
    let teams = directory.map(|directory| directory.teams).unwrap_or_default();
    teams.into_iter().map(|team| (team.id.to_string(), team.name)).collect()
}

/// Nobody in particular, and the people of that team.
fn people(directory: Option<Directory>, team: &str) -> Vec<(String, String)> {
    let is_it = |it: &DirectoryTeam| it.id.to_string() == team;
    let found = directory.and_then(|directory| directory.teams.into_iter().find(is_it));
    let members = found.map(|team| team.members).unwrap_or_default();
    std::iter::once((String::new(), t!("triage.nobody")))
        .chain(members.into_iter().map(|person| (person.id.to_string(), person.name)))
        .collect()
}
