//! Systems: software and devices, with the steps of work in them.

use super::super::{
    field::Field,
    inputs,
    section::{Part, Section, Words},
};
use crate::t;

/// The section.
pub static SYSTEMS: Section = Section {
    row: |system, _| {
        let steps = system.list("steps").into_iter().filter(|step| step.is_active()).count();
        vec![Part::Words(t!("administration.systems.step_count", count = steps))]
    },
    ..Section::new("systems", "monitor", WORDS)
};

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.name"), inputs::names),
    Field::new("steps", || t!("administration.systems.steps"), inputs::steps)
        .hint(|| t!("administration.systems.steps_hint"))
        .optional(),
];

const WORDS: Words = Words {
    many: || t!("administration.systems.many"),
    count: |count| t!("administration.systems.count", count = count),
    about: || t!("administration.systems.about"),
    add: || t!("administration.systems.add"),
    change: || t!("administration.systems.change"),
    advice: || t!("administration.systems.advice"),
    off: || t!("administration.systems.off"),
    in_use: |_| t!("administration.systems.in_use"),
};
