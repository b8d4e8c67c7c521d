//! Which reports look alike: by the words of what was written, compared as search compares them.

use std::collections::{BTreeMap, BTreeSet};

use super::expression::Expression;
use super::index;
use super::tokens::{content_words, tokens};
use crate::id::SiteId;
use crate::reports::State;
use crate::reports::projection::Projection;

/// Distinct words that must say something before anything is compared: fewer would let somebody feel for single words.
pub const FEWEST_WORDS: usize = 3;
/// Distinct words that are looked for; of a longer text the first ones, which tell what it is about.
pub const MOST_WORDS: usize = 24;
/// Groups of reports of which only the number is told are told from this many on.
pub const SMALLEST_GROUP: u32 = 3;
/// How much alike two reports must be to be shown: the share of words, weighted by how rare they are.
pub const LEAST_ALIKE: f64 = 0.15;

/// Whether a report in that state is compared with new ones: it is open, or its change shipped.
pub fn is_kept(state: State) -> bool {
    state.is_open() || matches!(state, State::Shipped | State::Confirmed | State::Assumed)
}

/// What a report is compared by; nothing where it is not.
pub fn entry(text: &str, own_workaround: Option<&str>, projection: &Projection) -> Option<BTreeSet<String>> {
    if !is_kept(projection.state) {
        return None;
    }
    let written = [Some(text), own_workaround, projection.title.as_deref(), projection.workaround.as_deref()];
    let words = written.into_iter().flatten().flat_map(tokens).map(|word| index::whole(&word));
    let site = index::at_site(projection.site_id);
    Some(words.chain([index::VERSION.to_owned(), site]).collect())
}

/// The words of a new report; nothing where they are too few to compare.
pub fn words_of(text: &str) -> Option<Vec<String>> {
    let words = content_words(text);
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut longest: Vec<String> = words.into_iter().collect();
    // Long words say more than short ones.
    longest.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    longest.truncate(MOST_WORDS);
    Some(longest.into_iter().map(|word| index::whole(&word)).collect())
}

/// The reports of the site that share a word with these.
pub fn sharing(words: &[String], site: SiteId) -> Expression {
    let any = words.iter().cloned().map(Expression::Token).collect();
    Expression::All(vec![Expression::Token(index::at_site(site)), Expression::Any(any)])
}

/// How much alike each of these is, 0 to 1: the weight of the shared words in that of all words looked for. A word
/// weighs the more, the fewer of the candidates have it.
pub fn scores(words: &[String], candidates: &[BTreeSet<String>]) -> Vec<f64> {
    let all = candidates.len() as f64;
    let weights: BTreeMap<&String, f64> = words
        .iter()
        .map(|word| {
            let having = candidates.iter().filter(|candidate| candidate.contains(word)).count() as f64;
            (word, ((all + 2.0) / (having + 1.0)).ln())
        })
        .collect();
    let total: f64 = weights.values().sum();
    let weight = |candidate: &BTreeSet<String>| -> f64 {
        weights.iter().filter(|(word, _)| candidate.contains(**word)).map(|(_, weight)| weight).sum()
    };
    candidates.iter().map(|candidate| if total > 0.0 { weight(candidate) / total } else { 0.0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn set(text: &str) -> BTreeSet<String> {
        tokens(text).iter().map(|word| index::whole(word)).collect()
    }

    #[test]
    fn what_shares_rare_words_is_most_alike() {
        let words = words_of("The infusion pump on bed 4 alarms all night").unwrap_or_default();
        let candidates = [
            set("Pump alarms at night, infusion runs dry"),
            set("The alarm of the monitor"),
            set("No printer at the bed"),
        ];
        let scores = scores(&words, &candidates);
        assert!(scores[0] > scores[1] && scores[1] > 0.0, "{scores:?}");
        assert!(scores[0] > LEAST_ALIKE, "{scores:?}");
    }

    #[test]
    fn two_words_are_too_few() {
        assert_eq!(words_of("The pump is very, very pump alarm"), None);
        assert_eq!(words_of("the and of 😀"), None);
        assert_eq!(words_of("pump alarm night").map(|words| words.len()), Some(3));
    }

    proptest! {
        #[test]
        fn scores_are_shares(words in prop::collection::vec("[a-f]{2}", 0..6), texts in prop::collection::vec("[a-f ]{0,20}", 0..6)) {
            let candidates: Vec<_> = texts.iter().map(|text| text.split(' ').map(str::to_owned).collect()).collect();
            for score in scores(&words, &candidates) {
                prop_assert!((0.0..=1.0 + 1e-9).contains(&score));
            }
        }
    }
}
