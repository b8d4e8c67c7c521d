//! Days of birth: a date beside a word of birth, or a whole date so long ago that it is hardly anything else.

use super::text::Text;
use super::{Found, Kind, words};

/// A date as it was typed.
pub(super) struct Typed {
    /// The token after it.
    pub end: usize,
    /// The year where it has four digits.
    year: Option<u32>,
    /// 1 January: what forms fill in by themselves.
    new_year: bool,
}

/// Years in which a date with four digits of year is a birthday unless something else is said. Younger dates are of
/// go-lives, versions and tickets far more often.
const LONG_AGO: std::ops::RangeInclusive<u32> = 1900..=2009;

pub(super) fn find(found: &mut Found<'_, '_>) {
    let text = found.text;
    for at in 0..text.len() {
        if found.has(at) {
            continue;
        }
        let near_birth = || is_after_birth(text, at);
        let Some(date) = date_at(text, at).or_else(|| short_date(text, at).filter(|_| near_birth())) else {
            continue;
        };
        let born = near_birth() || is_before_birth(text, date.end);
        let of_other = is_after_other(text, at);
        let filled_in = date.new_year && matches!(date.year, Some(1900 | 1970));
        let long_ago = date.year.is_some_and(|year| LONG_AGO.contains(&year));
        if !filled_in && ((born && (long_ago || !of_other)) || (long_ago && !of_other)) {
            found.mark(Kind::BirthDate, at, date.end);
        }
    }
}

/// Words before the token, nearest first, up to the end of a sentence.
fn words_before<'t>(text: &'t Text<'_>, at: usize, most: usize) -> impl Iterator<Item = usize> + 't {
    (0..at).rev().take(most).take_while(|&before| !text.is_sign(before, "\n!?;"))
}

fn is_after_birth(text: &Text<'_>, at: usize) -> bool {
    let born = |before: usize| {
        let short = text.is(before, "b")
            && (text.is(before + 1, ".") || text.is(before + 1, ":"))
            && (before + 2 == at || text.is(before.wrapping_sub(1), "."));
        text.one_of(before, words::BIRTH) || short
    };
    // A star that hangs on nothing before it: "*12.03.1950", "(* 12.03.1950)".
    let star = at.saturating_sub(1);
    let star = text.is_sign(star, "*") && (!text.touches(star) || text.is_sign(star.saturating_sub(1), "("));
    star || words_before(text, at, 8).any(born)
}

fn is_before_birth(text: &Text<'_>, end: usize) -> bool {
    (end..end + 3).take_while(|&at| !text.is_sign(at, "\n!?;.,")).any(|at| text.one_of(at, words::BIRTH))
}

fn is_after_other(text: &Text<'_>, at: usize) -> bool {
    words_before(text, at, 3).any(|before| text.one_of(before, words::OTHER_DATE))
}

/// The number from the start of a word in small letters, for example 9 in "sept".
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january januar",
        "february februar",
        "march märz maerz mrz",
        "april",
        "may mai",
        "june juni",
        "july juli",
        "august",
        "september sept",
        "october oktober",
        "november",
        "december dezember",
    ];
    let names = |name: &str| name == word || (word.chars().count() == 3 && name.starts_with(word));
    (1..).zip(MONTHS).find(|(_, month)| month.split(' ').any(names)).map(|(number, _)| number)
}

fn is_day(day: u32) -> bool {
    (1..=31).contains(&day)
}

fn is_month(month: u32) -> bool {
    (1..=12).contains(&month)
}

/// The year of two or four digits.
fn year(text: &Text<'_>, at: usize) -> Option<Option<u32>> {
    match (text.number(at).len(), text.value(at)?) {
        (2, _) => Some(None),
        (4, year) if (1880..=2100).contains(&year) => Some(Some(year)),
        _ => None,
    }
}

/// The whole date that begins at this token, if one does: `12.03.1950`, `1950-03-12`, `12 March 1950`, `March 12, 1950`.
pub(super) fn date_at(text: &Text<'_>, at: usize) -> Option<Typed> {
    if !text.begins(at) {
        return None;
    }
    let typed = if text.is_number(at) {
        in_figures(text, at).or_else(|| day_and_month_name(text, at))
    } else {
        month_name_and_day(text, at)
    };
    typed.filter(|typed| text.ends(typed.end))
}

