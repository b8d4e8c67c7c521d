//! What the scanners of numbers share: runs of digits, codes after a word, and words that tell a number of a thing.

use super::text::Text;
use super::words;

/// The most digits and groups of a run: more is a table of figures.
const MOST: usize = 24;

/// Digits in groups, as people write long numbers.
pub(super) struct Run {
    digits: [u8; MOST],
    /// How many digits each group has, the sign before it (a space where there is none), and the token after it.
    groups: [(u8, u8, usize); MOST],
    digit_count: usize,
    group_count: usize,
    /// The token after the last.
    pub end: usize,
}

impl Run {
    /// All digits.
    pub(super) fn digits(&self) -> &[u8] {
        self.digits.get(..self.digit_count).unwrap_or(&[])
    }

    /// Length, sign before it and token after it, for each group.
    pub(super) fn groups(&self) -> &[(u8, u8, usize)] {
        self.groups.get(..self.group_count).unwrap_or(&[])
    }

    /// Whether the groups have these lengths.
    pub(super) fn has_groups(&self, lengths: &[u8]) -> bool {
        self.groups().iter().map(|(length, _, _)| length).eq(lengths)
    }

    /// Leaves the last group out where another stays: two numbers may stand side by side.
    pub(super) fn shorten(&mut self) -> bool {
        let [.., (_, _, end), (length, _, _)] = *self.groups() else { return false };
        self.digit_count -= usize::from(length);
        self.group_count -= 1;
        self.end = end;
        true
    }

    /// Adds the number at this token; whether it has room.
    fn push(&mut self, text: &Text<'_>, at: usize, sign: u8) -> bool {
        let number = text.number(at).as_bytes();
        let room = self.digits.get_mut(self.digit_count..self.digit_count + number.len());
        let (Some(room), Some(group)) = (room, self.groups.get_mut(self.group_count)) else { return false };
        for (digit, byte) in room.iter_mut().zip(number) {
            *digit = byte - b'0';
        }
        *group = (number.len() as u8, sign, at + 1);
        self.digit_count += number.len();
        self.group_count += 1;
        self.end = at + 1;
        true
    }

    /// Adds the number at this token and those that follow it, in groups parted by one of the signs, or by a space
    /// where the signs hold one.
    pub(super) fn extend(&mut self, text: &Text<'_>, first: usize, signs: &str, sign: u8) {
        let (mut next, mut sign) = (first, sign);
        while text.is_number(next) && self.push(text, next, sign) {
            let at = self.end;
            if text.is_number(at) && text.spaced(at) && signs.ends_with(' ') {
                (next, sign) = (at, b' ');
            } else if text.is_sign(at, signs) && text.touches(at) && text.touches(at + 1) {
                (next, sign) = (at + 1, text.at(at).as_bytes().first().copied().unwrap_or(b' '));
            } else {
                return;
            }
        }
    }
}

/// The digits from this number on; signs as in [`Run::extend`].
pub(super) fn run(text: &Text<'_>, first: usize, signs: &str) -> Run {
    let mut run =
        Run { digits: [0; MOST], groups: [(0, b' ', 0); MOST], digit_count: 0, group_count: 0, end: first };
    run.extend(text, first, signs, b' ');
    run
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

/// The token where a number would begin after a word: past "number", "no.", ":" and the like, and whether one of
/// them says that it is a number.
pub(super) fn after_fillers(text: &Text<'_>, mut at: usize) -> (usize, bool) {
    let mut told = false;
    for _ in 0..5 {
        if text.one_of(at, words::FILLER) {
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

/// Whether the words just before say that this is the number of a thing.
pub(super) fn is_of_a_thing(text: &Text<'_>, at: usize) -> bool {
    let mut before = at;
    for _ in 0..4 {
        let Some(previous) = before.checked_sub(1) else { return false };
        before = previous;
        if text.one_of(before, words::THING) {
            return true;
        }
        let filler =
            text.one_of(before, words::FILLER) || text.is(before, "tag") || text.is_sign(before, ":.-=(#");
        if !filler {
            return false;
        }
    }
    false
}
