//! Sites: hospitals with their time zone.

use super::super::{
    field::Field,
    inputs,
    section::{Part, Section, Words},
};
use crate::t;

/// The section.
pub static SITES: Section = Section {
    needs: &["units"],
    row: |site, lists| {
        let units =
            lists.of("units").iter().filter(|unit| unit.is_active() && unit.text("site_id") == site.id());
        vec![
            Part::Given(site.text("time_zone")),
            Part::Words(t!("administration.units.count", count = units.count())),
        ]
    },
    ..Section::new("sites", "site", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("time_zone", || t!("administration.sites.time_zone"), inputs::time_zone)
        .hint(|| t!("administration.sites.time_zone_hint")),
];

const WORDS: Words = Words {
    many: || t!("administration.sites.many"),
    count: |count| t!("administration.sites.count", count = count),
    about: || t!("administration.sites.about"),
    add: || t!("administration.sites.add"),
    change: || t!("administration.sites.change"),
    advice: || t!("administration.sites.advice"),
    off: || t!("administration.sites.off"),
    in_use: |_| t!("administration.sites.in_use"),
};
