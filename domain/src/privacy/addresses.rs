//! Where somebody lives: a street with its number, and the postcode and town that follow or stand where an address
//! is told.

use super::text::Text;
use super::{Found, Kind, words};

/// Ends of German streets' names that nothing in a hospital has, beside [`NOT_STREETS`].
const GERMAN_STREETS: [&str; 9] =
    ["straße", "strasse", "str", "gasse", "allee", "chaussee", "weg", "marktplatz", "kirchplatz"];

/// Ends of words that look like a street and are none.
const NOT_STREETS: [&str; 22] = [
    "analysestraße",
    "analysenstraße",
    "arbeitsweg",
    "atemweg",
    "befundweg",
    "dienstweg",
    "einbahnstraße",
    "fluchtweg",
    "gallenweg",
    "gangsweg",
    "harnweg",
    "impfstraße",
    "ionsweg",
    "laborstraße",
    "laufweg",
    "postweg",
    "probenstraße",
    "rettungsweg",
    "teststraße",
    "transportweg",
    "ungsweg",
    "waschstraße",
];

pub(super) fn find(found: &mut Found<'_, '_>) {
    let text = found.text;
    for at in 0..text.len() {
        if !text.is_number(at) && !text.is_word(at) || !(at..at + 9).any(|at| text.is_number(at)) {
            continue;
        }
        let street = english_street(text, at).or_else(|| german_street(text, at));
        let told = || is_told(text, at).then(|| told_place(text, at)).flatten();
        if let Some(end) = street.or_else(told) {
            found.mark(Kind::Address, at, with_town(text, end).unwrap_or(end));
        }
    }
}

fn is_name(text: &Text<'_>, at: usize) -> bool {
    text.is_capital(at) && !text.one_of(at, words::PLACE)
}

/// The token after a house number, `12`, `27b` or `4 b`, of at most four digits.
fn house_number(text: &Text<'_>, at: usize) -> Option<usize> {
    text.value(at)?;
    let letter = |at: usize| text.is_word(at) && text.typed(at).len() == 1;
    let end = at + 1 + usize::from(letter(at + 1) && text.touches(at + 1));
    text.ends(end).then_some(end)
}

/// `14 Elm Grove`.
fn english_street(text: &Text<'_>, at: usize) -> Option<usize> {
    let first = house_number(text, at).filter(|_| text.begins(at))?;
    let names = (first..first + 3).take_while(|&name| text.is_capital(name) && text.spaced(name));
    let last = names.last().filter(|_| !matches!(text.at(first), "way" | "the"))?;
    // The kind of street is the last capital, with a name before it.
    let kind = (first + 1..=last + 1)
        .rev()
        .find(|&kind| text.is_capital(kind) && text.one_of(kind, words::STREET))?;
    text.spaced(kind).then_some(kind + 1)
}

/// `Hauptstraße 12`, `Schillerstr. 33`, `Lange Gasse 8`, `Berliner Str. 112`.
fn german_street(text: &Text<'_>, at: usize) -> Option<usize> {
    let word = text.word(at);
    if word.is_empty() || !text.is_capital(at) {
        return None;
    }
    let is_street = |at: usize| {
        let word = text.word(at);
        GERMAN_STREETS.iter().any(|end| word.ends_with(end))
            && !NOT_STREETS.iter().any(|end| word.ends_with(end))
    };
    let numbered = |kind: usize| house_number(text, kind + 1 + usize::from(text.is(kind + 1, ".")));
    let alone = |kind: usize| GERMAN_STREETS.contains(&text.word(kind));
    if alone(at) {
        return None;
    }
    if is_street(at) {
        return numbered(at);
    }
    let hyphen = usize::from(text.is(at + 1, "-") && text.touches(at + 1));
    let kind = at + 1 + hyphen;
    (is_name(text, at) && text.is_capital(kind) && alone(kind)).then(|| numbered(kind)).flatten()
}

/// Whether a word of address stands just before.
fn is_told(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(3)..at).any(|before| text.one_of(before, words::ADDRESS))
}

/// Where an address is told: a named place with a number and a town, or a postcode.
fn told_place(text: &Text<'_>, at: usize) -> Option<usize> {
    if let Some(end) = postcode(text, at) {
        return Some(end);
    }
    let article =
        usize::from(matches!(text.word(at), "am" | "an" | "auf" | "im" | "in" | "unter" | "zum" | "zur"));
    let article = article + usize::from(article > 0 && matches!(text.word(at + 1), "dem" | "den" | "der"));
    let names = (at + article..at + article + 3).take_while(|&name| is_name(text, name));
    let last = names.last()?;
    let end = house_number(text, last + 1)?;
    (text.is_capital(at) && (article > 0 || with_town(text, end).is_some())).then_some(end)
}

/// The end of what follows a street and tells the town: `, Leeds LS6 2AB`, `, 50674 Köln`, `, Springfield, IL 62704`.
fn with_town(text: &Text<'_>, end: usize) -> Option<usize> {
    let mut at = end + usize::from(text.is(end, ","));
    for _ in 0..3 {
        if let Some(end) = postcode(text, at) {
            return Some(end);
        }
        if !text.is_capital(at) {
            return None;
        }
        at += 1;
        at += usize::from(text.is(at, ","));
    }
    postcode(text, at)
}

/// The end of a postcode: UK with its inward half, US with the state, German and Austrian with the town.
fn postcode(text: &Text<'_>, at: usize) -> Option<usize> {
    british_postcode(text, at).or_else(|| american_postcode(text, at)).or_else(|| {
        let digits = text.number(at).len();
        let town = matches!(digits, 4 | 5) && text.begins(at) && text.spaced(at + 1) && is_name(text, at + 1);
        let more = usize::from(text.is_sign(at + 2, "-") && text.touches(at + 2) && text.is_capital(at + 3));
        town.then_some(at + 2 + 2 * more)
    })
}

/// `LS6 2AB`, `SW1A 1AA`: the inward half has none of C, I, K, M, O and V (BS 7666).
fn british_postcode(text: &Text<'_>, at: usize) -> Option<usize> {
    let mut next = at;
    let area = text.typed(next);
    if !text.is_capital(next) || area.len() > 2 || !area.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    next += 1;
    if !text.touches(next) || !matches!(text.number(next).len(), 1 | 2) {
        return None;
    }
    next += 1;
    if text.touches(next) && text.is_capital(next) && text.typed(next).len() == 1 {
        next += 1;
    }
    let inward = text.number(next).len() == 1 && text.spaced(next) && text.touches(next + 1);
    let unit = text.typed(next + 1);
    let letters =
        unit.len() == 2 && unit.bytes().all(|byte| byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte));
    (inward && letters).then_some(next + 2)
}

/// `IL 62704`, `WI 53703-1234`.
fn american_postcode(text: &Text<'_>, at: usize) -> Option<usize> {
    let state = text.is_capitals(at) && text.typed(at).len() == 2;
    let zip = text.number(at + 1).len() == 5 && text.spaced(at + 1);
    let more = usize::from(text.is(at + 2, "-") && text.touches(at + 2) && text.number(at + 3).len() == 4);
    (state && zip).then_some(at + 2 + 2 * more)
}
