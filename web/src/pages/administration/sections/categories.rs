//! Categories: the tiles with which every report begins.

use serde_json::{Map, Value};

use super::super::{
    entry::in_own_language,
    field::Field,
    inputs,
    lists::Lists,
    section::{Part, Section, Words},
};
use crate::t;

/// The section.
pub static CATEGORIES: Section = Section {
    needs: &["categories"],
    row: |category, _| vec![Part::Icon(category.text("icon"))],
    complete,
    ordered: true,
    ..Section::new("categories", "report", WORDS)
};

/// A new one comes last; its key for machines is made from its name.
fn complete(body: &mut Map<String, Value>, lists: &Lists) {
    let all = lists.of("categories");
    let last = all.iter().filter_map(|category| category.number("position")).max().unwrap_or(-1);
    body.insert("position".to_owned(), (last + 1).into());
    let name = body.get("names").map(in_own_language).unwrap_or_default();
    let key = key_of(&name);
    let taken = |key: &str| all.iter().any(|category| category.text("key") == key);
    let numbered = (2..).map(|number| format!("{key}-{number}"));
    let free = std::iter::once(key.clone()).chain(numbered).find(|key| !taken(key));
    body.insert("key".to_owned(), free.unwrap_or(key).into());
}

/// Lower-case letters, digits and hyphens.
fn key_of(name: &str) -> String {
    const LONGEST: usize = 30;
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { ' ' };
    let spaced: String = name.chars().map(plain).take(LONGEST).collect();
    match spaced.split_whitespace().collect::<Vec<_>>().join("-") {
        empty if empty.is_empty() => "category".to_owned(),
        key => key,
    }
}

/// The fields of its form, in their order.
pub static FIELDS: &[Field] = &[
    Field::new("names", || t!("administration.categories.tile"), inputs::names)
        .hint(|| t!("administration.categories.tile_hint")),
    Field::new("icon", || t!("administration.categories.icon"), inputs::icon),
];

const WORDS: Words = Words {
    many: || t!("administration.categories.many"),
    count: |count| t!("administration.categories.count", count = count),
    about: || t!("administration.categories.about"),
    add: || t!("administration.categories.add"),
    change: || t!("administration.categories.change"),
    advice: || t!("administration.categories.advice"),
    off: || t!("administration.categories.off"),
    in_use: |_| t!("administration.categories.in_use"),
};
