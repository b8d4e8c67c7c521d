//! A bed or room together with an age, and ages from 90 on.
//!
//! Either one alone says nothing; in one sentence they point at a person. Ages over 89 are identifying by themselves
//! (45 CFR 164.514(b)(2)(i)(C)).

use super::numbers::after_fillers;
use super::text::Text;
use super::{Found, Kind, words};

/// The most tokens between room and age.
const FARTHEST: usize = 16;

/// From this age on an age alone is marked.
const OLD: u32 = 90;

/// Ends of words for things that are old too.
const THINGS: [&str; 24] = [
    "ac", "anlage", "apparat", "building", "cart", "computer", "device", "drucker", "gerät", "handset",
    "lift", "machine", "model", "modell", "monitor", "pc", "phone", "printer", "pumpe", "pump", "rechner",
    "scanner", "software", "system",
];

struct Age {
    first: usize,
    end: usize,
    old: bool,
}

pub(super) fn find(found: &mut Found<'_, '_>) {
    let text = found.text;
    let mut rooms = Vec::new();
    let mut ages = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if let Some(end) = room(text, at) {
            rooms.push((at, end));
            at = end;
        } else if let Some(age) = age(text, at) {
            at = age.end;
            ages.push(age);
        } else {
            at += 1;
        }
    }
    let near = |room: &(usize, usize), age: &Age| {
        let (first, end) = if room.0 < age.first { (room.1, age.first) } else { (age.end, room.0) };
        end.saturating_sub(first) <= FARTHEST && !text.parts_between(first, end)
    };
    for room in rooms.iter().filter(|room| ages.iter().any(|age| near(room, age))) {
        found.mark(Kind::Room, room.0, room.1);
    }
    for age in ages.iter().filter(|age| age.old || rooms.iter().any(|room| near(room, age))) {
        found.mark(Kind::Age, age.first, age.end);
    }
}

/// The end of one room or bed that is told here: `Bed 12`, `Zi. 8`, `bay 3 bed 2`, `Ward 6 bed 3`.
fn room(text: &Text<'_>, at: usize) -> Option<usize> {
    let ward = matches!(text.word(at), "ward" | "station" | "side").then_some(at + 1);
    let ward = ward.map(|next| if text.is_number(next) { next + 1 } else { next });
    if let Some(end) = ward.and_then(|next| one_room(text, next)) {
        return Some(end);
    }
    let mut end = one_room(text, at)?;
    let next = end + usize::from(text.is_sign(end, ",/"));
    // "bay 3 bed 2" is one place, "bed 5, bed 6" are two.
    if !text.is(next, text.at(at)) {
        end = one_room(text, next).unwrap_or(end);
    }
    Some(end)
}

fn one_room(text: &Text<'_>, at: usize) -> Option<usize> {
    if !text.one_of(at, words::ROOM) {
        return None;
    }
    let (number, _) = after_fillers(text, at + 1);
    if number > at + 3 || !(1..=4).contains(&text.number(number).len()) {
        return None;
    }
    let letter = text.touches(number + 1) && text.is_word(number + 1) && text.typed(number + 1).len() == 1;
    let end = number + 1 + usize::from(letter);
    // "Zimmer 3 bis 9" is no one's.
    let range = matches!(text.at(end), "bis" | "to" | "-" | "–") && text.is_number(end + 1);
    (text.ends(end) && !range).then_some(end)
}

/// The age that begins at this token.
fn age(text: &Text<'_>, at: usize) -> Option<Age> {
    if matches!(text.word(at), "aged" | "alter" | "age") {
        let number = at + 1 + usize::from(text.is_sign(at + 1, ":"));
        let years = text.value(number).filter(|&years| years <= 120)?;
        let plain = text.ends(number + 1) && !text.is_sign(number + 1, "%");
        return plain.then_some(Age { first: number, end: number + 1, old: years >= OLD });
    }
    let years = text.value(at).filter(|&years| years <= 120 && text.begins(at))?;
    let (end, young) = unit_of_age(text, at).or_else(|| beside_sex(text, at).filter(|_| years >= 16))?;
    if is_thing(text, end) || is_said_of_a_thing(text, at) {
        return None;
    }
    Some(Age { first: at, end, old: years >= OLD && !young })
}

