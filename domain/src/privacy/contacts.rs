//! Telephone numbers and e-mail addresses.

use super::birth_dates::date_at;
use super::numbers::{Run, after_fillers, is_of_a_thing, run};
use super::text::{Text, listed};
use super::{Found, Kind};

/// Words before a telephone number of any shape.
const TELEPHONE: &str = "cell fax handy handynr handynummer mob mobil mobile mobilnummer mobiltelefon \
                         phone rufnummer tel telefon telefonnr telefonnummer telephone";

/// Words that may stand between such a word and the number.
const BETWEEN: &str = "an at auf back bitte der die her his is ist on please the under unter";

#[cfg(test)]
pub(super) const LISTS: &[&str] = &[TELEPHONE, BETWEEN];

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
        if let Some(end) = number(text, at).filter(|&end| text.ends(end)) {
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
    let mut run = run(text, first, " -./");
    if bracket {
        // "(0221) 555": the area stands alone in its brackets.
        if run.groups.len() != 1 || !text.is(run.end, ")") || !text.is_number(run.end + 1) {
            return None;
        }
        run = joined(text, run);
    } else if text.is_sign(run.end, "(") && text.is(run.end + 1, "0") && text.is(run.end + 2, ")") && plus {
        // "+49 (0) 221 555".
        run.end += 1;
        run = joined(text, joined(text, run));
    }
    let told = is_told(text, at);
    let fits = if plus {
        (8..=15).contains(&run.digits.len())
    } else {
        !is_of_a_thing(text, at) && (is_dialled(&run) || is_american(&run, told) || (told && is_long(&run)))
    };
    fits.then_some(run.end)
}

/// The run with the one behind a bracket.
fn joined(text: &Text<'_>, before: Run) -> Run {
    if !text.is_number(before.end + usize::from(text.is(before.end, ")"))) {
        return before;
    }
    let mut run = run(text, before.end + usize::from(text.is(before.end, ")")), " -./");
    run.digits.splice(0..0, before.digits);
    run.groups.splice(0..0, before.groups);
    run.separators.splice(0..0, before.separators.into_iter().chain([b'(']));
    run
}

/// Whether the words before say that it is a telephone number.
fn is_told(text: &Text<'_>, at: usize) -> bool {
    let mut word = at;
    for _ in 0..5 {
        let Some(before) = word.checked_sub(1) else { return false };
        word = before;
        if listed(TELEPHONE, text.word(word))
            || (text.is(word, "number") && text.is(word.wrapping_sub(1), "back"))
        {
            return true;
        }
        let (past, _) = after_fillers(text, word);
        if past == word && !listed(BETWEEN, text.word(word)) {
            return false;
        }
    }
    false
}

/// With the zero that is dialled before an area: 9 to 13 digits in groups, or 10 to 12 in one.
fn is_dialled(run: &Run) -> bool {
    let zero = run.digits.first() == Some(&0) && run.digits.get(1).is_some_and(|&digit| digit != 0);
    let grouped = run.groups.len() > 1 && (3..=6).contains(&run.groups[0]) && run.groups.len() <= 5;
    let whole = run.groups.len() == 1 && (10..=12).contains(&run.digits.len());
    // Hours as "0800 1600" come in fours.
    zero && (whole
        || (grouped && (9..=13).contains(&run.digits.len()) && run.groups.iter().any(|&length| length != 4)))
}

/// As in North America: three, three and four digits.
fn is_american(run: &Run, told: bool) -> bool {
    let groups = run.groups.strip_prefix(&[1]).unwrap_or(&run.groups);
    let signs = run.separators.iter().all(|sign| b"-.(".contains(sign)) || run.separators.starts_with(b"(");
    groups == [3, 3, 4] && run.digits.first().is_some_and(|&digit| digit > 0) && (signs || told)
}

fn is_long(run: &Run) -> bool {
    (FEWEST..=15).contains(&run.digits.len()) && run.groups.len() <= 6
}
