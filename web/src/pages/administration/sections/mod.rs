//! The sections of the area, one file each: the fields of the form, the rows of the list, the words.

mod categories;
mod committees;
mod people;
mod service_levels;
mod settings;
mod sites;
mod systems;
mod teams;
mod units;

use super::{field::Field, section::Section};

/// Every section, in the order of the overview.
pub static ALL: [&Section; 9] = [
    &sites::SITES,
    &units::UNITS,
    &people::PEOPLE,
    &teams::TEAMS,
    &committees::COMMITTEES,
    &service_levels::SERVICE_LEVELS,
    &categories::CATEGORIES,
    &systems::SYSTEMS,
    &settings::SETTINGS,
];

/// The section at that path.
pub fn find(path: &str) -> Option<&'static Section> {
    ALL.into_iter().find(|section| section.path == path)
}

/// The fields of its form. They stand apart from the section, because lists do without the many kinds of input.
pub fn fields_of(section: &Section) -> &'static [Field] {
    match section.path {
        "sites" => sites::FIELDS,
        "units" => units::FIELDS,
        "people" => people::FIELDS,
        "teams" => teams::FIELDS,
        "committees" => committees::FIELDS,
        "service-levels" => service_levels::FIELDS,
        "categories" => categories::FIELDS,
        "systems" => systems::FIELDS,
        "settings" => settings::FIELDS,
        _ => &[],
    }
}
