//! What the scanners of numbers share: runs of digits, codes after a word, and words that tell a number of a thing.

use super::text::{Text, listed};

/// Digits in groups, as people write long numbers.
pub(super) struct Run {
    /// All digits.
    pub digits: Vec<u8>,
    /// How many digits each group has.
    pub groups: Vec<usize>,
    /// The sign between the groups; a space where there is none.
    pub separators: Vec<u8>,
    /// The token after the last.
    pub end: usize,
}

impl Run {
    /// Whether all groups have these lengths.
    pub(super) fn has_groups(&self, lengths: &[usize]) -> bool {
        self.groups == lengths
    }
}

/// The digits from this number on, in groups parted by one of the signs, or by a space where the signs hold one.
/// At most 24 digits, so that a table of figures stays cheap.
pub(super) fn run(text: &Text<'_>, first: usize, signs: &str) -> Run {
    let mut run = Run { digits: Vec::new(), groups: Vec::new(), separators: Vec::new(), end: first };
    loop {
        let group = text.number(run.end);
        run.digits.extend(group.bytes().map(|byte| byte - b'0'));
        run.groups.push(group.len());
        run.end += 1;
        let next = run.end;
        let (separator, after) = if signs.contains(' ') && text.is_number(next) && text.spaced(next) {
            (b' ', next)
        } else if text.is_sign(next, signs) && text.touches(next) && text.is_number(next + 1) {
            let sign = text.at(next).bytes().next().unwrap_or(b' ');
            (sign, next + 1)
        } else {
            return run;
        };
        if (separator != b' ' && !text.touches(after)) || run.digits.len() > 24 {
            return run;
        }
        run.separators.push(separator);
        run.end = after;
    }
}

/// A code of letters and digits, perhaps with hyphens, dots or slashes: the token after it and its digits.
/// With `spaces`, groups parted by one space belong together.
pub(super) fn code(text: &Text<'_>, first: usize, spaces: bool) -> Option<(usize, usize)> {
    let short = |at: usize| text.is_word(at) && text.typed(at).chars().count() <= 4;
    let single = |at: usize| text.is_word(at) && text.typed(at).chars().count() == 1;
    let starts = text.is_number(first)
        || (short(first)
            && (text.touches(first + 1)
                && (text.is_number(first + 1) || (text.is(first + 1, "-") && text.is_number(first + 2)))
                || spaces && single(first) && text.is_number(first + 1)));
    if !starts || !text.begins(first) {
        return None;
    }
    let (mut end, mut digits) = (first, 0);
    loop {
        digits += text.number(end).len();
        end += 1;
        if text.touches(end) && (text.is_number(end) || short(end)) {
            continue;
        }
        if text.is_sign(end, "-./") && text.touches(end) && text.touches(end + 1) && text.is_number(end + 1) {
            end += 1;
            continue;
        }
        let letter_between = single(end) && text.is_number(end + 1) && text.spaced(end + 1);
        if spaces && text.spaced(end) && (text.is_number(end) || letter_between) && digits <= 24 {
            continue;
        }
        return text.ends(end).then_some((end, digits));
    }
}

/// Words and signs that stand between "patient" and its number.
const FILLERS: &str = "card id is ist karte lautet no nr num number nummer was";

/// The token where a number would begin after a word: past "number", "no.", ":" and the like, and whether one of
/// them says that it is a number.
pub(super) fn after_fillers(text: &Text<'_>, mut at: usize) -> (usize, bool) {
    let mut told = false;
    for _ in 0..5 {
        if listed(FILLERS, text.word(at)) {
            told |= !matches!(text.at(at), "is" | "ist" | "was");
        } else if text.is(at, "#") {
            told = true;
        } else if !text.is_sign(at, ":.-=(") {
            break;
        }
        at += 1;
    }
    (at, told)
}

/// Words before numbers of things, rooms and extensions.
const THINGS: &str = "artikel artikelnummer asset auftrag auftragsnummer barcode batch bestellnummer \
                      bestellung bleep build case charge chargennummer code dect durchwahl error ext \
                      extension fehler funk gtin inc inventar inventarnummer ip item kostenstelle lot \
                      order pager part piepser port pump pumpe rb ref referenz req serial seriennummer \
                      ticket ticketnummer typ type version x";

#[cfg(test)]
pub(super) const LISTS: &[&str] = &[FILLERS, THINGS];

/// Whether the words just before say that this is the number of a thing.
pub(super) fn is_of_a_thing(text: &Text<'_>, at: usize) -> bool {
    let mut before = at;
    for _ in 0..4 {
        let Some(previous) = before.checked_sub(1) else { return false };
        before = previous;
        let word = text.word(before);
        if listed(THINGS, word) {
            return true;
        }
        let filler = listed(FILLERS, word) || word == "tag" || text.is_sign(before, ":.-=(#");
        if !filler {
            return false;
        }
    }
    false
}
