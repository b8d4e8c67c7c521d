//! The time zones of sites, from the table that is built in: the same on every machine.

use std::sync::LazyLock;

use domain::moment::{Date, Moment};
use domain::service_levels::Zone;
use domain::service_levels::calendar::MINUTES_PER_DAY;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase};

/// The IANA zones as of the build. The system's own table is not asked: two processes must not disagree about when
/// something is due.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// The name of the zone that counts nothing but UTC: a new database's until set-up says another.
pub const UTC: &str = "UTC";

/// The wall clock of a site.
#[derive(Clone, Debug)]
pub struct SiteZone {
    zone: TimeZone,
}

impl SiteZone {
    /// The zone of that IANA name, in any case; nothing where there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let zone = ZONES.get(name).ok()?;
        (!zone.is_unknown()).then_some(Self { zone })
    }

    /// The clock of Greenwich.
    pub const fn utc() -> Self {
        Self { zone: TimeZone::UTC }
    }

    /// The name as IANA writes it.
    pub fn name(&self) -> &str {
        self.zone.iana_name().unwrap_or(UTC)
    }

    /// The moment of a wall-clock time; nothing beyond the years that the table knows.
    fn moment(&self, wall: civil::DateTime) -> Option<Moment> {
        let at = |offset: Offset| offset.to_timestamp(wall).ok();
        let timestamp = match self.zone.to_ambiguous_timestamp(wall).offset() {
            AmbiguousOffset::Unambiguous { offset } => at(offset)?,
            AmbiguousOffset::Fold { before, .. } => at(before)?,
            // Read by the later offset, a skipped minute lies before the change: the next change is the one.
            AmbiguousOffset::Gap { after, .. } => self.zone.following(at(after)?).next()?.timestamp(),
        };
        Some(Moment::from_seconds(timestamp.as_second()))
    }
}

impl Zone for SiteZone {
    fn to_utc(&self, date: Date, minute_of_day: u16) -> Moment {
        let date = date.plus_days(i32::from(minute_of_day / MINUTES_PER_DAY));
        let minute = minute_of_day % MINUTES_PER_DAY;
        wall_clock(date, minute)
            .and_then(|wall| self.moment(wall))
            .unwrap_or_else(|| Moment::at(date, i64::from(minute) * 60))
    }

    fn to_local(&self, moment: Moment) -> (Date, u32) {
        let seconds = Timestamp::from_second(moment.seconds())
            .map_or(0, |timestamp| self.zone.to_offset(timestamp).seconds());
        let local = moment.plus_seconds(i64::from(seconds));
        let date = local.utc_date();
        // Less than a day, so it fits.
        (date, local.seconds_since(Moment::at(date, 0)) as u32)
    }
}

/// The same day and minute in the words of the zone table; nothing beyond the year 9999.
fn wall_clock(date: Date, minute: u16) -> Option<civil::DateTime> {
    let (year, month, day) = date.civil();
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    civil::DateTime::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
        hour,
        minute,
        0,
        0,
    )
    .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use domain::service_levels::ServiceLevel;
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> SiteZone {
        SiteZone::named(name).unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn at(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_those_of_the_table_in_its_spelling() {
        assert_eq!(zone("europe/zurich").name(), "Europe/Zurich");
        assert_eq!(zone(UTC).name(), UTC);
        for wrong in ["", "Europe/Larkmoor", "Etc/Unknown", "+02:00", "../../etc/passwd"] {
            assert!(SiteZone::named(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn ordinary_minutes_keep_their_distance() {
        let zurich = zone("Europe/Zurich");
        assert_eq!(zurich.to_utc(day("2026-01-15"), 8 * 60), at("2026-01-15T07:00:00Z"));
        assert_eq!(zurich.to_utc(day("2026-07-15"), 8 * 60), at("2026-07-15T06:00:00Z"));
        assert_eq!(zurich.to_utc(day("2026-07-15"), 24 * 60), zurich.to_utc(day("2026-07-16"), 0));
        assert_eq!(zurich.to_local(at("2026-07-15T22:30:05.9Z")), (day("2026-07-16"), 30 * 60 + 5));
    }

    #[test]
    fn a_skipped_minute_is_the_moment_of_the_change() {
        let zurich = zone("Europe/Zurich");
        let change = at("2026-03-29T01:00:00Z");
        for minute in [120, 121, 150, 179, 180] {
            assert_eq!(zurich.to_utc(day("2026-03-29"), minute), change, "minute {minute}");
        }
        assert_eq!(zurich.to_utc(day("2026-03-29"), 119), change.plus_seconds(-60));
        assert_eq!(zurich.to_utc(day("2026-03-29"), 181), change.plus_seconds(60));
    }

    #[test]
    fn a_skipped_midnight_and_a_skipped_day_are_the_moment_of_the_change_too() {
        let santiago = zone("America/Santiago");
        assert_eq!(santiago.to_utc(day("2026-09-06"), 0), at("2026-09-06T04:00:00Z"));
        assert_eq!(santiago.to_utc(day("2026-09-05"), 1_440), at("2026-09-06T04:00:00Z"));
        let apia = zone("Pacific/Apia");
        let change = at("2011-12-30T10:00:00Z");
        for minute in [0, 720, 1_440] {
            assert_eq!(apia.to_utc(day("2011-12-30"), minute), change, "minute {minute}");
        }
    }

    #[test]
    fn of_a_minute_that_comes_twice_the_first_counts() {
        let zurich = zone("Europe/Zurich");
        assert_eq!(zurich.to_utc(day("2026-10-25"), 150), at("2026-10-25T00:30:00Z"));
        assert_eq!(zurich.to_local(at("2026-10-25T00:30:00Z")), (day("2026-10-25"), 150 * 60));
        assert_eq!(zurich.to_local(at("2026-10-25T01:30:00Z")), (day("2026-10-25"), 150 * 60));
    }

    #[test]
    fn working_hours_stay_nine_on_the_days_around_a_change() {
        let level = ServiceLevel::standard(domain::id::ServiceLevelId::from_uuid(uuid::Uuid::nil()));
        let zurich = zone("Europe/Zurich");
        let (friday, monday) = (at("2026-03-27T07:00:00Z"), at("2026-03-30T15:00:00Z"));
        assert_eq!(level.calendar.between(&zurich, friday, monday), 18 * 3_600);
        assert_eq!(level.calendar.add(&zurich, friday, 18 * 3_600), monday);
    }

    proptest! {
        #[test]
        fn a_later_minute_is_never_an_earlier_moment(
            name in prop::sample::select(vec![
                "Europe/Zurich", "America/Santiago", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca",
                "Asia/Kathmandu", "America/Sao_Paulo", "UTC",
            ]),
            days in 0..40_000_i32,
            minute in 0..1_440_u16,
        ) {
            let (zone, date) = (zone(name), Date::from_days(days));
            prop_assert!(zone.to_utc(date, minute) <= zone.to_utc(date, minute + 1));
            prop_assert_eq!(zone.to_utc(date, 1_440), zone.to_utc(date.plus_days(1), 0));
        }

        #[test]
        fn far_years_are_answered(days in any::<i32>(), minute in 0..=1_440_u16, micros in any::<i64>()) {
            // Half of the range: the calendar's own arithmetic needs some room.
            let _ = zone("Europe/Zurich").to_utc(Date::from_days(days / 2), minute);
            let _ = zone("Europe/Zurich").to_local(Moment::from_micros(micros / 2));
        }
    }
}
