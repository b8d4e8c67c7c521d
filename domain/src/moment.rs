//! Points in time and calendar days, without a clock: "now" is always an argument.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// A point in time: microseconds since 1970-01-01T00:00:00Z. RFC 3339 in UTC with `Z` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment that many microseconds after the Unix epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The moment that many seconds after the Unix epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// Midnight UTC of `date` plus `seconds`.
    pub const fn at(date: Date, seconds: i64) -> Self {
        Self::from_seconds((date.days as i64) * SECONDS_PER_DAY + seconds)
    }

    /// Microseconds since the Unix epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Whole seconds since the Unix epoch, rounded down.
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// This moment and `seconds` more (or fewer, when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(MICROS_PER_SECOND)))
    }

    /// This moment and `days` times 24 hours more.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(SECONDS_PER_DAY))
    }

    /// Whole seconds from `earlier` to this moment; negative when `earlier` is later.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(MICROS_PER_SECOND)
    }

    /// The beginning of the hour: the only time that is kept of anything anonymous.
    pub const fn hour(self) -> Self {
        let hour = 3_600 * MICROS_PER_SECOND;
        Self(self.0.div_euclid(hour) * hour)
    }

    /// The day in UTC.
    pub const fn utc_date(self) -> Date {
        Date { days: self.seconds().div_euclid(SECONDS_PER_DAY) as i32 }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.seconds().rem_euclid(SECONDS_PER_DAY);
        let micros = self.0.rem_euclid(MICROS_PER_SECOND);
        write!(f, "{}T{:02}:{:02}:{:02}", self.utc_date(), second / 3_600, second / 60 % 60, second % 60)?;
        if micros != 0 {
            write!(f, ".{micros:06}")?;
        }
        f.write_str("Z")
    }
}

/// The text is not a time or day in the form that the API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an RFC 3339 time in UTC, nor a day as YYYY-MM-DD")
    }
}
impl std::error::Error for NotATime {}

/// The number that `length` ASCII digits from `start` on form.
fn digits(text: &str, start: usize, length: usize) -> Result<i64, NotATime> {
    let part = text.get(start..start + length).ok_or(NotATime)?;
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotATime);
    }
    part.parse().map_err(|_| NotATime)
}

impl FromStr for Moment {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        let date: Date = text.get(..10).ok_or(NotATime)?.parse()?;
        let rest = text.get(10..).ok_or(NotATime)?;
        let separators = [(0, "T"), (3, ":"), (6, ":")];
        if separators.iter().any(|(at, sign)| rest.get(*at..at + 1) != Some(sign)) {
            return Err(NotATime);
        }
        let (hour, minute, second) = (digits(rest, 1, 2)?, digits(rest, 4, 2)?, digits(rest, 7, 2)?);
        if hour > 23 || minute > 59 || second > 59 {
            return Err(NotATime);
        }
        let fraction = rest.get(9..).ok_or(NotATime)?.strip_suffix('Z').ok_or(NotATime)?;
        let micros = match fraction.strip_prefix('.') {
            None if fraction.is_empty() => 0,
            Some(part) if (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) => {
                let padded = format!("{part:0<6}");
                digits(&padded, 0, 6)?
            }
            _ => return Err(NotATime),
        };
        let start = Self::at(date, hour * 3_600 + minute * 60 + second);
        Ok(Self(start.0 + micros))
    }
}

/// A calendar day without time and zone: days since 1970-01-01. `YYYY-MM-DD` on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    days: i32,
}

/// A day of the week, Monday first as in ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Weekday {
    /// All seven, Monday first.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];
}

impl Date {
    /// The day that many days after 1970-01-01.
    pub const fn from_days(days: i32) -> Self {
        Self { days }
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.days
    }

    /// The day of that year, month (1 to 12) and day of the month, or nothing where there is no such day.
    ///
    /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1..=12).contains(&month) || !(1..=9999).contains(&year) {
            return None;
        }
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let year_of_era = shifted.rem_euclid(400);
        let month_from_march = (i32::from(month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i32::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let date = Self { days: era * 146_097 + day_of_era - 719_468 };
        (date.civil() == (year, month, day)).then_some(date)
    }

    /// Year, month (1 to 12) and day of the month.
    ///
    /// Howard Hinnant, the same paper, `civil_from_days`.
    pub fn civil(self) -> (i32, u8, u8) {
        let shifted = self.days + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, month as u8, day as u8)
    }

    /// This day and `days` more (or fewer, when negative).
    pub const fn plus_days(self, days: i32) -> Self {
        Self { days: self.days.saturating_add(days) }
    }

    /// The day of the week.
    pub const fn weekday(self) -> Weekday {
        Weekday::ALL[(self.days + 3).rem_euclid(7) as usize]
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Date {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, NotATime> {
        if text.len() != 10 || text.get(4..5) != Some("-") || text.get(7..8) != Some("-") {
            return Err(NotATime);
        }
        let (year, month, day) = (digits(text, 0, 4)?, digits(text, 5, 2)?, digits(text, 8, 2)?);
        Self::new(year as i32, month as u8, day as u8).ok_or(NotATime)
    }
}

macro_rules! as_text_on_the_wire {
    ($type:ident, $format:ident) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .format(Some(SchemaFormat::KnownFormat(KnownFormat::$format)))
                    .into()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }
        }
    };
}
as_text_on_the_wire!(Moment, DateTime);
as_text_on_the_wire!(Date, Date);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_days() {
        assert_eq!(Date::new(1970, 1, 1).unwrap().days(), 0);
        assert_eq!(Date::new(2026, 11, 21).unwrap().weekday(), Weekday::Sat);
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!("2024-02-29".parse::<Date>().unwrap().plus_days(1).to_string(), "2024-03-01");
    }

    #[test]
    fn times_read_and_written() {
        let time: Moment = "2026-11-21T12:16:05Z".parse().unwrap();
        assert_eq!(time.to_string(), "2026-11-21T12:16:05Z");
        assert_eq!(time.hour().to_string(), "2026-11-21T12:00:00Z");
        assert_eq!("2026-11-21T12:16:05.5Z".parse::<Moment>().unwrap().micros() - time.micros(), 500_000);
        for wrong in
            ["2026-11-21", "2026-11-21T24:00:00Z", "2026-11-21T12:16:05+01:00", "2026-11-21T12:16:05.Z", "x"]
        {
            assert_eq!(wrong.parse::<Moment>(), Err(NotATime), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn text_form_is_the_same_moment(micros in -60_000_000_000_000_000_i64..250_000_000_000_000_000) {
            let moment = Moment::from_micros(micros);
            prop_assert_eq!(moment.to_string().parse::<Moment>().unwrap(), moment);
            prop_assert!(moment.hour() <= moment);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,30}") {
            let _ = text.parse::<Moment>();
            let _ = text.parse::<Date>();
        }
    }
}
