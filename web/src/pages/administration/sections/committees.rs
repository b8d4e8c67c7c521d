//! Committees: who decides what goes ahead, and says why.

use super::super::{
    field::Field,
    inputs,
    section::{Part, Section, Words},
};
use crate::t;

/// The section.
pub static COMMITTEES: Section = Section {
    needs: &["people", "sites", "systems", "categories"],
    row: |committee, _| {
        let members = committee.list("members");
        let chair =
            members.iter().find(|member| member.flag("chair")).map(|chair| chair.part("person").name());
        let count = Part::Words(t!("administration.people.count", count = members.len()));
        let quorum = committee
            .number("quorum")
            .map(|quorum| Part::Words(t!("administration.committees.quorum_is", count = quorum)));
        let chair = match chair {
            Some(name) => Part::Words(t!("administration.committees.chaired_by", name = name)),
            None => Part::Tag(t!("administration.committees.no_chair")),
        };
        [count].into_iter().chain(quorum).chain([chair]).collect()
    },
    ..Section::new("committees", "committee", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("charter", || t!("administration.committees.charter"), inputs::long_text)
        .hint(|| t!("administration.committees.charter_hint")),
    Field::new("scope", || t!("administration.committees.scope"), inputs::scope)
        .hint(|| t!("administration.committees.scope_hint")),
    Field::new("members", || t!("administration.committees.members"), inputs::seats).optional(),
    Field::new("quorum", || t!("administration.committees.quorum"), inputs::number)
        .hint(|| t!("administration.committees.quorum_hint")),
];

const WORDS: Words = Words {
    many: || t!("administration.committees.many"),
    count: |count| t!("administration.committees.count", count = count),
    about: || t!("administration.committees.about"),
    add: || t!("administration.committees.add"),
    change: || t!("administration.committees.change"),
    advice: || t!("administration.committees.advice"),
    off: || t!("administration.committees.off"),
    in_use: |_| t!("administration.committees.in_use"),
};
