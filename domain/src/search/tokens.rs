//! Words made comparable: the same on both databases, on the server and on the phone, for English and German.
//!
//! A word is folded (case, umlauts in every spelling, accents), stop words go, endings are cut lightly, and words that
//! mean the same become one. Compounds also count as their parts. What comes out are tokens of letters and digits
//! alone, so that no database reads anything else into them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::OnceLock;

use super::vocabulary::{PARTS, STOP_WORDS, SYNONYMS};

/// Characters of a token; what is longer is no word, and its beginning tells it apart well enough.
const LONGEST: usize = 40;
/// Distinct words of a search that count; the others are not looked at.
pub const MOST_WORDS: usize = 12;
/// Letters that must be left of a word when an ending is cut.
const SHORTEST_STEM: usize = 4;
/// Letters from which on a word may be a compound.
const SHORTEST_COMPOUND: usize = 8;
/// Letters that must be left of a compound beside a part.
const SHORTEST_REST: usize = 3;

/// Endings that are cut, and what takes their place; the first that fits is taken, twice at most.
const ENDINGS: [(&str, &str); 13] = [
    ("ies", "i"),
    ("ing", ""),
    ("ern", ""),
    ("en", ""),
    ("er", ""),
    ("em", ""),
    ("es", ""),
    ("ed", ""),
    ("e", ""),
    ("s", ""),
    ("n", ""),
    ("y", "i"),
    ("ie", "i"),
];

/// What is looked for by one word: any of these groups, and all tokens of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word itself, and the parts of a compound together.
    pub alternatives: Vec<Vec<String>>,
}

impl Term {
    /// Whether these tokens hold what is looked for.
    pub fn is_in(&self, tokens: &BTreeSet<String>) -> bool {
        self.alternatives.iter().any(|group| group.iter().all(|token| tokens.contains(token)))
    }
}

/// Every token of a text, the parts of compounds among them: what an index keeps of it.
pub fn tokens(text: &str) -> BTreeSet<String> {
    let mut tokens = BTreeSet::new();
    for word in folded_words(text) {
        tokens.extend(parts(&word));
        tokens.insert(token(word));
    }
    tokens
}

/// One token for each word that says something, without the parts of compounds.
pub fn content_words(text: &str) -> BTreeSet<String> {
    folded_words(text).map(token).collect()
}

/// What is looked for: one term for each distinct word that says something, in their order.
pub fn terms(words: &str) -> Vec<Term> {
    let mut seen = HashSet::new();
    let mut terms = Vec::new();
    for word in folded_words(words) {
        let parts = parts(&word);
        let whole = token(word);
        if !seen.insert(whole.clone()) {
            continue;
        }
        let mut alternatives = vec![vec![whole]];
        // One part alone says less than the word.
        if parts.len() > 1 {
            alternatives.push(parts);
        }
        terms.push(Term { alternatives });
        if terms.len() == MOST_WORDS {
            break;
        }
    }
    terms
}

