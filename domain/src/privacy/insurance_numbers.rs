//! Numbers by which a health service, social security or an insurer knows a person.
//!
//! Without a word before it a number counts only by its shape and, where the standard has one, its check digit:
//!
//! - NHS number: modulus 11 (NHS Data Dictionary, "NHS NUMBER"); Scotland's CHI number has the same check.
//! - Krankenversichertennummer: modulus 10 over alternating weights (§ 290 SGB V, GKV-Spitzenverband, Anlage 1).
//! - Rentenversicherungsnummer: modulus 10 over weights (§ 147 SGB VI, VKVV § 4).
//! - Austria's Sozialversicherungsnummer: modulus 11 over weights, then the day of birth.
//! - Switzerland's AHV number: EAN-13 check, begins with 756.
//! - US social security number: no check digit; areas 000, 666 and 900 to 999 were never given (SSA, 2011).
//! - Medicare beneficiary identifier: a shape of 11 places without S, L, O, I, B and Z (CMS, 2018).
//! - UK National Insurance number: two letters, six digits, A to D (HMRC NIM39110).

use super::numbers::{Run, after_fillers, code, is_of_a_thing, run};
use super::text::Text;
use super::{Found, Kind, words};

pub(super) fn find(found: &mut Found<'_, '_>) {
    let text = found.text;
    for at in 0..text.len() {
        if let Some((first, end)) = told(text, at) {
            found.mark(Kind::InsuranceNumber, first, end);
        }
    }
    for at in 0..text.len() {
        if !text.begins(at) || found.has(at) {
            continue;
        }
        if let Some(end) = shaped(text, at).filter(|&end| text.ends(end) && !is_of_a_thing(text, at)) {
            found.mark(Kind::InsuranceNumber, at, end);
        }
    }
}

/// The code after a word that says what it is.
fn told(text: &Text<'_>, at: usize) -> Option<(usize, usize)> {
    let strong = text.one_of(at, words::INSURANCE);
    if !strong && !text.one_of(at, words::INSURANCE_WITH_NUMBER) {
        return None;
    }
    let (first, numbered) = after_fillers(text, at + 1);
    if !strong && !numbered {
        return None;
    }
    let (end, _) = shaped(text, first)
        .map(|end| (end, 0))
        .or_else(|| code(text, first, true).filter(|&(_, digits)| digits >= 6))
        .or_else(|| code(text, first, false).filter(|&(_, digits)| digits >= 6))?;
    Some((first, end))
}

/// The end of a number whose shape and check digit are enough.
fn shaped(text: &Text<'_>, at: usize) -> Option<usize> {
    if text.is_number(at) {
        let mut run = run(text, at, "-. ");
        loop {
            if is_nhs(&run) || is_ssn(&run) || is_ahv(&run) || is_svnr(&run) {
                return Some(run.end);
            }
            if !run.shorten() {
                break;
            }
        }
        return pension_number(text, at).or_else(|| medicare(text, at));
    }
    match text.length(at) {
        1 => insured(text, at),
        2 => national_insurance(text, at),
        _ => None,
    }
}

/// Sum of digits times weights.
fn weighted(digits: &[u8], weights: &[u8]) -> u32 {
    digits.iter().zip(weights).map(|(&digit, &weight)| u32::from(digit) * u32::from(weight)).sum()
}

/// Sum of the cross sums of digits times weights.
fn cross_weighted(digits: &[u8], weights: &[u8]) -> u32 {
    let cross = |(&digit, &weight): (&u8, &u8)| u32::from(digit * weight / 10 + digit * weight % 10);
    digits.iter().zip(weights).map(cross).sum()
}

