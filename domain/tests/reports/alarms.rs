//! Time passes, in steps of any size: what is due happens, once, and not before its day.

use std::collections::{BTreeMap, BTreeSet};

use domain::moment::{Date, Moment};
use domain::reports::alarms::{Alarm, Outcome, Reminded, alarms, first_due, next_alarm, rearm, ring};
use domain::reports::confirming::{AskedReporter, NOT_FIXED_BY_SUPPORTERS, answer};
use domain::reports::event::{Body, By, Event};
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::ship::latest_answer;
use domain::reports::{Answerer, Identity, ShipAnswer, State};
use domain::service_levels::{ClockKind, FixedZone};
use domain::telling::TellingKind;
use proptest::prelude::*;

use crate::confirming::{shipped, take, wish};
use crate::lives::{Try, id, identities, level, live, lives};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// What somebody was reminded of: everything that tells one reminder from another.
type Told = (TellingKind, String, i64, String);

/// A report on a server that keeps nothing about alarms but the next one.
struct Kept {
    events: Vec<Event>,
    projection: Projection,
    alarm_at: Option<Moment>,
    reporters: Vec<AskedReporter>,
    /// How often each reminder was named.
    told: BTreeMap<Told, u32>,
}

fn around<T>(use_it: impl FnOnce(&Surroundings<'_>) -> T) -> T {
    let (_, levels) = level();
    use_it(&Surroundings { levels: &levels, zone: &FixedZone::default() })
}

impl Kept {
    fn new(events: Vec<Event>, projection: Projection, reporters: u128) -> Self {
        let reporters =
            (0..reporters).map(|n| AskedReporter { follower_id: id(60 + n), reachable: true }).collect();
        let since = events.last().unwrap().at;
        let alarm_at = around(|around| next_alarm(&projection, around, since));
        Self { events, projection, alarm_at, reporters, told: BTreeMap::new() }
    }

    fn append(&mut self, now: Moment, by: By, bodies: Vec<Body>) {
        for body in bodies {
            let before = self.projection.clone();
            take(&mut self.events, &mut self.projection, now, by, vec![body]);
            self.alarm_at = around(|around| rearm(self.alarm_at, &before, &self.projection, around, now));
        }
    }

    fn say(&mut self, now: Moment, follower: u128, relation: Answerer, given: ShipAnswer) {
        let follower_id = id(follower);
        let earlier = latest_answer(&self.events, follower_id);
        if let Ok(bodies) = answer(&self.projection, follower_id, relation, &wish(given, None), earlier) {
            self.append(now, By::Follower { follower_id }, bodies);
        }
    }

    /// What a job does from time to time.
    fn look(&mut self, now: Moment) {
        let Some(since) = self.alarm_at.filter(|at| *at <= now) else { return };
        let mut rung: Vec<Alarm> = Vec::new();
        while let Some(alarm) = around(|around| first_due(&self.projection, around, since, now, &rung)) {
            rung.push(alarm);
            match around(|around| ring(&self.projection, around, &alarm, now, &self.reporters)) {
                Some(Outcome::Append(body)) => self.append(now, By::System, vec![body]),
                Some(Outcome::Remind(reminder)) => {
                    let all = match reminder.to {
                        Reminded::Owner => vec!["owner".to_owned()],
                        Reminded::Followers(ids) => ids.iter().map(ToString::to_string).collect(),
                    };
                    for who in all {
                        let told = (reminder.kind, who, reminder.about_seq, reminder.detail.clone());
                        *self.told.entry(told).or_default() += 1;
                    }
                }
                None => {}
            }
        }
        self.alarm_at = around(|around| next_alarm(&self.projection, around, now));
    }

    fn reminded(&self, kind: TellingKind) -> usize {
        self.told.keys().filter(|(told, ..)| *told == kind).count()
    }
}

/// Hours after the ship at which somebody answers.
fn answers() -> impl Strategy<Value = Vec<(i64, u128, ShipAnswer)>> {
    let kind = prop::sample::select(vec![ShipAnswer::Fixed, ShipAnswer::Partly, ShipAnswer::CannotTell]);
    prop::collection::vec((0_i64..100 * 24, 60_u128..63, kind), 0..6).prop_map(|mut all| {
        all.sort_unstable_by_key(|(at, ..)| *at);
        all
    })
}

/// The days after a ship, looked at in such steps (hours, again and again); and the state after each hour's end.
fn after_ship(given: &[(i64, u128, ShipAnswer)], steps: &[i64], hours: i64) -> (Kept, Vec<(i64, State)>) {
    let (events, projection) = shipped();
    let start = projection.state_since;
    let mut kept = Kept::new(events, projection, 3);
    let mut states = Vec::new();
    let mut steps = steps.iter().cycle();
    let mut next_look = 0;
    for hour in 0..hours {
        let now = start.plus_seconds(hour * HOUR);
        let said: Vec<_> = given.iter().filter(|(at, ..)| *at == hour).collect();
        // Whoever answers finds everything rung that had to be.
        if hour >= next_look || !said.is_empty() || hour == hours - 1 {
            kept.look(now);
            next_look = hour + steps.next().unwrap();
        }
        for (_, follower, kind) in said {
            kept.say(now, *follower, Answerer::Reporter, *kind);
        }
        states.push((hour, kept.projection.state));
    }
    (kept, states)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn after_a_ship_the_same_happens_in_steps_of_any_size(
        given in answers(),
        steps in prop::collection::vec(1_i64..40 * 24, 1..5),
    ) {
        let hours = 220 * 24;
        let (fine, states) = after_ship(&given, &[1], hours);
        let (coarse, _) = after_ship(&given, &steps, hours);
        prop_assert_eq!(&fine.told, &coarse.told);
        prop_assert_eq!(fine.projection.state, coarse.projection.state);
        prop_assert!(fine.told.values().all(|times| *times == 1), "{:?}", fine.told);
        // Nothing is left that has to ring, and the history says the same as what it led to.
        prop_assert_eq!(fine.alarm_at, None);
        let folded = around(|around| Projection::fold(&fine.events, around)).unwrap();
        prop_assert_eq!(&folded, &fine.projection);

        // Never before day 21, nor within 21 days after a question was repeated or an answer given.
        if let Some((hour, _)) = states.iter().find(|(_, state)| *state == State::Assumed) {
            prop_assert!(*hour >= 21 * 24);
            let spoken = given.iter().filter(|(at, ..)| at < hour);
            let latest: BTreeMap<_, _> = spoken.map(|(at, who, kind)| (who, (at, kind))).collect();
            for (at, kind) in latest.values() {
                prop_assert!(**kind == ShipAnswer::Fixed || hour - *at >= 21 * 24, "{at} {kind:?} {hour}");
            }
        }
        // It ends, unless a reporter says *partly* even to the repeated question.
        if fine.projection.state == State::Shipped {
            let ship = fine.projection.ship.as_ref().unwrap();
            let mut given = ship.reporters.values();
            let insists = given.any(|given| {
                given.answer == ShipAnswer::Partly && given.repeated_after.contains(&ShipAnswer::Partly)
            });
            prop_assert!(insists);
        }
        // Nobody is asked again more than once after each kind of answer, beside the week's question.
        for follower in 60..63 {
            let who = id::<domain::id::kind::Follower>(follower).to_string();
            let asked = fine.told.keys().filter(|(kind, to, ..)| {
                *kind == TellingKind::DoesItHelp && *to == who
            });
            prop_assert!(asked.count() <= 3);
        }
    }

    #[test]
    fn whatever_happens_no_alarm_is_lost_and_none_rings_twice(
        tries in lives(),
        identity in identities(),
        steps in prop::collection::vec(1_i64..30 * DAY, 1..40),
    ) {
        // The life as it was, lived again with pauses in which a job looks from time to time.
        let (events, ..) = live(&tries, identity);
        let (first, rest) = events.split_first().unwrap();
        let projection = around(|around| Projection::begin(first, around)).unwrap();
        let mut now = first.at;
        let mut kept = Kept::new(vec![first.clone()], projection, 2);
        let mut steps = steps.iter().cycle();
        for event in rest {
            now = now.plus_seconds(*steps.next().unwrap());
            kept.look(now);
            now = now.plus_seconds(*steps.next().unwrap() / 60);
            // What time did meanwhile may have made the event impossible; then it did not happen.
            let (mut after, mut later) = (kept.events.clone(), kept.projection.clone());
            let seq = later.seq + 1;
            let event = Event { seq, at: now, ..event.clone() };
            if around(|around| later.apply(&event, around)).is_ok() {
                after.push(event);
                let before = std::mem::replace(&mut kept.projection, later);
                kept.events = after;
                kept.alarm_at = around(|around| rearm(kept.alarm_at, &before, &kept.projection, around, now));
            }
        }
        now = now.plus_days(40);
        kept.look(now);
        // What was taken apart, or waited for what a committee asked, may name again what had rung before its clocks
        // stopped; it is told once all the same, because every reminder has one event and one detail.
        let stopped = kept.events.iter().any(|event| {
            matches!(event.body, Body::TakenApart { from: Some(_), .. }) || event.body.kind() == "decided"
        });
        prop_assert!(stopped || kept.told.values().all(|times| *times == 1), "{:?}", kept.told);
        let past = around(|around| alarms(&kept.projection, around));
        let mut owed = BTreeSet::new();
        for (_, alarm) in past.iter().filter(|(at, _)| *at <= now) {
            match around(|around| ring(&kept.projection, around, alarm, now, &kept.reporters)) {
                Some(Outcome::Remind(reminder)) => {
                    owed.insert((reminder.kind, reminder.about_seq, reminder.detail));
                }
                Some(Outcome::Append(body)) => prop_assert!(false, "{body:?} did not happen"),
                None => {}
            }
        }
        let told: BTreeSet<_> =
            kept.told.keys().map(|(kind, _, about, detail)| (*kind, *about, detail.clone())).collect();
        prop_assert!(owed.is_subset(&told), "{:?}", owed.difference(&told).collect::<Vec<_>>());
        prop_assert!(kept.alarm_at.is_none_or(|at| at > now));
    }

    #[test]
    fn supporters_move_it_only_where_no_reporter_can_be_reached(
        given in prop::collection::vec((80_u128..90, prop::sample::select(ShipAnswer::ALL.to_vec())), 0..12),
        reachable in any::<bool>(),
    ) {
        let (events, projection) = shipped();
        let start = projection.state_since;
        let mut kept = Kept::new(events, projection, 2);
        for reporter in &mut kept.reporters {
            reporter.reachable = reachable;
        }
        let mut latest = BTreeMap::new();
        for (follower, kind) in given {
            kept.say(start.plus_days(1), follower, Answerer::Supporter, kind);
            latest.insert(follower, kind);
        }
        kept.look(start.plus_days(21).plus_seconds(-1));
        prop_assert_eq!(kept.projection.state, State::Shipped);
        kept.look(start.plus_days(21));
        let most = |kind| latest.values().filter(|said| **said == kind).count() * 2 > latest.len();
        let expected = match reachable {
            false if most(ShipAnswer::Fixed) => State::Confirmed,
            false if most(ShipAnswer::NotFixed) => State::Reopened,
            _ => State::Assumed,
        };
        prop_assert_eq!(kept.projection.state, expected);
        match &kept.events.last().unwrap().body {
            Body::Reopened { reason } => prop_assert_eq!(reason, NOT_FIXED_BY_SUPPORTERS),
            _ => {
                let by_supporters = kept.projection.ship.as_ref().unwrap().by_supporters;
                prop_assert_eq!(by_supporters, expected == State::Confirmed);
            }
        }
        // A reporter who turns up after all has the last word.
        kept.say(start.plus_days(22), 60, Answerer::Reporter, ShipAnswer::Fixed);
        if expected != State::Reopened {
            prop_assert_eq!(kept.projection.state, State::Confirmed);
            prop_assert!(!kept.projection.ship.unwrap().by_supporters);
        }
    }
}

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

#[test]
fn a_silent_reporter_is_asked_with_the_ship_and_after_a_week_and_then_it_is_assumed() {
    let (kept, states) = after_ship(&[], &[1], 30 * 24);
    assert_eq!(kept.reminded(TellingKind::DoesItHelp), 3);
    assert_eq!(states[21 * 24 - 1].1, State::Shipped);
    assert_eq!(states[21 * 24].1, State::Assumed);
}

#[test]
fn partly_is_asked_again_once_and_silence_counts_from_then() {
    let (kept, states) = after_ship(&[(24, 60, ShipAnswer::Partly)], &[1], 60 * 24);
    // Two who were silent after a week, and the one who was asked again.
    assert_eq!(kept.reminded(TellingKind::DoesItHelp), 3);
    assert_eq!(states[36 * 24 - 1].1, State::Shipped);
    assert_eq!(states[36 * 24].1, State::Assumed);
    let twice = [(24, 60, ShipAnswer::Partly), (16 * 24, 60, ShipAnswer::Partly)];
    let (kept, states) = after_ship(&twice, &[1], 200 * 24);
    assert_eq!(kept.reminded(TellingKind::DoesItHelp), 3);
    assert_eq!(states.last().unwrap().1, State::Shipped);
}

#[test]
fn whoever_kept_it_open_last_and_says_fixed_does_not_keep_it_open_for_ever() {
    // The second reporter's *partly* puts silence off to day 47; the first one's alone would have ended it on day 35.
    let given = [(0, 60, ShipAnswer::Partly), (293, 62, ShipAnswer::Partly), (975, 62, ShipAnswer::Fixed)];
    let (_, states) = after_ship(&given, &[1], 60 * 24);
    assert_eq!(states[975].1, State::Shipped);
    assert_eq!(states[976].1, State::Assumed);
}

#[test]
fn a_question_is_brought_to_mind_on_day_5_and_taken_back_on_day_14() {
    let full = |to| Try::Move { to, bare: false, stale: false };
    let tries = [full(State::Acknowledged), full(State::Clarifying)];
    let (events, projection, _) = live(&tries, Identity::Anonymous);
    let asked = projection.state_since;
    let mut kept = Kept::new(events, projection, 1);
    kept.look(asked.plus_days(5).plus_seconds(-1));
    assert_eq!(kept.reminded(TellingKind::QuestionReminder), 0);
    kept.look(asked.plus_days(5));
    assert_eq!(kept.reminded(TellingKind::QuestionReminder), 1);
    kept.look(asked.plus_days(14).plus_seconds(-1));
    assert_eq!(kept.projection.state, State::Clarifying);
    kept.look(asked.plus_days(14));
    assert_eq!(kept.projection.state, State::Acknowledged);
    assert_eq!(kept.reminded(TellingKind::QuestionReminder), 1);
}

#[test]
fn the_owner_hears_of_a_promise_a_working_day_before_and_when_it_is_broken() {
    let (events, ..) = live(&[], Identity::Named);
    // A Monday; the standard level promises a look within 18 working hours, from 8 to 17.
    let first = Event { at: moment("2026-11-16T08:00:00Z"), ..events[0].clone() };
    let projection = around(|around| Projection::begin(&first, around)).unwrap();
    let due_at = moment("2026-11-17T17:00:00Z");
    let kind = ClockKind::Acknowledge;
    let found = around(|around| alarms(&projection, around));
    assert_eq!(found[0], (moment("2026-11-17T09:00:00Z"), Alarm::ClockDue { kind, due_at }));
    assert_eq!(found[1], (due_at, Alarm::ClockOverdue { kind, due_at }));
    assert_eq!(found[0].1.detail(), format!("acknowledge@{}", due_at.seconds()));
    assert_eq!(found.len(), 6);
    let mut kept = Kept::new(vec![first], projection, 1);
    kept.look(due_at);
    assert_eq!((kept.reminded(TellingKind::Due), kept.reminded(TellingKind::Overdue)), (1, 1));
}

#[test]
fn the_day_to_ask_again_begins_where_the_report_is() {
    let full = |to| Try::Move { to, bare: false, stale: false };
    let (_, mut projection, _) =
        live(&[full(State::Acknowledged), full(State::Transferred)], Identity::Named);
    let on = Date::new(2026, 12, 1).unwrap();
    projection.transfer.as_mut().unwrap().follow_up_on = on;
    let (_, levels) = level();
    let around = Surroundings { levels: &levels, zone: &FixedZone { offset_minutes: 60 } };
    let at = moment("2026-11-30T23:00:00Z");
    assert_eq!(alarms(&projection, &around), [(at, Alarm::FollowUpDue { on })]);
    let early = ring(&projection, &around, &Alarm::FollowUpDue { on }, at.plus_seconds(-1), &[]);
    assert_eq!(early, None);
    let Some(Outcome::Remind(reminder)) = ring(&projection, &around, &Alarm::FollowUpDue { on }, at, &[])
    else {
        panic!("nobody is reminded")
    };
    assert_eq!((reminder.kind, reminder.to), (TellingKind::FollowUpDue, Reminded::Owner));
    assert_eq!(reminder.detail, "follow_up@2026-12-01");
}

#[test]
fn a_promise_that_is_made_shorter_afterwards_is_found_broken() {
    let (events, projection, _) = live(&[], Identity::Named);
    let now = projection.state_since.plus_days(2);
    let (level_id, mut levels) = level();
    let before = projection.clone();
    let mut after = projection;
    let level = levels.get_mut(&level_id).unwrap();
    level.targets.acknowledge_hours = Some(1);
    let timing = domain::service_levels::Timing { level, zone: &FixedZone::default() };
    after.clocks.retarget(&timing);
    let around = Surroundings { levels: &levels, zone: &FixedZone::default() };
    let broken = after.clocks.next_due().unwrap().1;
    assert!(broken < now && events.len() == 1);
    let next = rearm(next_alarm(&before, &around, now), &before, &after, &around, now).unwrap();
    assert!(next <= broken);
}
