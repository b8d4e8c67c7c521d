//! Alarms: the moments at which the passing of time has something to do about a report, and what it does then.
//!
//! Everything follows from where the report stands, so nothing is kept about alarms but the next one of each report:
//!
//! - After every event, the next alarm is [`rearm`]ed.
//! - From that moment on, [`first_due`] names one alarm after the other, [`ring`] says what each brings about, and
//!   [`next_alarm`] after the present moment is kept.
//!
//! An alarm may be named twice, above all where a joined report is taken apart again, or where the clocks stopped for a
//! committee. What it brings about still happens once: an event takes the reason for its alarm away, and a reminder is
//! told from every other by its event and its detail.

use super::State;
use super::confirming::{AskedReporter, silence};
use super::event::Body;
use super::projection::{OpenQuestion, Projection, Surroundings};
use super::ship::Ship;
use crate::id::FollowerId;
use crate::moment::{Date, Moment};
use crate::service_levels::{Clock, ClockKind, Timing};
use crate::telling::TellingKind;

/// Days until a question that waits is brought to mind.
pub const QUESTION_REMINDER_DAYS: i64 = 5;

/// Days until a question that nobody answers is taken back.
pub const QUESTION_DAYS: i64 = 14;

/// Days after a ship until those who have not answered are asked again whether it helps.
pub const ASK_WHETHER_DAYS: i64 = 7;

/// A working day in seconds: so long before a promised time the owner is told that it is near. Of a promise shorter
/// than two such days, when half of it is left.
pub const WORKING_DAY: i64 = 8 * 3_600;

/// Something that the passing of time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alarm {
    /// The question has waited for five days: the reporter is reminded.
    QuestionReminder {
        /// When it was asked.
        asked_at: Moment,
    },
    /// It has waited for 14 days: it is taken back.
    QuestionExpires {
        /// When it was asked.
        asked_at: Moment,
    },
    /// A promised time is near: the owner is told.
    ClockDue {
        /// Which promise.
        kind: ClockKind,
        /// The promised time.
        due_at: Moment,
    },
    /// A promised time has passed: the owner is told.
    ClockOverdue {
        /// Which promise.
        kind: ClockKind,
        /// The promised time.
        due_at: Moment,
    },
    /// The day has come to ask those to whom it was passed on: the owner is told.
    FollowUpDue {
        /// The day, at the report's site.
        on: Date,
    },
    /// The day has come until which it was held: it comes back to the committee.
    HoldEnds {
        /// The day, at the report's site.
        on: Date,
    },
    /// It is a week since the ship: reporters who have not answered are asked again.
    AskWhetherItHelps,
    /// A reporter said *partly* or *cannot_tell* two weeks ago: that one is asked again.
    AskAgain {
        /// Which reporter.
        follower_id: FollowerId,
        /// When the answer was given.
        answered_at: Moment,
    },
    /// Silence: see [`Ship::assumed_at`].
    Assume,
}

impl Alarm {
    /// A word or two that tell it from every other alarm of its kind about the same event.
    pub fn detail(&self) -> String {
        match self {
            Self::QuestionReminder { asked_at } => format!("reminder@{}", asked_at.seconds()),
            Self::QuestionExpires { asked_at } => format!("expires@{}", asked_at.seconds()),
            Self::ClockDue { kind, due_at } | Self::ClockOverdue { kind, due_at } => {
                format!("{}@{}", kind.as_str(), due_at.seconds())
            }
            Self::FollowUpDue { on } => format!("follow_up@{on}"),
            Self::HoldEnds { on } => format!("hold@{on}"),
            Self::AskWhetherItHelps => "week".to_owned(),
            Self::AskAgain { answered_at, .. } => format!("again@{}", answered_at.seconds()),
            Self::Assume => "assume".to_owned(),
        }
    }
}

/// What an alarm brings about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An event of the product itself.
    Append(Body),
    /// A telling that is owed.
    Remind(Reminder),
}

