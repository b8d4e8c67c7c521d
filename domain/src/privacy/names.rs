//! Names: behind a title, behind a word for a patient or relative, or as surname and first name.
//!
//! Behind a title any capitalised word is a name unless it is known to be none. Behind "patient" more is asked, as
//! German writes every noun with a capital and English makes terms of such words ("Patient Portal").

use super::text::Text;
use super::{Found, Kind, words};

/// Classes of words at which a name can begin.
const CUES: u32 = words::TITLE
    | words::ACADEMIC
    | words::FUNCTION
    | words::FIRST_NAME_FUNCTION
    | words::PERSON
    | words::RELATIVE
    | words::NAME_LABEL
    | words::FIRST_NAME;

/// Ends of surnames.
const SURNAME_ENDS: [&str; 22] = [
    "mann", "meier", "meyer", "maier", "mayer", "müller", "schmidt", "bauer", "huber", "stein", "wicz",
    "czyk", "ski", "sky", "ska", "oğlu", "oglu", "ović", "ovic", "enko", "opoulos", "ssen",
];

/// Ends of German nouns that no surname has.
const NOUN_ENDS: [&str; 11] =
    ["ung", "ungen", "heit", "keit", "schaft", "tion", "tionen", "ität", "liste", "werte", "daten"];

/// Tokens of a name, and whose it is.
struct Name {
    first: usize,
    end: usize,
    kind: Kind,
}

pub(super) fn find(found: &mut Found<'_, '_>) {
    let text = found.text;
    let mut at = 0;
    while at < text.len() {
        let listed_form = text.is(at + 1, ",") && text.is_capitals(at);
        let name = if listed_form || text.one_of(at, CUES) {
            with_title(text, at)
                .or_else(|| of_colleague(text, at))
                .or_else(|| of_person(text, at))
                .or_else(|| labelled(text, at))
                .or_else(|| whole(text, at))
        } else {
            None
        };
        match name {
            Some(name) => {
                found.mark(name.kind, name.first, name.end);
                at = name.end.max(at + 1);
            }
            None => at += 1,
        }
    }
}

/// The end of the title that begins here, and whether it is German: "Mrs", "Hr.", "Herrn".
fn title(text: &Text<'_>, at: usize) -> Option<(usize, bool)> {
    if !text.one_of(at, words::TITLE) {
        return None;
    }
    let stop = text.is(at + 1, ".") && text.touches(at + 1);
    let end = at + 1 + usize::from(stop);
    let shouted = text.is_capitals(at);
    match text.at(at) {
        // "MR" is magnetic resonance, "MS" multiple sclerosis or a maker's name, "ms" a thousandth of a second.
        "mr" | "mx" if !shouted || stop => Some((end, false)),
        "ms" if stop || (text.is_capital(at) && !shouted) => Some((end, false)),
        "miss" if text.is_capital(at) => Some((end, false)),
        "mrs" => Some((end, false)),
        "herr" | "herrn" | "frau" => Some((end, true)),
        // "Fr" is French gauge and Friday too, "hr" an hour.
        "hr" | "fr" | "hrn" if text.is_capital(at) && !(at > 0 && text.is_number(at - 1)) => {
            let known = stop || (text.is_capital(end) && is_listed(text, end));
            known.then_some((end, true))
        }
        _ => None,
    }
}

fn with_title(text: &Text<'_>, at: usize) -> Option<Name> {
    let (mut next, german) = title(text, at)?;
    if matches!(text.at(next), "and" | "und" | "&" | "u") {
        let second = next + 1 + usize::from(text.is(next + 1, "."));
        if let Some((end, _)) = title(text, second) {
            next = end;
        }
    }
    let after_titles = academic(text, next);
    // "seine Frau Margarete": the wife, not the title.
    let small = !text.is_capital(at);
    let end = if small { small_name(text, after_titles) } else { None };
    let end = end.or_else(|| name(text, after_titles, german))?;
    Some(Name { first: at, end: with_birth_name(text, end), kind: Kind::PatientName })
}

/// A name in small letters behind a title in small letters, where the list knows it.
fn small_name(text: &Text<'_>, at: usize) -> Option<usize> {
    text.one_of(at, words::SURNAME | words::FIRST_NAME).then_some(at + 1)
}

