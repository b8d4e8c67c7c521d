//! Working time and clocks by properties: counting forth and back agrees, and no sequence of events breaks a clock.
#![allow(clippy::unwrap_used, reason = "a test may stop")]

use std::cell::Cell;

use domain::id::ServiceLevelId;
use domain::moment::{Date, Moment, Weekday};
use domain::service_levels::calendar::easter;
use domain::service_levels::{
    Calendar, ClockKind, ClockState, Clocks, FixedZone, Holiday, Opening, ServiceLevel, Targets, Timing, Zone,
};
use proptest::prelude::*;
use serde_json::json;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// One hour ahead of UTC, two between two changes: the shape of daylight saving, at any hour of the day.
#[derive(Clone, Copy, Debug)]
struct Changing {
    forward: i64,
    back: i64,
}

impl Changing {
    fn is_summer(&self, utc: i64) -> bool {
        (self.forward..self.back).contains(&utc)
    }
}

impl Zone for Changing {
    fn to_utc(&self, date: Date, minute_of_day: u16) -> Moment {
        let wall = Moment::at(date, i64::from(minute_of_day) * 60).seconds();
        let (summer, winter) = (wall - 2 * HOUR, wall - HOUR);
        Moment::from_seconds(match (self.is_summer(summer), !self.is_summer(winter)) {
            (true, _) => summer,
            (false, true) => winter,
            (false, false) => self.forward,
        })
    }

    fn to_local(&self, moment: Moment) -> (Date, u32) {
        let offset_minutes = if self.is_summer(moment.seconds()) { 120 } else { 60 };
        FixedZone { offset_minutes }.to_local(moment)
    }
}

/// Counts how often it is asked.
#[derive(Default)]
struct Counting(Cell<usize>);

impl Zone for Counting {
    fn to_utc(&self, date: Date, minute_of_day: u16) -> Moment {
        self.0.set(self.0.get() + 1);
        FixedZone::default().to_utc(date, minute_of_day)
    }

    fn to_local(&self, moment: Moment) -> (Date, u32) {
        FixedZone::default().to_local(moment)
    }
}

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn standard() -> ServiceLevel {
    ServiceLevel::standard(ServiceLevelId::from_uuid(uuid::Uuid::nil()))
}

fn holidays() -> Vec<Holiday> {
    let fixed =
        [(1, 1), (5, 1), (8, 17), (12, 25), (12, 26)].map(|(month, day)| Holiday::Fixed { month, day });
    let moving = [-2, 1, 39, 50].map(|offset| Holiday::Easter { offset });
    fixed.into_iter().chain(moving).collect()
}

#[test]
fn easter_sundays_are_those_of_the_church() {
    for (year, month, day) in [
        (1818, 3, 22),
        (1961, 4, 2),
        (2000, 4, 23),
        (2024, 3, 31),
        (2026, 4, 5),
        (2027, 3, 28),
        (2038, 4, 25),
    ] {
        assert_eq!(easter(year), Date::new(year, month, day), "{year}");
    }
    let good_friday = Date::new(2026, 4, 3).unwrap();
    assert!(Holiday::Easter { offset: -2 }.is_on(good_friday));
    assert!(!Holiday::Easter { offset: -2 }.is_on(good_friday.plus_days(1)));
    // So far before Easter that it lies in the year before.
    assert!(Holiday::Easter { offset: -100 }.is_on(Date::new(2025, 12, 26).unwrap()));
}

#[test]
fn standard_level_in_winter_zurich() {
    let (level, zurich) = (standard(), FixedZone { offset_minutes: 60 });
    let due = |start, hours| level.calendar.add(&zurich, at(start), hours * HOUR).to_string();
    // Friday 16:00: one hour that day, Monday's nine, eight on Tuesday.
    assert_eq!(due("2026-11-20T15:00:00Z", 18), "2026-11-24T15:00:00Z");
    // Saturday counts from Monday 08:00; a full day ends as it closes, not as the next opens.
    assert_eq!(due("2026-11-21T12:00:00.9Z", 9), "2026-11-23T16:00:00Z");
    assert_eq!(due("2026-11-21T12:00:00.9Z", 0), "2026-11-21T12:00:00.900000Z");
    let closed = Calendar::new([(Weekday::Mon, Opening { from: 480, to: 1020 })], holidays());
    // Easter Monday 2026 is 6 April, so Monday after.
    assert_eq!(closed.add(&zurich, at("2026-04-04T00:00:00Z"), HOUR).to_string(), "2026-04-13T08:00:00Z");
}