/// A reminder that is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminder {
    /// What it says.
    pub kind: TellingKind,
    /// Who is reminded.
    pub to: Reminded,
    /// The number of the event that it is about. Always the same for the same reminder.
    pub about_seq: i64,
    /// What tells it from others of its kind about that event.
    pub detail: String,
}

/// Who is reminded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reminded {
    /// These followers.
    Followers(Vec<FollowerId>),
    /// The owner.
    Owner,
}

/// Every alarm of the report as it stands, past ones included, the earliest first.
pub fn alarms(projection: &Projection, around: &Surroundings<'_>) -> Vec<(Moment, Alarm)> {
    let mut alarms = Vec::new();
    // What is joined waits with its root.
    if projection.joined.is_some() {
        return alarms;
    }
    if let Some(question) = &projection.question {
        of_question(question, &mut alarms);
    }
    if projection.open_at.is_some()
        && let Ok(timing) = projection.timing(around)
    {
        let unmet = projection.clocks.current().filter(|clock| clock.met.is_none());
        unmet.for_each(|clock| of_clock(clock, &timing, &mut alarms));
    }
    if let Some(transfer) = &projection.transfer {
        let on = transfer.follow_up_on;
        alarms.push((around.zone.to_utc(on, 0), Alarm::FollowUpDue { on }));
    }
    if let Some(on) = projection.hold.as_ref().and_then(|hold| hold.until) {
        alarms.push((around.zone.to_utc(on, 0), Alarm::HoldEnds { on }));
    }
    if let Some(ship) = &projection.ship {
        of_ship(ship, projection.state, &mut alarms);
    }
    alarms.sort_by_key(|(at, _)| *at);
    alarms
}

fn of_question(question: &OpenQuestion, alarms: &mut Vec<(Moment, Alarm)>) {
    let asked_at = question.asked_at;
    alarms.push((asked_at.plus_days(QUESTION_REMINDER_DAYS), Alarm::QuestionReminder { asked_at }));
    alarms.push((asked_at.plus_days(QUESTION_DAYS), Alarm::QuestionExpires { asked_at }));
}

/// A clock that waits for the reporter is never near its end; one that had run out before stays overdue.
fn of_clock(clock: &Clock, timing: &Timing<'_>, alarms: &mut Vec<(Moment, Alarm)>) {
    let (Some(due_at), Some(target)) = (clock.due_at, clock.target_seconds) else { return };
    let kind = clock.kind;
    if let Some(since) = clock.running_since {
        let notice = WORKING_DAY.min(target / 2);
        let near = timing.add(since, target - notice - clock.used_seconds);
        if near < due_at {
            alarms.push((near, Alarm::ClockDue { kind, due_at }));
        }
    }
    alarms.push((due_at, Alarm::ClockOverdue { kind, due_at }));
}

fn of_ship(ship: &Ship, state: State, alarms: &mut Vec<(Moment, Alarm)>) {
    // A question that somebody left open is repeated even where another reporter has confirmed meanwhile.
    for (follower_id, given) in &ship.reporters {
        let again = Alarm::AskAgain { follower_id: *follower_id, answered_at: given.at };
        alarms.extend(given.ask_again_at.map(|at| (at, again)));
    }
    if state == State::Shipped {
        alarms.push((ship.shipped_at.plus_days(ASK_WHETHER_DAYS), Alarm::AskWhetherItHelps));
        alarms.extend(ship.assumed_at().map(|at| (at, Alarm::Assume)));
    }
}

/// The earliest alarm later than `after`.
pub fn next_alarm(projection: &Projection, around: &Surroundings<'_>, after: Moment) -> Option<Moment> {
    alarms(projection, around).into_iter().map(|(at, _)| at).find(|at| *at > after)
}

