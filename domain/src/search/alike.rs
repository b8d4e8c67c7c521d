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
/// How much alike two reports must be to be shown; see [`scores`].
pub const LEAST_ALIKE: f64 = 0.1;

/// What is less alike than this share of the most alike one is chance beside it.
const SHARE_OF_BEST: f64 = 0.5;

/// How much alike something must be to be shown beside the most alike one.
pub fn least_beside(best: f64) -> f64 {
    LEAST_ALIKE.max(best * SHARE_OF_BEST)
}

/// What an entry's words begin with; see [`index`].
const WORD: char = 'w';

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

/// What a new report is compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Everything that it says, as [`entry`] keeps it.
    pub said: BTreeSet<String>,
    /// What candidates are found by.
    pub looked_for: Vec<String>,
}

/// The words of a new report; nothing where they are too few to compare.
pub fn words_of(text: &str) -> Option<Words> {
    let words = content_words(text);
    if words.len() < FEWEST_WORDS {
        return None;
    }
    let mut longest: Vec<String> = words.into_iter().collect();
    // Long words say more than short ones.
    longest.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    longest.truncate(MOST_WORDS);
    Some(Words {
        said: tokens(text).iter().map(|word| index::whole(word)).collect(),
        looked_for: longest.iter().map(|word| index::whole(word)).collect(),
    })
}

/// The reports of the site that share a word with these.
pub fn sharing(words: &[String], site: SiteId) -> Expression {
    let any = words.iter().cloned().map(Expression::Token).collect();
    Expression::All(vec![Expression::Token(index::at_site(site)), Expression::Any(any)])
}

/// How much alike each of these is to what was said, 0 to 1, and 1 only where both say the same words: the weight of the
/// words that both have, as a share of the middle (the geometric mean) of what each of the two weighs by itself. So a
/// short text is not the same as the long one in which all its words stand. A word weighs the more, the fewer of the
/// candidates have it.
pub fn scores(said: &BTreeSet<String>, candidates: &[BTreeSet<String>]) -> Vec<f64> {
    let mut having: BTreeMap<&str, u32> = BTreeMap::new();
    for word in candidates.iter().flatten() {
        *having.entry(word).or_default() += 1;
    }
    let all = candidates.len() as f64;
    let weight = |word: &String| {
        let having = having.get(word.as_str()).copied().unwrap_or_default();
        ((all + 2.0) / (f64::from(having) + 1.0)).ln()
    };
    let said_weight: f64 = said.iter().map(weight).sum();
    let score = |candidate: &BTreeSet<String>| {
        let words = || candidate.iter().filter(|word| word.starts_with(WORD));
        if words().eq(said) {
            return 1.0;
        }
        let shared: f64 = words().filter(|word| said.contains(*word)).map(weight).sum();
        let middle = (said_weight * words().map(weight).sum::<f64>()).sqrt();
        // What is not the same is below 1 however close it is.
        if middle > 0.0 { (shared / middle).min(1.0 - f64::EPSILON) } else { 0.0 }
    };
    candidates.iter().map(score).collect()
}

/// A score as people are shown it: two decimals, and 1 only for the same words.
pub fn shown(score: f64) -> f64 {
    let rounded = (score * 100.0).round() / 100.0;
    if score < 1.0 { rounded.min(0.99) } else { rounded }
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
        let words = set("The infusion pump on bed 4 alarms all night");
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
        assert_eq!(words_of("pump alarm night").map(|words| words.looked_for.len()), Some(3));
    }

    #[test]
    fn only_the_same_words_are_the_same() {
        let said = set("The infusion pump alarms at every dose, all night long.");
        let site = index::at_site(crate::id::Id::from_uuid(uuid::Uuid::from_u128(4)));
        let kept = |text: &str| -> BTreeSet<String> {
            set(text).into_iter().chain([index::VERSION.to_owned(), site.clone()]).collect()
        };
        let candidates = [
            kept("All night long, at every dose, the infusion pump ALARMS!"),
            kept("The infusion pump alarms at every dose, all night long, and nobody in the ward can sleep."),
            kept("The infusion pump alarms at every dose"),
        ];
        let scores = scores(&said, &candidates);
        assert!((scores[0] - 1.0).abs() < f64::EPSILON, "{scores:?}");
        assert!(scores[1] < 0.99 && scores[2] < 0.99, "{scores:?}");
        assert!(scores[1] > 0.4 && scores[2] > 0.4, "{scores:?}");
        assert_eq!([shown(0.999), shown(0.994), shown(1.0), shown(0.126)], [0.99, 0.99, 1.0, 0.13]);
    }

    proptest! {
        #[test]
        fn scores_are_shares_and_whole_only_for_the_same_words(
            words in "[a-f ]{0,20}",
            texts in prop::collection::vec("[a-f ]{0,20}", 0..6),
        ) {
            let said = set(&words);
            let candidates: Vec<_> = texts.iter().map(|text| set(text)).collect();
            for (score, candidate) in scores(&said, &candidates).into_iter().zip(&candidates) {
                prop_assert!((0.0..=1.0).contains(&score));
                prop_assert_eq!(score >= 1.0, *candidate == said, "{}", score);
                prop_assert_eq!(shown(score) >= 1.0, *candidate == said);
            }
        }
    }
}