#[test]
fn the_longest_promise_is_found_in_few_steps() {
    let calendar = Calendar::new(
        Weekday::ALL.into_iter().take(5).map(|weekday| (weekday, Opening { from: 480, to: 1020 })),
        holidays(),
    );
    let zone = Counting::default();
    let start = at("2026-11-20T15:00:00Z");
    let due = calendar.add(&zone, start, 810 * HOUR);
    assert!(due.seconds_since(start) <= 150 * DAY, "{due}");
    assert!(zone.0.get() <= 2 * 150, "{} look-ups", zone.0.get());
}

#[test]
fn a_calendar_that_never_or_hardly_opens() {
    let (zone, start) = (FixedZone::default(), at("2026-11-21T12:00:00Z"));
    let empty = Calendar::new([(Weekday::Mon, Opening { from: 600, to: 600 })], holidays());
    assert_eq!(empty.add(&zone, start, HOUR), start.plus_seconds(HOUR));
    let every_day =
        (1..=12).flat_map(|month| (1..=31).map(move |day| Holiday::Fixed { month, day })).collect();
    let closed = Calendar::new([(Weekday::Mon, Opening { from: 480, to: 1020 })], every_day);
    assert!(closed.add(&zone, start, HOUR) > start.plus_days(36_000));
    assert_eq!(closed.between(&zone, start, Moment::from_micros(i64::MAX)), 0);
}

#[test]
fn openings_are_put_in_order_and_stored_as_given() {
    let stored = json!({
        "open": {"mon": [{"from": 780, "to": 1020}, {"from": 480, "to": 720}, {"from": 700, "to": 800}], "tue": []},
        "holidays": [{"kind": "fixed", "month": 8, "day": 17}, {"kind": "easter", "offset": -2}],
    });
    let calendar: Calendar = serde_json::from_value(stored).unwrap();
    assert_eq!(calendar.openings(Weekday::Mon), [Opening { from: 480, to: 1020 }]);
    let again: Calendar = serde_json::from_value(serde_json::to_value(&calendar).unwrap()).unwrap();
    assert_eq!(again, calendar);
    assert_eq!(calendar.holidays()[1], Holiday::Easter { offset: -2 });
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let opening = (prop::sample::select(Weekday::ALL.to_vec()), 0_u16..1_440, 1_u16..900)
        .prop_map(|(weekday, from, length)| (weekday, Opening { from, to: from + length }));
    let holiday = prop_oneof![
        (1_u8..=12, 1_u8..=31).prop_map(|(month, day)| Holiday::Fixed { month, day }),
        (-60_i16..=60).prop_map(|offset| Holiday::Easter { offset }),
    ];
    (prop::collection::vec(opening, 0..12), prop::collection::vec(holiday, 0..12))
        .prop_map(|(openings, holidays)| Calendar::new(openings, holidays))
}

/// A moment of 2026, fractions of a second included.
fn moments() -> impl Strategy<Value = Moment> {
    (1_767_225_600_000_000_i64..1_798_761_600_000_000).prop_map(Moment::from_micros)
}

/// Changes within 2026, on a whole hour.
fn zones() -> impl Strategy<Value = Changing> {
    (490_896_i64..494_000, 1_i64..5_000)
        .prop_map(|(forward, length)| Changing { forward: forward * HOUR, back: (forward + length) * HOUR })
}

fn work() -> impl Strategy<Value = i64> {
    prop_oneof![0..3 * DAY, 0..60 * DAY]
}