/// The token after "Prof. Dr. med.".
fn academic(text: &Text<'_>, mut at: usize) -> usize {
    while text.one_of(at, words::ACADEMIC) {
        at += 1 + usize::from(text.is(at + 1, "."));
    }
    at
}

/// ", geb. Kurz" behind a name.
fn with_birth_name(text: &Text<'_>, end: usize) -> usize {
    let born = end + usize::from(text.is_sign(end, ",("));
    let name = born + 1 + usize::from(text.is(born + 1, "."));
    if matches!(text.word(born), "geb" | "geborene" | "née" | "nee") && is_name(text, name) {
        name + 1
    } else {
        end
    }
}

fn of_colleague(text: &Text<'_>, at: usize) -> Option<Name> {
    let academic_end = academic(text, at);
    let by_first_name = text.one_of(at, words::FIRST_NAME_FUNCTION);
    let end = if academic_end > at {
        // "Dr" may follow a street's name; then no name follows it.
        name(text, academic_end, text.is_german()).filter(|_| text.is_capital(at) || text.at(at).len() < 3)?
    } else if text.one_of(at, words::FUNCTION) && (text.is_capital(at) || text.is(at, "doctor")) {
        let next = academic(text, at + 1);
        let end = name(text, next, text.is_german())?;
        (next > at + 1 || is_sure(text, next) || !text.is_capital(end)).then_some(end)?
    } else if by_first_name {
        let next = at + 1 + usize::from(text.is(at + 1, "."));
        let known = text.is_capital(next)
            && (text.one_of(next, words::FIRST_NAME) || text.one_of(next, words::SURNAME));
        known.then(|| name(text, next, true)).flatten()?
    } else {
        return None;
    };
    Some(Name { first: at, end, kind: Kind::StaffName })
}

/// A name behind "patient", "Familie" or "his wife".
fn of_person(text: &Text<'_>, at: usize) -> Option<Name> {
    let mut next = at + 1;
    let word = text.at(at);
    let known = |at: usize| text.is_capital(at) && text.one_of(at, words::FIRST_NAME);
    if text.one_of(at, words::RELATIVE) && known(next) {
        return Some(Name { first: next, end: name(text, next, true)?, kind: Kind::PatientName });
    }
    if !text.one_of(at, words::PERSON) {
        return None;
    }
    // A stop is an abbreviation's, or the sentence ends there.
    next += usize::from(text.is(next, ".") && word.len() <= 3);
    next += usize::from(text.is(next, ":"));
    let called = matches!(text.word(next), "named" | "namens" | "heißt" | "heisst" | "hieß");
    next += usize::from(called);
    let end = name(text, next, text.is_german())?;
    if text.is(end, ",") && known(end + 1) {
        return Some(Name { first: next, end: end + 2, kind: Kind::PatientName });
    }
    let family = matches!(word, "familie" | "family" | "fam");
    // English writes no noun with a capital: one in the middle of a sentence is a name.
    let english = !text.is_german() && !text.is_capital(at) && is_lone(text, next);
    let carer = matches!(word, "baby" | "resident" | "bewohner" | "bewohnerin") && is_lone(text, next);
    // "Gestern bekam Patient Wagner": the verb may stand before.
    let told_before =
        text.is_german() && at > 0 && text.one_of(at - 1, words::TELLING) && is_lone(text, next);
    let sure =
        called || told_before || (family && !text.is_capital(end)) || english || carer || is_sure(text, next);
    sure.then_some(Name { first: if family { at } else { next }, end, kind: Kind::PatientName })
}

/// A name behind "Name:", "Vorname" and the like, where a list or its end tells that it is one.
fn labelled(text: &Text<'_>, at: usize) -> Option<Name> {
    let colon = text.is(at + 1, ":");
    let first = at + 1 + usize::from(colon);
    // "name" alone stands before many a thing's.
    if !text.one_of(at, words::NAME_LABEL) || (text.is(at, "name") && !colon) || !is_listed(text, first) {
        return None;
    }
    let end = name(text, first, true)?;
    let first_name = text.is(end, ",") && text.is_capital(end + 1) && text.one_of(end + 1, words::FIRST_NAME);
    Some(Name { first, end: end + 2 * usize::from(first_name), kind: Kind::PatientName })
}

