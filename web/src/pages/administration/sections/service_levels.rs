//! Service levels: by when a report's owner promises to act, and what counts as working time.

use domain::service_levels::ClockKind;

use super::super::{
    field::Field,
    inputs,
    section::{Part, Section, Words},
};
use crate::{t, words::coded};

/// The section.
pub static SERVICE_LEVELS: Section = Section {
    row: |level, _| {
        let target = |kind: ClockKind| {
            let hours = level.number(&format!("{}_hours", kind.as_str()))?;
            let name = coded("clock.", kind.as_str());
            Some(Part::Words(t!("administration.levels.target", name = name, count = hours)))
        };
        let kinds = [ClockKind::Acknowledge, ClockKind::FirstAnswer, ClockKind::Decision, ClockKind::Fix];
        kinds.into_iter().filter_map(target).collect()
    },
    switchable: false,
    ..Section::new("service-levels", "clock", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("acknowledge_hours", || t!("administration.levels.acknowledge"), inputs::number)
        .hint(|| t!("administration.levels.acknowledge_hint"))
        .optional(),
    Field::new("first_answer_hours", || t!("administration.levels.first_answer"), inputs::number)
        .hint(|| t!("administration.levels.first_answer_hint"))
        .optional(),
    Field::new("decision_hours", || t!("administration.levels.decision"), inputs::number)
        .hint(|| t!("administration.levels.decision_hint"))
        .optional(),
    Field::new("fix_hours", || t!("administration.levels.fix"), inputs::number)
        .hint(|| t!("administration.levels.fix_hint"))
        .optional(),
    Field::new("calendar", || t!("administration.levels.calendar"), inputs::calendar),
];

const WORDS: Words = Words {
    many: || t!("administration.levels.many"),
    count: |count| t!("administration.levels.count", count = count),
    about: || t!("administration.levels.about"),
    add: || t!("administration.levels.add"),
    change: || t!("administration.levels.change"),
    advice: || t!("administration.levels.advice"),
    off: String::new,
    in_use: |_| String::new(),
};