fn in_figures(text: &Text<'_>, at: usize) -> Option<Typed> {
    let separator = text.at(at + 1);
    // "12. 03. 1950" is typed with spaces too.
    let near = |at: usize| text.touches(at) || (separator == "." && text.spaced(at));
    let parted = text.is_sign(at + 1, "./-") && text.is(at + 3, separator);
    if !parted || !text.touches(at + 1) || !near(at + 2) || !text.touches(at + 3) || !near(at + 4) {
        return None;
    }
    let (first, second) = (text.value(at)?, text.value(at + 2)?);
    let new_year = first == 1 && second == 1;
    if text.number(at).len() == 4 {
        let day = text.value(at + 4)?;
        let fits = (1880..=2100).contains(&first)
            && is_month(second)
            && is_day(day)
            && text.number(at + 4).len() <= 2;
        return fits.then_some(Typed { end: at + 5, year: Some(first), new_year: second == 1 && day == 1 });
    }
    let fits = is_day(first) && is_day(second) && (is_month(first) || is_month(second));
    let year = year(text, at + 4)?;
    fits.then_some(Typed { end: at + 5, year, new_year })
}

/// `12 March 1950`, `12th of March 1950`, `12. März 1950`, `12-Mar-1950`.
fn day_and_month_name(text: &Text<'_>, at: usize) -> Option<Typed> {
    let day = text.value(at).filter(|&day| is_day(day))?;
    let mut next = at + 1;
    if text.is_sign(next, ".-") || (text.touches(next) && matches!(text.at(next), "st" | "nd" | "rd" | "th"))
    {
        next += 1;
    }
    next += usize::from(text.is(next, "of"));
    let month = month(text.word(next))?;
    next += 1;
    next += usize::from(text.is_sign(next, ".,-"));
    let year = year(text, next)?;
    Some(Typed { end: next + 1, year, new_year: day == 1 && month == 1 })
}

/// `March 12, 1950`.
fn month_name_and_day(text: &Text<'_>, at: usize) -> Option<Typed> {
    let mut next = at + 1 + usize::from(text.is(at + 1, "."));
    let day = text.value(next).filter(|&day| is_day(day))?;
    let month = month(text.word(at))?;
    next += 1;
    next += usize::from(text.touches(next) && matches!(text.at(next), "st" | "nd" | "rd" | "th"));
    next += usize::from(text.is(next, ","));
    let year = year(text, next)?.map(Some).filter(|_| text.number(next).len() == 4)?;
    Some(Typed { end: next + 1, year, new_year: day == 1 && month == 1 })
}

/// What is a date only beside a word of birth: `12.3.`, `12/3`, `19500312`, `12031950`, `3 May`.
fn short_date(text: &Text<'_>, at: usize) -> Option<Typed> {
    if !text.is_number(at) || !text.begins(at) {
        return None;
    }
    let digits = text.number(at);
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
    let typed = |end: usize| Some(Typed { end, year: None, new_year: false });
    if digits.len() == 8 {
        let long_ago = |year: u32| (1880..=2100).contains(&year);
        let year_first = long_ago(part(0, 4)?) && is_month(part(4, 6)?) && is_day(part(6, 8)?);
        let year_last = long_ago(part(4, 8)?) && is_day(part(0, 2)?) && is_day(part(2, 4)?);
        return if (year_first || year_last) && text.ends(at + 1) { typed(at + 1) } else { None };
    }
    let day = text.value(at).filter(|&day| is_day(day))?;
    let second = text
        .value(at + 2)
        .filter(|_| text.is_sign(at + 1, "./") && text.touches(at + 1) && text.touches(at + 2));
    if let Some(second) = second {
        let end = at + 3 + usize::from(text.is(at + 1, ".") && text.is(at + 3, ".") && text.touches(at + 3));
        let fits = is_day(second) && (is_month(day) || is_month(second)) && text.ends(at + 3);
        return if fits { typed(end) } else { None };
    }
    let named = at + 1 + usize::from(text.is(at + 1, "."));
    month(text.word(named)).filter(|_| text.is_word(named))?;
    typed(named + 1)
}
