//! Teams: who owes the answers.

use super::super::{
    entry::Entry,
    field::Field,
    inputs,
    section::{Part, Section, Words},
};
use crate::t;

/// The section.
pub static TEAMS: Section = Section {
    needs: &["people"],
    row: |team, _| {
        let members = team.list("members");
        let lead = members.iter().find(|member| member.flag("lead")).map(Entry::name);
        let fallback = team.flag("fallback").then(|| Part::Tag(t!("administration.teams.fallback")));
        let count = Part::Words(t!("administration.people.count", count = members.len()));
        let lead = lead.map(|name| Part::Words(t!("administration.teams.led_by", name = name)));
        fallback.into_iter().chain([count]).chain(lead).collect()
    },
    ..Section::new("teams", "people", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("purpose", || t!("administration.teams.purpose"), inputs::long_text)
        .hint(|| t!("administration.teams.purpose_hint"))
        .optional(),
    Field::new("members", || t!("administration.teams.members"), inputs::members).optional(),
];

const WORDS: Words = Words {
    many: || t!("administration.teams.many"),
    count: |count| t!("administration.teams.count", count = count),
    about: || t!("administration.teams.about"),
    add: || t!("administration.teams.add"),
    change: || t!("administration.teams.change"),
    advice: || t!("administration.teams.advice"),
    off: || t!("administration.teams.off"),
    in_use: |team| match team.flag("fallback") {
        true => t!("administration.teams.in_use_fallback"),
        false => t!("administration.teams.in_use"),
    },
};
