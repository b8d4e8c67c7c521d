//! Working time: weekly opening hours and holidays, and counting along them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::moment::{Date, Moment, Weekday};

/// Minutes of a day: the latest end of an opening.
pub const MINUTES_PER_DAY: u16 = 24 * 60;

/// How far counting walks along a calendar: a hundred years. What would be due later is due then, so that a
/// calendar that hardly ever opens costs milliseconds, not minutes.
const LONGEST_WALK: i32 = 36_525;

/// The clock on the wall of a place.
///
/// A change of daylight saving makes some minutes of the wall clock never come and others come twice. Working time
/// neither vanishes nor counts twice when an implementation holds to this:
/// - A minute that never comes (the gap) is the moment of the change itself, for every minute of the gap; not the
///   same distance after the change, as many libraries choose by default.
/// - A minute that comes twice (the fold) is the first of the two.
/// - So a later minute or day never gives an earlier moment, and minute 1440 is minute 0 of the next day.
pub trait Zone {
    /// When the wall clock shows that minute (0 to 1440) of that day.
    fn to_utc(&self, date: Date, minute_of_day: u16) -> Moment;

    /// What the wall clock shows: the day, and the whole seconds since it shows midnight (0 to 86,399).
    fn to_local(&self, moment: Moment) -> (Date, u32);
}

/// A zone that is always the same distance from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FixedZone {
    /// Minutes that the wall clock is ahead of UTC; negative west of Greenwich.
    pub offset_minutes: i32,
}

impl Zone for FixedZone {
    fn to_utc(&self, date: Date, minute_of_day: u16) -> Moment {
        Moment::at(date, (i64::from(minute_of_day) - i64::from(self.offset_minutes)) * 60)
    }

    fn to_local(&self, moment: Moment) -> (Date, u32) {
        let local = moment.plus_seconds(i64::from(self.offset_minutes) * 60);
        let date = local.utc_date();
        // Less than a day, so it fits.
        (date, local.seconds_since(Moment::at(date, 0)) as u32)
    }
}

/// A stretch of a day that is working time: from one minute of the local day up to, but without, another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The first minute, 480 for 08:00.
    pub from: u16,
    /// The end, 1020 for 17:00; at most 1440.
    pub to: u16,
}

/// A day of every year that is no working time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Holiday {
    /// The same date every year.
    Fixed {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
    },
    /// So many days after Easter Sunday: -2 is Good Friday, 39 Ascension Day.
    Easter {
        /// Days, negative before Easter.
        offset: i16,
    },
}

impl Holiday {
    /// Whether it falls on that day.
    pub fn is_on(self, date: Date) -> bool {
        match self {
            Self::Fixed { month, day } => {
                let (_, this_month, this_day) = date.civil();
                (this_month, this_day) == (month, day)
            }
            Self::Easter { offset } => {
                let sunday = date.plus_days(-i32::from(offset));
                easter(sunday.civil().0) == Some(sunday)
            }
        }
    }
}

/// Easter Sunday of a year from 1 to 9999 in the Gregorian calendar.
///
/// The "anonymous Gregorian computus" (Nature, 20 April 1876; Jean Meeus, "Astronomical Algorithms", chapter 8),
/// with the letters of the source.
pub fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, u8::try_from(n / 31).ok()?, u8::try_from(n % 31 + 1).ok()?)
}

/// When working time is: openings of each weekday, and the days on which nobody works.
///
/// A calendar without any opening counts round the clock, holidays included: were it never open, a promise would
/// never come due, and an emptied calendar would silence every clock without anybody noticing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Unchecked")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Calendar {
    open: BTreeMap<Weekday, Vec<Opening>>,
    holidays: Vec<Holiday>,
}

/// A calendar as it was stored or sent, before its openings are put in order.
#[derive(Deserialize)]
struct Unchecked {
    #[serde(default)]
    open: BTreeMap<Weekday, Vec<Opening>>,
    #[serde(default)]
    holidays: Vec<Holiday>,
}

impl From<Unchecked> for Calendar {
    fn from(raw: Unchecked) -> Self {
        let pairs =
            raw.open.into_iter().flat_map(|(day, openings)| openings.into_iter().map(move |it| (day, it)));
        Self::new(pairs, raw.holidays)
    }
}

impl Calendar {
    /// A calendar with these openings, in any order; those that overlap or touch become one, empty ones go.
    pub fn new(openings: impl IntoIterator<Item = (Weekday, Opening)>, holidays: Vec<Holiday>) -> Self {
        let mut given: Vec<_> = openings.into_iter().collect();
        given.sort_unstable();
        let mut open: BTreeMap<Weekday, Vec<Opening>> = BTreeMap::new();
        for (weekday, opening) in given {
            let opening = Opening { from: opening.from, to: opening.to.min(MINUTES_PER_DAY) };
            if opening.from >= opening.to {
                continue;
            }
            let day = open.entry(weekday).or_default();
            match day.last_mut() {
                Some(last) if opening.from <= last.to => last.to = last.to.max(opening.to),
                _ => day.push(opening),
            }
        }
        Self { open, holidays }
    }

    /// The openings of a weekday, in order, apart from each other.
    pub fn openings(&self, weekday: Weekday) -> &[Opening] {
        self.open.get(&weekday).map_or(&[], Vec::as_slice)
    }

    /// The days of the year without working time.
    pub fn holidays(&self) -> &[Holiday] {
        &self.holidays
    }

    /// Whether every second counts, because no opening was given.
    pub fn is_round_the_clock(&self) -> bool {
        self.open.is_empty()
    }

    /// The end of that much working time from `start` on; `start` itself where that is nothing or negative.
    ///
    /// A start outside working time counts from the next opening. The end may be the closing minute itself, and is
    /// a whole second: fractions are cut.
    pub fn add(&self, zone: &dyn Zone, start: Moment, working_seconds: i64) -> Moment {
        if working_seconds <= 0 {
            return start;
        }
        let from = start.seconds();
        if self.is_round_the_clock() {
            return Moment::from_seconds(from.saturating_add(working_seconds));
        }
        let mut left = working_seconds;
        for (opens, closes) in self.stretches(zone, from) {
            if left <= closes - opens {
                return Moment::from_seconds(opens + left);
            }
            left -= closes - opens;
        }
        Moment::from_seconds(from).plus_days(i64::from(LONGEST_WALK))
    }

    /// The working seconds from one moment to another, never negative; fractions of both moments are cut.
    pub fn between(&self, zone: &dyn Zone, from: Moment, to: Moment) -> i64 {
        let (from, to) = (from.seconds(), to.seconds());
        if self.is_round_the_clock() {
            return to.saturating_sub(from).max(0);
        }
        if to <= from {
            return 0;
        }
        self.stretches(zone, from)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| closes.min(to) - opens)
            .sum()
    }

    /// Working time from that second on, as seconds from and to, in order.
    fn stretches<'a>(&'a self, zone: &'a dyn Zone, from: i64) -> impl Iterator<Item = (i64, i64)> + 'a {
        let (today, _) = zone.to_local(Moment::from_seconds(from));
        (0..LONGEST_WALK)
            .map(move |days| today.plus_days(days))
            .flat_map(|day| self.openings(day.weekday()).iter().map(move |opening| (day, opening)))
            .filter(|(day, _)| !self.holidays.iter().any(|holiday| holiday.is_on(*day)))
            .map(move |(day, opening)| {
                let opens = zone.to_utc(day, opening.from).seconds();
                (opens.max(from), zone.to_utc(day, opening.to).seconds())
            })
            .filter(|(opens, closes)| opens < closes)
    }
}