/// The next alarm of a report after an event that led it from `before` to `after`. `previous` is the one that was
/// kept: where its time has come it stays, because it has yet to ring. So does one that the event itself puts into the
/// past, as when a service level with shorter promises is set, or the last who kept a report from being *assumed* says
/// *fixed* while another's *partly* has long been left alone.
pub fn rearm(
    previous: Option<Moment>,
    before: &Projection,
    after: &Projection,
    around: &Surroundings<'_>,
    now: Moment,
) -> Option<Moment> {
    let pending = previous.filter(|at| *at <= now);
    let known = alarms(before, around);
    let found = alarms(after, around);
    let ahead = found.iter().filter(|alarm| alarm.0 > now || !known.contains(alarm));
    ahead.map(|(at, _)| *at).chain(pending).min()
}

/// The first alarm that is to ring by `now` and has not rung in this go: from `since`, the moment that was kept as the
/// report's next alarm, on.
pub fn first_due(
    projection: &Projection,
    around: &Surroundings<'_>,
    since: Moment,
    now: Moment,
    rung: &[Alarm],
) -> Option<Alarm> {
    alarms(projection, around)
        .into_iter()
        .find(|(at, alarm)| (since..=now).contains(at) && !rung.contains(alarm))
        .map(|(_, alarm)| alarm)
}

/// What an alarm brings about at `now`: nothing where it is not the time or the report has moved on. `reporters` are
/// all those of the set.
pub fn ring(
    projection: &Projection,
    around: &Surroundings<'_>,
    alarm: &Alarm,
    now: Moment,
    reporters: &[AskedReporter],
) -> Option<Outcome> {
    alarms(projection, around).iter().find(|(at, found)| found == alarm && *at <= now)?;
    let all = reporters.iter().map(|reporter| reporter.follower_id);
    match (alarm, &projection.question, &projection.ship) {
        (Alarm::QuestionReminder { .. }, Some(question), _) => {
            to_followers(alarm, TellingKind::QuestionReminder, question.seq, all.collect())
        }
        (Alarm::QuestionExpires { .. }, _, _) => {
            Some(Outcome::Append(Body::QuestionWithdrawn { reason: None }))
        }
        (Alarm::HoldEnds { .. }, _, _) => Some(Outcome::Append(Body::HoldEnded {})),
        (Alarm::ClockDue { .. }, _, _) => Some(to_owner(alarm, TellingKind::Due)),
        (Alarm::ClockOverdue { .. }, _, _) => Some(to_owner(alarm, TellingKind::Overdue)),
        (Alarm::FollowUpDue { .. }, _, _) => Some(to_owner(alarm, TellingKind::FollowUpDue)),
        (Alarm::AskWhetherItHelps, _, Some(ship)) => {
            let silent = all.filter(|follower| !ship.reporters.contains_key(follower)).collect();
            to_followers(alarm, TellingKind::DoesItHelp, ship.shipped_seq, silent)
        }
        (Alarm::AskAgain { follower_id, .. }, _, Some(ship)) => {
            let asked = all.filter(|follower| follower == follower_id).collect();
            to_followers(alarm, TellingKind::DoesItHelp, ship.shipped_seq, asked)
        }
        (Alarm::Assume, _, Some(ship)) => Some(Outcome::Append(silence(ship, reporters))),
        (
            Alarm::QuestionReminder { .. }
            | Alarm::AskWhetherItHelps
            | Alarm::AskAgain { .. }
            | Alarm::Assume,
            ..,
        ) => None,
    }
}

fn to_followers(
    alarm: &Alarm,
    kind: TellingKind,
    about_seq: i64,
    followers: Vec<FollowerId>,
) -> Option<Outcome> {
    let reminder = Reminder { kind, to: Reminded::Followers(followers), about_seq, detail: alarm.detail() };
    (reminder.to != Reminded::Followers(Vec::new())).then_some(Outcome::Remind(reminder))
}

/// Duties that time brings are about the report, so about its arrival: the detail says the rest.
fn to_owner(alarm: &Alarm, kind: TellingKind) -> Outcome {
    Outcome::Remind(Reminder { kind, to: Reminded::Owner, about_seq: 1, detail: alarm.detail() })
}
