//! People with an account.

use super::super::{
    entry::Entry,
    field::Field,
    inputs,
    lists::Lists,
    reach::administers,
    section::{Part, Reach, Section, Words},
    sign_in_link,
};
use crate::{t, words::coded};

/// The section.
pub static PEOPLE: Section = Section {
    needs: &["sites", "units", "teams"],
    row: |person, lists| {
        let mut roles: Vec<String> = person.list("roles").iter().map(|given| given.text("role")).collect();
        roles.sort();
        roles.dedup();
        let roles = roles.iter().map(|role| Part::Tag(coded("administration.role.", role)));
        let place = match lists.name("units", &person.text("unit_id")) {
            unit if unit.is_empty() => lists.name("sites", &person.text("site_id")),
            unit => unit,
        };
        let known =
            [person.text("email"), place].into_iter().filter(|text| !text.is_empty()).map(Part::Given);
        let new =
            (!person.flag("signed_in")).then(|| Part::Words(t!("administration.people.never_signed_in")));
        roles.chain(known).chain(new).collect()
    },
    reach: Reach::Site(site_of),
    ..Section::new(sign_in_link::PATH, "person", WORDS)
};

/// Where a person works; nothing for people of all sites, and for those with a role beyond the reader's reach.
fn site_of(person: &Entry, lists: &Lists) -> Option<String> {
    let beyond = |role: &Entry| !administers(&role.text("site_id"));
    if person.list("roles").iter().any(beyond) {
        return None;
    }
    let unit = lists.find("units", &person.text("unit_id"));
    let site = unit.map_or_else(|| person.text("site_id"), |unit| unit.text("site_id"));
    (!site.is_empty()).then_some(site)
}

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("name", || t!("administration.name"), inputs::text),
    Field::new("email", || t!("administration.people.email"), inputs::email)
        .hint(|| t!("administration.people.email_hint")),
    Field::new("language", || t!("administration.people.language"), inputs::language),
    Field::new("unit_id", || t!("administration.people.unit"), inputs::unit)
        .hint(|| t!("administration.people.unit_hint"))
        .optional(),
    Field::new("site_id", || t!("administration.people.site"), inputs::site)
        .hint(|| t!("administration.people.site_hint"))
        .optional(),
    Field::new("team_ids", || t!("administration.people.teams"), inputs::teams)
        .hint(|| t!("administration.people.teams_hint"))
        .for_everything()
        .optional(),
    Field::new("roles", || t!("administration.people.roles"), inputs::roles).optional(),
];

const WORDS: Words = Words {
    many: || t!("administration.people.many"),
    count: |count| t!("administration.people.count", count = count),
    about: || t!("administration.people.about"),
    add: || t!("administration.people.add"),
    change: || t!("administration.people.change"),
    advice: || t!("administration.people.advice"),
    off: || t!("administration.people.off"),
    in_use: |_| t!("administration.people.in_use"),
};