proptest! {
    #[test]
    fn counting_back_gives_what_was_added(calendar in calendars(), zone in zones(), start in moments(), n in work()) {
        let end = calendar.add(&zone, start, n);
        // Where it hardly opens, a hundred years end the count.
        prop_assume!(end < start.plus_days(36_000));
        prop_assert_eq!(calendar.between(&zone, start, end), n);
        prop_assert!(end >= start);
        if n > 0 {
            let before = end.plus_seconds(-1);
            prop_assert_eq!(calendar.between(&zone, before, end), 1, "the last second is working time");
        }
    }

    #[test]
    fn later_starts_and_more_work_never_end_earlier(
        calendar in calendars(), zone in zones(), one in moments(), other in moments(), n in 1..60 * DAY, m in 1..60 * DAY,
    ) {
        let (earlier, later) = (one.min(other), one.max(other));
        prop_assert!(calendar.add(&zone, earlier, n) <= calendar.add(&zone, later, n));
        prop_assert!(calendar.add(&zone, earlier, n.min(m)) <= calendar.add(&zone, earlier, n.max(m)));
        prop_assert_eq!(calendar.between(&zone, later, earlier), 0);
    }

    #[test]
    fn parts_sum_up(calendar in calendars(), zone in zones(), a in moments(), b in moments(), c in moments(), n in work(), m in 1..9 * DAY) {
        let mut sorted = [a, b, c];
        sorted.sort();
        let [a, b, c] = sorted;
        let whole = calendar.between(&zone, a, c);
        prop_assert_eq!(calendar.between(&zone, a, b) + calendar.between(&zone, b, c), whole);
        prop_assert!(whole <= c.seconds() - a.seconds());
        let in_two = calendar.add(&zone, calendar.add(&zone, a, n), m);
        prop_assume!(in_two < a.plus_days(36_000));
        prop_assert_eq!(in_two, calendar.add(&zone, a, n + m));
    }

    #[test]
    fn without_openings_every_second_counts(zone in zones(), a in moments(), b in moments()) {
        let always = Calendar::new(Weekday::ALL.map(|weekday| (weekday, Opening { from: 0, to: 1_440 })), Vec::new());
        let counted = always.between(&zone, a, b);
        prop_assert_eq!(counted, (b.seconds() - a.seconds()).max(0), "midnight and daylight saving lose nothing");
        prop_assert_eq!(Calendar::default().between(&zone, a, b), counted);
        prop_assert_eq!(Calendar::default().add(&zone, a, counted.max(1)), always.add(&zone, a, counted.max(1)));
    }
}

#[derive(Clone, Debug)]
enum Step {
    Start(Vec<ClockKind>),
    Meet(Vec<ClockKind>),
    Pause(Vec<ClockKind>),
    Resume(Vec<ClockKind>),
    Retarget(bool),
    NewRound,
}

fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let kinds = || prop::sample::subsequence(ClockKind::ALL.to_vec(), 1..=4);
    let step = prop_oneof![
        3 => kinds().prop_map(Step::Start),
        2 => kinds().prop_map(Step::Meet),
        3 => kinds().prop_map(Step::Pause),
        3 => kinds().prop_map(Step::Resume),
        1 => any::<bool>().prop_map(Step::Retarget),
        1 => Just(Step::NewRound),
    ];
    // Now and then time seems to go back: events are folded by number, not by time.
    prop::collection::vec((prop_oneof![9 => 0..5 * DAY, 1 => -DAY..0], step), 1..30)
}

const ARRIVAL: [ClockKind; 3] = [ClockKind::Acknowledge, ClockKind::FirstAnswer, ClockKind::Decision];

fn take(clocks: &mut Clocks, step: &Step, now: Moment, timing: &Timing<'_>) {
    match step {
        Step::Start(kinds) => clocks.start(kinds, now, timing),
        Step::Meet(kinds) => clocks.meet(kinds, now),
        Step::Pause(kinds) => clocks.pause(kinds, now, timing),
        Step::Resume(kinds) => clocks.resume(kinds, now, timing),
        Step::Retarget(_) => clocks.retarget(timing),
        Step::NewRound => clocks.new_round(&ARRIVAL, now, timing),
    }
}

