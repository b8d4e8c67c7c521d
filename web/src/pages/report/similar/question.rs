//! What is asked of the server, and when.

use domain::{fields::limits, search::requests::SimilarSearch};
use leptos::prelude::*;

use super::super::form::Form;

/// From so many words on, or so many letters, it is worth asking.
const WORDS: usize = 3;
const LETTERS: usize = 15;

/// Whether as much has been written as can be compared.
pub fn is_enough(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= LETTERS || text.split_whitespace().count() >= WORDS
}

/// The question about what the form holds now. An anonymous reporter's words are for the owner alone: nothing is asked
/// under a name.
pub fn question(form: Form) -> Option<SimilarSearch> {
    let text = form.text.with(|text| text.trim().to_owned());
    let unit_id = form.unit.with(|unit| unit.parse().ok());
    let system_id = form.system.with(|system| system.parse().ok());
    let category_id = form.category.with(|category| category.parse().ok());
    if form.is_anonymous() || !is_enough(&text) || text.chars().count() > *limits::TEXT.end() {
        return None;
    }
    Some(SimilarSearch { text, unit_id: unit_id?, system_id, category_id })
}

#[cfg(test)]
mod tests {
    use super::is_enough;

    #[test]
    fn three_words_or_fifteen_letters_are_enough() {
        for enough in ["it is slow", "labeldrucker kaputt", "  ä ö ü "] {
            assert!(is_enough(enough), "{enough}");
        }
        for little in ["", "slow", "eMAR slow", "   slow   "] {
            assert!(!is_enough(little), "{little}");
        }
    }
}
