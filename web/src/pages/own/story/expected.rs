//! When something is planned, as people say it.

use domain::reports::projection::Expected;

use crate::{
    t,
    words::{Style, day},
};

/// "Fri 27 Nov", or "1 Dec to 5 Dec".
pub fn window_words(from: domain::moment::Date, to: Option<domain::moment::Date>) -> String {
    match to.filter(|to| *to != from) {
        Some(to) => t!("expected.window", from = day(from, Style::Day), to = day(to, Style::Day)),
        None => day(from, Style::Day),
    }
}

/// The same as a sentence, with how often it was moved.
pub fn expected_words(expected: Expected) -> String {
    let when = window_words(expected.from_date, expected.to_date);
    match expected.moved {
        0 => t!("expected.planned", when = when),
        moved => t!("expected.moved", when = when, count = moved),
    }
}
