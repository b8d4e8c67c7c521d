//! Units: wards, clinics and departments of a site.

use super::super::{
    field::Field,
    inputs,
    section::{Part, Reach, Section, Words},
};
use crate::t;

/// The section.
pub static UNITS: Section = Section {
    needs: &["sites"],
    row: |unit, lists| {
        vec![
            Part::Given(lists.name("sites", &unit.text("site_id"))),
            Part::Given(unit.text("kind")),
            Part::Words(t!(
                "administration.people.count",
                count = unit.number("headcount").unwrap_or_default()
            )),
        ]
    },
    reach: Reach::Site(|unit, _| Some(unit.text("site_id"))),
    ..Section::new("units", "unit", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("site_id", || t!("administration.units.site"), inputs::site)
        .hint(|| t!("administration.units.site_hint"))
        .only_new(),
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("kind", || t!("administration.units.kind"), inputs::text)
        .hint(|| t!("administration.units.kind_hint")),
    Field::new("headcount", || t!("administration.units.headcount"), inputs::number)
        .hint(|| t!("administration.units.headcount_hint")),
];

const WORDS: Words = Words {
    many: || t!("administration.units.many"),
    count: |count| t!("administration.units.count", count = count),
    about: || t!("administration.units.about"),
    add: || t!("administration.units.add"),
    change: || t!("administration.units.change"),
    advice: || t!("administration.units.advice"),
    off: || t!("administration.units.off"),
    in_use: |_| t!("administration.units.in_use"),
};
