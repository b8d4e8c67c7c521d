//! Initials in a disc for people, in a square of the team's colour for teams.

use leptos::prelude::*;

use crate::words::capital_letters;

/// Initials of a person or team; the name always stands beside it.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: String,
    /// Whether it is a team: square, in its own colour.
    #[prop(optional)]
    team: bool,
    /// The larger size.
    #[prop(optional)]
    large: bool,
) -> impl IntoView {
    let colour = team.then(|| colour_of(&name));
    view! {
        <span class="avatar" class:person=!team class:l=large data-team=colour aria-hidden="true" translate="no">
            {initials(&name)}
        </span>
    }
}

/// The first letters of the first and last word.
fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().find(|letter| letter.is_alphanumeric());
    let mut letters: Vec<char> = name.split_whitespace().filter_map(first).collect();
    if letters.len() > 2 {
        letters.drain(1..letters.len() - 1);
    }
    capital_letters(&letters.into_iter().collect::<String>())
}

/// One of the six colours, the same for the same name everywhere.
fn colour_of(name: &str) -> String {
    const COLOURS: u32 = 6;
    let sum = name.chars().fold(0_u32, |sum, letter| sum.wrapping_mul(31).wrapping_add(letter.into()));
    (sum % COLOURS + 1).to_string()
}
