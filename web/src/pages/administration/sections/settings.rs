//! What holds for the whole organisation.

use super::super::{
    field::Field,
    inputs,
    section::{Section, Words},
};
use crate::t;

/// The section.
pub static SETTINGS: Section =
    Section { switchable: false, single: true, ..Section::new("settings", "toggle", WORDS) };

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("organisation", || t!("administration.settings.organisation"), inputs::text)
        .hint(|| t!("administration.settings.organisation_hint")),
    Field::new("languages", || t!("administration.settings.languages"), inputs::languages)
        .hint(|| t!("administration.settings.languages_hint")),
    Field::new("language", || t!("administration.settings.language"), inputs::language_on_offer)
        .hint(|| t!("administration.settings.language_hint")),
    Field::new("anonymous", || t!("administration.settings.anonymous"), inputs::on_off),
    Field::new("safety_instruction", || t!("administration.settings.safety"), inputs::long_names)
        .hint(|| t!("administration.settings.safety_hint"))
        .optional(),
    Field::new("join_domains", || t!("administration.settings.join_domains"), inputs::domains)
        .hint(|| t!("administration.settings.join_domains_hint"))
        .optional(),
];

const WORDS: Words = Words {
    many: || t!("administration.settings.many"),
    count: |_| t!("administration.settings.about"),
    about: || t!("administration.settings.about"),
    add: String::new,
    change: || t!("administration.settings.many"),
    advice: String::new,
    off: String::new,
    in_use: |_| String::new(),
};
