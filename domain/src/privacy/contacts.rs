//! Telephone numbers and e-mail addresses.

use super::birth_dates::date_at;
use super::numbers::{Run, after_fillers, is_of_a_thing, run};
use super::text::Text;
use super::{Found, Kind, words};

/// The fewest digits of a number that is told to be a telephone's: extensions are shorter.
const FEWEST: usize = 7;

pub(super) fn find_emails(found: &mut Found<'_, '_>) {
    let text = found.text;
    for at in 1..text.len() {
        if !text.is(at, "@") {
            continue;
        }
        let part = |at: usize, signs| text.is_word(at) || text.is_number(at) || text.is_sign(at, signs);
        let mut first = at;
        while first > 0 && text.touches(first) && part(first - 1, "._+-%'") {
            first -= 1;
        }
        let mut end = at + 1;
        while text.touches(end) && part(end, ".-") {
            end += 1;
        }
        while end > at + 1 && text.is_sign(end - 1, ".-") {
            end -= 1;
        }
        let named =
            end > at + 3 && text.is(end - 2, ".") && text.is_word(end - 1) && text.typed(end - 1).len() >= 2;
        if first < at && named {
            found.mark(Kind::Email, first, end);
        }
    }
}

pub(super) fn find_phones(found: &mut Found<'_, '_>) {
    let text = found.text;
    for at in 0..text.len() {
        if found.has(at) || !(text.is_number(at) || text.is_sign(at, "+(")) || !text.begins(at) {
            continue;
        }
        if let Some(end) = number(text, at) {
            found.mark(Kind::Phone, at, end);
        }
    }
}

/// The end of the telephone number that begins here.
fn number(text: &Text<'_>, at: usize) -> Option<usize> {
    let plus = text.is(at, "+");
    let mut first = at + usize::from(plus);
    let bracket = text.is(first, "(");
    first += usize::from(bracket);
    if !text.is_number(first) || (first > at && !text.touches(first)) || date_at(text, first).is_some() {
        return None;
    }
    let mut run = run(text, first, "-./ ");
    if bracket {
        // "(0221) 555": the area stands alone in its brackets.
        if run.groups().len() != 1 || !text.is(run.end, ")") || !text.is_number(run.end + 1) {
            return None;
        }
        run.extend(text, run.end + 1, "-./ ", b'(');
    } else if text.is_sign(run.end, "(") && text.is(run.end + 1, "0") && text.is(run.end + 2, ")") && plus {
        // "+49 (0) 221 555".
        run.extend(text, run.end + 3, "-./ ", b'(');
    }
    if !plus && is_of_a_thing(text, at) {
        return None;
    }
    let told = is_told(text, at);
    loop {
        let fits = if plus {
            (8..=15).contains(&run.digits().len())
        } else {
            is_dialled(&run) || is_american(&run, told) || (told && is_long(&run))
        };
        if fits && text.ends(run.end) {
            return Some(run.end);
        }
        if !run.shorten() {
            return None;
        }
    }
}

/// Whether the words before say that it is a telephone number.
fn is_told(text: &Text<'_>, at: usize) -> bool {
    let mut word = at;
    for _ in 0..5 {
        let Some(before) = word.checked_sub(1) else { return false };
        word = before;
        if text.one_of(word, words::TELEPHONE)
            || (text.is(word, "number") && text.is(word.wrapping_sub(1), "back"))
        {
            return true;
        }
        let (past, _) = after_fillers(text, word);
        if past == word && !text.one_of(word, words::BEFORE_PHONE) {
            return false;
        }
    }
    false
}

/// With the zero that is dialled before an area: 9 to 13 digits in groups, or 10 to 12 in one.
fn is_dialled(run: &Run) -> bool {
    if run.digits().first() != Some(&0) || run.digits().get(1) == Some(&0) {
        return false;
    }
    match run.groups() {
        [(10..=12, _, _)] => true,
        // Hours as "0800 1600" come in fours.
        [(3..=6, _, _), ..] if (2..=5).contains(&run.groups().len()) => {
            (9..=13).contains(&run.digits().len()) && run.groups().iter().any(|&(length, _, _)| length != 4)
        }
        _ => false,
    }
}

/// As in North America: three, three and four digits.
fn is_american(run: &Run, told: bool) -> bool {
    let signed = |sign: u8| told || b"-.(".contains(&sign);
    match *run.groups() {
        [(3, ..), (3, first, _), (4, second, _)] | [(1, ..), (3, ..), (3, first, _), (4, second, _)] => {
            run.digits().first() != Some(&0) && (first == b'(' || (signed(first) && signed(second)))
        }
        _ => false,
    }
}

fn is_long(run: &Run) -> bool {
    (FEWEST..=15).contains(&run.digits().len()) && run.groups().len() <= 6
}