proptest! {
    #[test]
    fn no_sequence_breaks_the_clocks(calendar in calendars(), zone in zones(), start in moments(), steps in steps()) {
        let levels = [
            ServiceLevel { calendar: calendar.clone(), ..standard() },
            ServiceLevel {
                calendar,
                targets: Targets { acknowledge_hours: Some(2), first_answer_hours: None, ..standard().targets },
                ..standard()
            },
        ];
        let (mut clocks, mut now, mut level) = (Clocks::default(), start, &levels[0]);
        for (seconds, step) in steps {
            now = now.plus_seconds(seconds);
            if let Step::Retarget(second) = step {
                level = &levels[usize::from(second)];
            }
            let timing = Timing { level, zone: &zone };
            let before = clocks.clone();
            take(&mut clocks, &step, now, &timing);

            for (old, new) in before.0.iter().zip(&clocks.0) {
                prop_assert!(old.met.is_none() || old == new, "what is met stays: {:?} {:?}", old, new);
                prop_assert!(old.used_seconds <= new.used_seconds, "what is used stays used");
            }
            let round = clocks.0.iter().map(|clock| clock.round).max().unwrap_or(1);
            for clock in clocks.0.iter().filter(|clock| clock.met.is_none()) {
                prop_assert!(clock.used_seconds >= 0);
                let is_live = clock.running_since.is_some() || clock.due_at.is_some();
                prop_assert!(clock.round == round || !is_live, "an earlier round is over");
                if let (Some(target), Some(since)) = (clock.target_seconds, clock.running_since) {
                    let (left, due) = (target - clock.used_seconds, clock.due_at.unwrap());
                    prop_assert!(due == level.calendar.add(&zone, since, left) || (left <= 0 && due < since));
                }
                prop_assert!(clock.target_seconds.is_some() || clock.due_at.is_none());
                if matches!(step, Step::Retarget(_)) && clock.round == round {
                    prop_assert_eq!(clock.target_seconds, level.targets.seconds(clock.kind));
                }
            }
            for kind in ClockKind::ALL {
                prop_assert!(clocks.current().filter(|clock| clock.kind == kind).count() <= 1);
            }
            let mut twice = clocks.clone();
            take(&mut twice, &step, now, &timing);
            prop_assert!(twice == clocks || matches!(step, Step::NewRound), "a repeat changes nothing");
            let running = clocks.0.iter().filter(|clock| clock.met.is_none() && clock.running_since.is_some());
            prop_assert_eq!(clocks.next_due().map(|(_, due)| due), running.filter_map(|clock| clock.due_at).min());
            let stored = serde_json::to_value(&clocks).unwrap();
            prop_assert_eq!(serde_json::from_value::<Clocks>(stored).unwrap(), clocks.clone());
        }
    }

    #[test]
    fn the_promise_moves_by_the_working_time_of_the_pause(
        calendar in calendars(), zone in zones(), start in moments(), until in 0..20 * DAY, pause in 0..20 * DAY,
    ) {
        let level = ServiceLevel { calendar, ..standard() };
        let timing = Timing { level: &level, zone: &zone };
        let mut clocks = Clocks::default();
        clocks.start(&[ClockKind::Decision], start, &timing);
        let due = clocks.0[0].due_at;
        prop_assume!(due < Some(start.plus_days(36_000)));
        let (paused, resumed) = (start.plus_seconds(until), start.plus_seconds(until + pause));
        clocks.pause_all(paused, &timing);
        let ran_out = level.calendar.between(&zone, start, paused) >= 180 * HOUR;
        prop_assert_eq!(clocks.0[0].due_at, due.filter(|_| ran_out));
        prop_assert_eq!(clocks.next_due(), None);
        clocks.resume_all(resumed, &timing);
        let lost = level.calendar.between(&zone, paused, resumed);
        let wanted = if ran_out { due } else { Some(level.calendar.add(&zone, start, 180 * HOUR + lost)) };
        prop_assert_eq!(clocks.0[0].due_at, wanted);
        if lost == 0 {
            prop_assert_eq!(clocks.0[0].due_at, due, "a pause outside working time costs nothing");
        }
    }
}

