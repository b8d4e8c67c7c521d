//! Numbers by which the hospital knows a patient or a stay: after a word that says so, or of the administrator's
//! pattern.

use super::birth_dates::date_at;
use super::numbers::{after_fillers, code};
use super::text::Text;
use super::{Found, Kind, Pattern, words};

pub(super) fn find(found: &mut Found<'_, '_>, patterns: &[Pattern]) {
    let text = found.text;
    for at in 0..text.len() {
        let mut next = told(text, at);
        while let Some((first, end)) = next {
            found.mark(Kind::RecordNumber, first, end);
            next = another(text, first, end);
        }
    }
    for at in (0..text.len()).filter(|_| !patterns.is_empty()) {
        let start = text.bytes(at, at + 1).start;
        let Some(rest) = text.folded().get(start..).filter(|_| !text.touches(at) || text.begins(at)) else {
            continue;
        };
        let ended =
            |length: &usize| !rest.get(*length..).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        if let Some(length) =
            patterns.iter().filter_map(|pattern| pattern.length_at(rest)).filter(ended).max()
        {
            found.mark_bytes(Kind::RecordNumber, start..start + length);
        }
    }
}

/// A number just behind that is as long as the one before: two were mixed up, merged or swapped.
fn another(text: &Text<'_>, first: usize, end: usize) -> Option<(usize, usize)> {
    let (_, before) = code(text, first, false)?;
    let next =
        (end..end + 3).take_while(|&at| !text.parts_between(end, at)).find(|&at| text.is_number(at + 1))? + 1;
    let next = if text.touches(next) && text.is_word(next - 1) { next - 1 } else { next };
    let (end, digits) = code(text, next, false)?;
    (digits == before && date_at(text, next).is_none()).then_some((next, end))
}

fn told(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let word = text.word(at);
    let strong = text.one_of(at, words::RECORD);
    let person = text.one_of(at, words::PATIENT);
    if !strong && !person && !text.one_of(at, words::RECORD_WITH_NUMBER) {
        return None;
    }
    let (first, numbered) = after_fillers(text, at + 1);
    let (end, digits) = code(text, first, false)?;
    let enough = match word {
        _ if strong || numbered => digits >= 5,
        _ if person => digits >= 6 && first == at + 1,
        // "Fall" and "encounter" before a number so long that it counts no falls.
        "fall" | "encounter" => digits >= 7 && first == at + 1,
        _ => false,
    };
    (enough && date_at(text, first).is_none()).then_some((first, end))
}