fn is_thing(text: &Text<'_>, at: usize) -> bool {
    THINGS.iter().any(|thing| text.word(at).trim_end_matches('s').ends_with(thing))
}

/// Whether it is a thing that "is 5 years old".
fn is_said_of_a_thing(text: &Text<'_>, at: usize) -> bool {
    let said = at > 0 && matches!(text.word(at - 1), "is" | "are" | "ist" | "sind");
    let person = |at: usize| {
        matches!(
            text.word(at),
            "er" | "frau" | "he" | "herr" | "lady" | "man" | "mann" | "patient" | "patientin" | "she"
        )
    };
    let thing =
        (0..at).rev().take(12).take_while(|&before| !person(before)).find(|&before| is_thing(text, before));
    said && thing.is_some_and(|thing| !text.parts_between(thing, at))
}

/// The end of what makes a number an age, and whether it counts months or less.
fn unit_of_age(text: &Text<'_>, number: usize) -> Option<(usize, bool)> {
    let at = number + 1 + usize::from(text.is_sign(number + 1, "-"));
    let word = text.word(at);
    let old = |next: usize| {
        let next = next + usize::from(text.is(next, "-"));
        if text.is(next, "of") && text.is(next + 1, "age") {
            return Some(next + 2);
        }
        matches!(text.word(next), "old" | "olds" | "alt" | "alte" | "alter" | "altes" | "alten")
            .then_some(next + 1)
    };
    let durations = ["alle", "for", "in", "nach", "seit", "vor"];
    let lasting = number > 0 && durations.contains(&text.word(number - 1));
    match word {
        "year" | "years" | "yr" | "yrs" => old(at + 1).map(|end| (end, false)),
        "month" | "months" | "week" | "weeks" | "day" | "days" | "monate" | "wochen" | "tage" => {
            old(at + 1).map(|end| (end, true))
        }
        "yo" | "yof" | "yom" => Some((at + 1, false)),
        "y" if text.is_sign(at + 1, "/.-") && text.is(at + 2, "o") => {
            Some((at + 3 + usize::from(text.is(at + 3, ".") && text.is(at + 1, ".")), false))
        }
        "y" if text.is(at + 1, "o") || text.is(at + 1, "old") => Some((at + 2, false)),
        "f" | "m" if text.touches(at) && at == number + 1 && text.is_capital(at) && text.ends(at + 1) => {
            text.value(number).filter(|&years| years >= 16).map(|_| (at + 1, false))
        }
        "j" if text.is(at + 1, ".") => Some((at + 2, false)),
        "j" if text.is_sign(at + 1, ",);:") => Some((at + 1, false)),
        "jahre" if !lasting => Some((old(at + 1).unwrap_or(at + 1), false)),
        "jahren" if old(at + 1).is_some() => old(at + 1).map(|end| (end, false)),
        "jahren" if number > 0 && matches!(text.word(number - 1), "von" | "mit") => Some((at + 1, false)),
        _ if word.starts_with("jähr") => {
            Some((at + 1 + usize::from(word == "jähr" && text.is(at + 1, ".")), false))
        }
        _ => None,
    }
}

/// "female, 58", "58, w": an age where a comma parts it from the sex.
fn beside_sex(text: &Text<'_>, number: usize) -> Option<(usize, bool)> {
    let sex = |at: usize| {
        matches!(
            text.word(at),
            "f" | "female" | "lady" | "m" | "male" | "männlich" | "w" | "weiblich" | "woman" | "man"
        )
    };
    let before = number > 1 && text.is(number - 1, ",") && sex(number - 2);
    let after = text.is(number + 1, ",") && sex(number + 2);
    // A figure with a unit or a decimal is none.
    let plain = text.ends(number + 1) && (text.is_sign(number + 1, ",.;:)/") || number + 1 == text.len());
    let decimal = text.touches(number + 2) && text.is_number(number + 2);
    ((before || after) && plain && !decimal).then_some((number + 1, false))
}