#[test]
fn the_way_of_one_report() {
    let (level, zone) = (standard(), FixedZone::default());
    let timing = Timing { level: &level, zone: &zone };
    let mut clocks = Clocks::default();
    let monday = at("2026-11-23T08:00:00Z");
    let hour = |hours: i64| monday.plus_seconds(hours * HOUR);
    clocks.start(&ARRIVAL, monday, &timing);
    assert_eq!(clocks.next_due(), Some((ClockKind::Acknowledge, at("2026-11-24T17:00:00Z"))));
    assert_eq!(
        clocks.most_urgent(at("2026-11-25T08:00:00Z")),
        Some((ClockKind::Acknowledge, ClockState::Overdue))
    );
    clocks.meet(&[ClockKind::Acknowledge], hour(1));
    clocks.meet(&[ClockKind::FirstAnswer], hour(2));
    clocks.pause_all(hour(2), &timing);
    assert_eq!(clocks.most_urgent(hour(3)), Some((ClockKind::Decision, ClockState::Paused)));
    clocks.resume_all(hour(4), &timing);
    clocks.meet(&[ClockKind::Decision], hour(5));
    clocks.start(&[ClockKind::Fix], hour(5), &timing);
    let fix_due = clocks.0[3].due_at.unwrap();
    clocks.meet(&[ClockKind::Fix], fix_due.plus_seconds(1));
    assert_eq!(
        clocks.0.iter().map(|clock| clock.met.unwrap().late).collect::<Vec<_>>(),
        [false, false, false, true]
    );
    assert_eq!(clocks.most_urgent(fix_due), None);
    clocks.new_round(&ARRIVAL, fix_due, &timing);
    assert_eq!(clocks.0.len(), 7);
    assert_eq!(clocks.present(fix_due).len(), 3);
    assert_eq!(clocks.next_due().unwrap().0, ClockKind::Acknowledge);
    clocks.start(&[ClockKind::Fix], fix_due, &timing);
    assert_eq!(clocks.0[7].round, 2);
}

#[test]
fn a_changed_level_counts_what_was_used() {
    let zone = FixedZone::default();
    let of = |hours| ServiceLevel {
        targets: Targets { decision_hours: hours, ..Targets::default() },
        calendar: Calendar::default(),
        ..standard()
    };
    let (none, short, long) = (of(None), of(Some(2)), of(Some(10)));
    let timing = |level| Timing { level, zone: &zone };
    let start = at("2026-11-23T08:00:00Z");
    let hour = |hours: i64| Some(start.plus_seconds(hours * HOUR));
    let mut clocks = Clocks::default();
    clocks.start(&ARRIVAL, start, &timing(&none));
    assert_eq!((clocks.next_due(), clocks.present(start)), (None, Vec::new()));
    clocks.retarget(&timing(&short));
    assert_eq!(clocks.next_due(), hour(2).map(|due| (ClockKind::Decision, due)));
    // Missed at 2, paused from 3 to 5: still missed at 2.
    clocks.pause_all(hour(3).unwrap(), &timing(&short));
    assert_eq!(clocks.most_urgent(hour(4).unwrap()), Some((ClockKind::Decision, ClockState::Overdue)));
    clocks.resume_all(hour(5).unwrap(), &timing(&short));
    assert_eq!(clocks.0[2].due_at, hour(2));
    // Seven of ten hours are left at 5; back to two, it had run out before.
    clocks.retarget(&timing(&long));
    assert_eq!(clocks.0[2].due_at, hour(12));
    clocks.retarget(&timing(&short));
    assert_eq!(clocks.0[2].due_at, hour(5));
}