/// "SMITH, John" and "John Smith" without any word before them.
fn whole(text: &Text<'_>, at: usize) -> Option<Name> {
    let first_name = |at: usize| text.is_capital(at) && text.one_of(at, words::FIRST_NAME);
    let listed_form = text.is_capitals(at)
        && text.typed(at).chars().count() >= 3
        && text.is(at + 1, ",")
        && !text.is_capitals(at + 2)
        && first_name(at + 2);
    if listed_form {
        return Some(Name { first: at, end: at + 3, kind: Kind::PatientName });
    }
    let surname = first_name(at) && text.spaced(at + 1) && is_name(text, at + 1) && is_listed(text, at + 1);
    surname.then_some(Name { first: at, end: at + 2, kind: Kind::PatientName })
}

/// Whether the word could be a name: a capital, two letters at least, and not known to be something else.
fn is_name(text: &Text<'_>, at: usize) -> bool {
    text.is_capital(at)
        && text.typed(at).chars().nth(1).is_some()
        && !text.one_of(at, words::NO_NAME)
        && !NOUN_ENDS.iter().any(|end| text.at(at).ends_with(end))
}

/// Whether the name stands alone: no abbreviation, and no further capital behind it as in "Friendly Hospital".
fn is_lone(text: &Text<'_>, at: usize) -> bool {
    !text.is_capitals(at) && !text.is_capital(at + 1) && !text.is_number(at + 1)
}

fn is_listed(text: &Text<'_>, at: usize) -> bool {
    let word = text.at(at);
    text.one_of(at, words::SURNAME | words::FIRST_NAME) || SURNAME_ENDS.iter().any(|end| word.ends_with(end))
}

/// Whether the words around tell that the name at this token is one.
fn is_sure(text: &Text<'_>, at: usize) -> bool {
    if is_listed(text, at) {
        return true;
    }
    let next = at + 1;
    let tells = |class| text.one_of(next, class) && !text.is_capital(next);
    !text.is_capitals(at)
        && (tells(words::TELLING)
            || (!text.is_german() && tells(words::ENGLISH_TELLING))
            || text.is_sign(next, "'’"))
}

/// The end of the name that begins here: initials, particles, a name with its hyphens and apostrophes, and the
/// surname behind a first name.
fn name(text: &Text<'_>, first: usize, german: bool) -> Option<usize> {
    let mut at = first;
    // "J. Harcourt"; one letter alone tells nobody.
    while text.is_capital(at) && text.typed(at).chars().count() == 1 && text.is(at + 1, ".") {
        at += 2;
    }
    let before = particles(text, at);
    at += before;
    // One letter is a name's beginning only before an apostrophe.
    let named = is_name(text, at) || (is_elided(text, at) && text.is_capital(at));
    if !named {
        return None;
    }
    let mut end = name_word(text, at);
    let mut given = text.one_of(at, words::FIRST_NAME) && before == 0;
    for _ in 0..2 {
        let between = particles(text, end);
        let next = end + between;
        let same_case = text.is_capitals(next) == text.is_capitals(at);
        let goes_on = is_name(text, next) && text.spaced(end) && text.spaced(next) && same_case;
        // In German a capital may be any noun: only a surname behind a first name belongs to it.
        if !goes_on || ((german || between > 0) && !given) {
            break;
        }
        given = text.one_of(next, words::FIRST_NAME);
        end = name_word(text, next);
    }
    Some(end)
}

/// How many words such as "van der" stand here; none where an article alone does.
fn particles(text: &Text<'_>, at: usize) -> usize {
    if matches!(text.word(at), "der" | "den" | "zum" | "zur" | "le") {
        return 0;
    }
    (at..at + 3).take_while(|&at| text.one_of(at, words::PARTICLE) && !text.touches(at + 1)).count()
}

/// "O'Connell", "D'Angelo".
fn is_elided(text: &Text<'_>, at: usize) -> bool {
    text.is_sign(at + 1, "'’") && text.touches(at + 1) && text.touches(at + 2) && text.is_capital(at + 2)
}

/// The end of one name with what hangs on it by hyphen or apostrophe.
fn name_word(text: &Text<'_>, at: usize) -> usize {
    let mut end = at + 1;
    while text.is_sign(end, "-'’") && text.touches(end) && text.touches(end + 1) && text.is_capital(end + 1)
    {
        // "MRS SMITH'S": a genitive.
        if !text.is(end, "-") && text.typed(end + 1).len() == 1 {
            break;
        }
        end += 2;
    }
    end
}