fn is_nhs(run: &Run) -> bool {
    let grouped = run.has_groups(&[10]) || run.has_groups(&[3, 3, 4]) || run.has_groups(&[6, 4]);
    let [first, .., check] = *run.digits() else { return false };
    // Numbers are given from 3, 4, 6 and 7 on; 9 is for tests; a CHI number in two groups begins with a day.
    let given = matches!(first, 3 | 4 | 6 | 7 | 9) || run.has_groups(&[6, 4]);
    grouped
        && given
        && (11 - weighted(run.digits(), &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 == u32::from(check)
}

fn is_ssn(run: &Run) -> bool {
    let value = |digits: &[u8]| digits.iter().fold(0, |value, &digit| value * 10 + u32::from(digit));
    let [(3, ..), (2, first, _), (4, second, _)] = *run.groups() else { return false };
    let (area, rest) = run.digits().split_at(3);
    let (group, serial) = rest.split_at(2);
    first == second && !matches!(value(area), 0 | 666 | 900..) && value(group) > 0 && value(serial) > 0
}

fn is_ahv(run: &Run) -> bool {
    let grouped = run.has_groups(&[13]) || run.has_groups(&[3, 4, 4, 2]);
    grouped
        && run.digits().starts_with(&[7, 5, 6])
        && weighted(run.digits(), &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
}

fn is_svnr(run: &Run) -> bool {
    let grouped = run.has_groups(&[10]) || run.has_groups(&[4, 6]);
    let [a, b, c, check, d1, d2, m1, m2, y1, y2] = *run.digits() else { return false };
    grouped
        && a > 0
        && (1..=31).contains(&(d1 * 10 + d2))
        && (1..=12).contains(&(m1 * 10 + m2))
        && weighted(&[a, b, c, d1, d2, m1, m2, y1, y2], &[3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11 == u32::from(check)
}

/// The letter as two digits, A as 01.
fn letter(text: &Text<'_>, at: usize) -> Option<[u8; 2]> {
    let [byte @ b'a'..=b'z'] = text.word(at).as_bytes() else { return None };
    let place = byte - b'a' + 1;
    Some([place / 10, place % 10])
}

/// Krankenversichertennummer: one letter, nine digits.
fn insured(text: &Text<'_>, at: usize) -> Option<usize> {
    let [tens, ones] = letter(text, at)?;
    let (end, _) = code(text, at, true).or_else(|| code(text, at, false))?;
    let mut digits = vec![tens, ones];
    digits.extend((at..end).flat_map(|at| text.number(at).bytes()).map(|byte| byte - b'0'));
    let fits = text.is_capital(at)
        && digits.len() == 11
        && cross_weighted(&digits[..10], &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == u32::from(digits[10]);
    fits.then_some(end)
}

/// Rentenversicherungsnummer: eight digits, a letter, three digits.
fn pension_number(text: &Text<'_>, at: usize) -> Option<usize> {
    let (end, _) = code(text, at, true).or_else(|| code(text, at, false))?;
    let mut digits = Vec::with_capacity(13);
    let mut letters = 0;
    for at in at..end {
        if text.is_word(at) {
            letters += 1;
            // The letter stands after area and birthday.
            if digits.len() != 8 {
                return None;
            }
            digits.extend(letter(text, at)?);
        }
        digits.extend(text.number(at).bytes().map(|byte| byte - b'0'));
    }
    let fits = letters == 1
        && digits.len() == 13
        && cross_weighted(&digits[..12], &[2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == u32::from(digits[12]);
    fits.then_some(end)
}

/// Medicare beneficiary identifier: `1EG4-TE5-MK73`, with or without hyphens.
fn medicare(text: &Text<'_>, at: usize) -> Option<usize> {
    // Digit, letter, either, digit, letter, either, digit, letter, letter, digit, digit.
    const SHAPE: &[u8; 11] = b"9A*9A*9AA99";
    let (mut end, mut places) = (at, Vec::with_capacity(11));
    while places.len() < 11 && (end == at || text.touches(end)) && end < text.len() {
        places.extend(text.at(end).bytes().filter(|&byte| byte != b'-'));
        end += 1;
    }
    let fits = |(&byte, &shape): (&u8, &u8)| {
        let letter = byte.is_ascii_lowercase() && !b"slobiz".contains(&byte);
        match shape {
            b'9' => byte.is_ascii_digit(),
            b'A' => letter,
            _ => letter || byte.is_ascii_digit(),
        }
    };
    (places.len() == 11 && places.iter().zip(SHAPE).all(fits)).then_some(end)
}

/// UK National Insurance number: `QQ 12 34 56 C`, with or without spaces.
fn national_insurance(text: &Text<'_>, at: usize) -> Option<usize> {
    let prefix = text.is_capitals(at) && text.typed(at).len() == 2 && text.is_number(at + 1);
    let near = |at: usize| text.touches(at) || text.spaced(at);
    if !prefix || !near(at + 1) {
        return None;
    }
    let numbers = run(text, at + 1, " ");
    let end = numbers.end;
    let grouped = numbers.has_groups(&[6]) || numbers.has_groups(&[2, 2, 2]);
    (grouped && matches!(text.word(end), "a" | "b" | "c" | "d") && text.is_capital(end) && near(end))
        .then_some(end + 1)
}