/// The number of a report, where that is what is looked for: `RB-1042`, `rb 1042`, `#1042` or `1042`.
pub fn report_number(words: &str) -> Option<i64> {
    let trimmed = words.trim().to_ascii_lowercase();
    let digits =
        trimmed.strip_prefix("rb").unwrap_or(&trimmed).trim_start_matches(['-', ' ', '#', '\u{2011}', '–']);
    let is_number = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// The words of a text, folded, without those that say nothing.
fn folded_words(text: &str) -> impl Iterator<Item = String> {
    text.split(|sign: char| !sign.is_alphanumeric() && !is_ignored(sign))
        .map(fold)
        .filter(|word| word.chars().nth(1).is_some() && !STOP_WORDS.contains(&word.as_str()))
}

/// Marks within a word that change nothing: accents written apart, soft hyphens, joiners.
fn is_ignored(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Lower case, without accents; umlauts are the same in every spelling: ä, ae, a.
fn fold(word: &str) -> String {
    let mut folded = String::new();
    for sign in word.chars().filter(|sign| !is_ignored(*sign)).flat_map(char::to_lowercase) {
        match plain(sign) {
            Some(letters) => folded.push_str(letters),
            None if sign.is_alphanumeric() => folded.push(sign),
            None => {}
        }
    }
    contract(&folded).chars().take(LONGEST).collect()
}

fn plain(sign: char) -> Option<&'static str> {
    Some(match sign {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ς' => "σ",
        'ţ' | 'ť' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

/// `ae`, `oe`, `ue` as the umlauts that they may stand for, as which they look like the bare letters. That also
/// happens to words that never had an umlaut, on both sides alike.
fn contract(word: &str) -> String {
    let mut contracted = String::with_capacity(word.len());
    let mut before = ' ';
    for sign in word.chars() {
        let two_before = contracted.chars().rev().nth(1).unwrap_or(' ');
        let is_umlaut = sign == 'e'
            && (matches!(before, 'a' | 'o') || (before == 'u' && !matches!(two_before, 'a' | 'e' | 'q')));
        if !is_umlaut {
            contracted.push(sign);
        }
        before = sign;
    }
    contracted
}

/// Endings cut, and the one word for what means the same.
fn token(word: String) -> String {
    let stem = stem(word);
    same(&stem).map_or(stem, str::to_owned)
}

fn stem(mut word: String) -> String {
    if !word.chars().all(char::is_alphabetic) {
        return word;
    }
    for _ in 0..2 {
        let Some(cut) = ENDINGS.iter().find_map(|(ending, instead)| cut(&word, ending, instead)) else {
            break;
        };
        word = cut;
    }
    word
}

fn cut(word: &str, ending: &str, instead: &str) -> Option<String> {
    let rest = word.strip_suffix(ending)?;
    let before = rest.chars().next_back()?;
    let is_no_plural = ending == "s" && matches!(before, 's' | 'u' | 'i');
    if rest.chars().count() < SHORTEST_STEM || is_no_plural {
        return None;
    }
    // "labelling" is "label" again.
    let is_doubled = matches!(ending, "ing" | "ed") && rest.chars().rev().nth(1) == Some(before);
    let rest = if is_doubled && before != 's' { &rest[..rest.len() - before.len_utf8()] } else { rest };
    Some(format!("{rest}{instead}"))
}

/// The parts that a compound is made of, as far as they are known.
fn parts(word: &str) -> Vec<String> {
    let length = word.chars().count();
    if length < SHORTEST_COMPOUND {
        return Vec::new();
    }
    let whole = stem(word.to_owned());
    let mut found: Vec<String> = known_parts()
        .iter()
        .filter(|part| {
            let rest = length.saturating_sub(part.chars().count());
            rest >= SHORTEST_REST && (word.starts_with(part.as_str()) || whole.ends_with(part.as_str()))
        })
        .filter(|part| **part != whole)
        .map(|part| same(part).unwrap_or(part).to_owned())
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The parts, made like any word.
fn known_parts() -> &'static [String] {
    static KNOWN: OnceLock<Vec<String>> = OnceLock::new();
    KNOWN.get_or_init(|| PARTS.iter().map(|part| stem(fold(part))).collect())
}

/// The one word that stands for all that mean the same as this stem.
fn same(stem_of_word: &str) -> Option<&'static str> {
    static SAME: OnceLock<HashMap<String, String>> = OnceLock::new();
    let same = SAME.get_or_init(|| {
        let mut same = HashMap::new();
        for group in SYNONYMS {
            let mut stems = group.iter().map(|word| stem(fold(word)));
            let Some(first) = stems.next() else { continue };
            for other in stems {
                same.insert(other, first.clone());
            }
        }
        same
    });
    same.get(stem_of_word).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(words: &str, text: &str) -> bool {
        let tokens = tokens(text);
        let terms = terms(words);
        !terms.is_empty() && terms.iter().all(|term| term.is_in(&tokens))
    }

    #[test]
    fn spellings_and_endings_do_not_matter() {
        for (words, text) in [
            ("GERÄT", "Das Geraet piept"),
            ("Geraet", "Das Gerät piept"),
            ("gerate", "Die Geräte piepen"),
            ("printers", "The printer is out of order"),
            ("printing", "It will not print"),
            ("labels", "Labelling takes an hour"),
            ("alarm", "Alarming all night"),
            ("Pumpen", "Eine Pumpe alarmiert"),
            ("batteries", "Empty battery"),
            ("strasse", "Straße"),
            ("cafe\u{301}", "café"),
            ("naïve", "naive"),
            ("nurses", "One nurse"),
            ("Medikamenten", "Das Medikament fehlt"),
            ("über", "Uebergabe über Nacht ueber"),
            ("v2.1", "since v2.1 nothing works"),
        ] {
            assert!(finds(words, text), "{words} in {text}: {:?} {:?}", terms(words), tokens(text));
        }
    }

    #[test]
    fn compounds_are_found_by_their_parts_and_by_all_of_them() {
        for (words, text) in [
            ("Pumpe", "Die Medikamentenpumpe steht"),
            ("Drucker", "Der Etikettendrucker klemmt"),
            ("Etikett", "Der Etikettendrucker klemmt"),
            ("Etikettendrucker", "Der Drucker nimmt kein Etikett"),
            ("password", "The passwords expire"),
        ] {
            assert!(finds(words, text), "{words} in {text}: {:?} {:?}", terms(words), tokens(text));
        }
        assert!(!finds("Etikettendrucker", "Der Drucker klemmt"));
    }

    #[test]
    fn both_languages_find_each_other() {
        for (words, text) in [
            ("printer", "Der Drucker klemmt"),
            ("Drucker", "All printers are down"),
            ("sign in", "Die Anmeldung dauert"),
            ("medication", "Das Medikament fehlt"),
            ("handover", "Die Übergabe dauert"),
        ] {
            assert!(finds(words, text), "{words} in {text}: {:?} {:?}", terms(words), tokens(text));
        }
    }

    #[test]
    fn what_says_nothing_finds_nothing() {
        for words in ["the and of", "der die das und", "😀😀", "!!! --- ***", "a", "", "\u{200b}\u{200b}"]
        {
            assert_eq!(terms(words), [], "{words}");
        }
        assert!(!finds("pump", "The monitor"));
        assert!(!finds("pump monitor", "The monitor"));
        assert_eq!(terms(&"bedside syringe nothing ".repeat(500)).len(), 3);
    }

    #[test]
    fn numbers_are_known_in_every_spelling() {
        for words in ["RB-1042", "rb 1042", "1042", " #1042 ", "rb1042", "RB\u{2011}1042"] {
            assert_eq!(report_number(words), Some(1042), "{words}");
        }
        for words in ["", "RB-", "10 42", "1042 pump", "-", "99999999999999999999", "rb-x"] {
            assert_eq!(report_number(words), None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_text_becomes_tokens_of_letters_and_digits(text in "\\PC{0,80}") {
            for token in tokens(&text) {
                prop_assert!(token.chars().all(char::is_alphanumeric), "{token:?}");
                prop_assert!((1..=2 * LONGEST).contains(&token.chars().count()));
            }
        }

        #[test]
        fn a_text_is_found_by_its_own_words(text in "[a-zA-ZäöüßéÄ \\-]{0,60}", other in "\\PC{0,20}") {
            let tokens = tokens(&format!("{text} {other}"));
            for term in terms(&text) {
                prop_assert!(term.is_in(&tokens), "{term:?} not in {tokens:?}");
            }
        }
    }
}
