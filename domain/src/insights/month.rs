//! Whole months: what the board counts in.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::moment::{Date, Moment};
use crate::service_levels::Zone;

/// A month of a year: months since January of the year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(i32);

impl Month {
    /// The month of that day.
    pub fn of(date: Date) -> Self {
        let (year, month, _) = date.civil();
        Self(year * 12 + i32::from(month) - 1)
    }

    /// The month that the wall clock shows then.
    pub fn at(moment: Moment, zone: &dyn Zone) -> Self {
        Self::of(zone.to_local(moment).0)
    }

    /// The month of that number.
    pub const fn from_number(number: i32) -> Self {
        Self(number)
    }

    /// Its number, as it is stored.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// That many months later, or earlier.
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        let (year, month) = (self.0.div_euclid(12), self.0.rem_euclid(12));
        Date::new(year, u8::try_from(month + 1).unwrap_or(1), 1).unwrap_or_default()
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        self.plus(1).first_day().plus_days(-1)
    }

    /// This month and those after it up to the last one.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_and_end_as_in_the_calendar() {
        let day = |text: &str| text.parse::<Date>().unwrap_or_default();
        let february = Month::of(day("2024-02-17"));
        assert_eq!((february.first_day(), february.last_day()), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(february.plus(-2), Month::of(day("2023-12-31")));
        assert_eq!(february.to_string(), "2024-02");
        assert_eq!(Month::from_number(february.number()), february);
        assert_eq!(february.through(february.plus(2)).count(), 3);
    }
}
