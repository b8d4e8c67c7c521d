//! The clocks of a report: what was promised, what runs, what waits for the reporter, what was kept or missed.

use serde::{Deserialize, Serialize};

use super::Timing;
use crate::moment::Moment;

/// What a clock waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClockKind {
    /// A person of the owner looks at it.
    Acknowledge,
    /// The reporter first hears something of substance.
    FirstAnswer,
    /// It is decided whether it goes ahead.
    Decision,
    /// What was accepted is there.
    Fix,
}

impl ClockKind {
    /// All four, in the order in which they usually end.
    pub const ALL: [Self; 4] = [Self::Acknowledge, Self::FirstAnswer, Self::Decision, Self::Fix];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::FirstAnswer => "first_answer",
            Self::Decision => "decision",
            Self::Fix => "fix",
        }
    }
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ClockState {
    /// Time counts.
    Running,
    /// Time does not count: a question waits for the reporter, or it was put off.
    Paused,
    /// What it waited for has happened, in time or late.
    Met,
    /// The promised time has passed; pausing does not undo that.
    Overdue,
}

/// When a promise was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// When it happened.
    pub at: Moment,
    /// Whether that was after the promised time.
    pub late: bool,
}

/// One promise about one report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// What it waits for.
    pub kind: ClockKind,
    /// 1, and one more each time the report was opened again.
    pub round: u32,
    /// When it began.
    pub started_at: Moment,
    /// The working seconds promised; absent where the service level promises nothing. Such a clock is never due and
    /// never shown, but counts, so that a level given later has the true beginning.
    pub target_seconds: Option<i64>,
    /// Working seconds that had counted before `running_since`.
    pub used_seconds: i64,
    /// Since when time counts without a break; absent while paused. Stays as it was when the clock is met.
    pub running_since: Option<Moment>,
    /// The promised time. While paused it is not known, unless it had already passed: then it stays.
    pub due_at: Option<Moment>,
    /// When and how it was met.
    pub met: Option<Met>,
}

impl Clock {
    fn begin(kind: ClockKind, round: u32, at: Moment, timing: &Timing<'_>) -> Self {
        let target_seconds = timing.level.targets.seconds(kind);
        let mut clock = Self {
            kind,
            round,
            started_at: at,
            target_seconds,
            used_seconds: 0,
            running_since: Some(at),
            due_at: None,
            met: None,
        };
        clock.find_due(timing);
        clock
    }

    fn is_running(&self) -> bool {
        self.met.is_none() && self.running_since.is_some()
    }

    fn pause(&mut self, at: Moment, timing: &Timing<'_>) {
        if let Some(since) = self.running_since.take() {
            self.used_seconds = self.used_seconds.saturating_add(timing.between(since, at));
            self.find_due(timing);
        }
    }

    fn resume(&mut self, at: Moment, timing: &Timing<'_>) {
        if self.running_since.is_none() {
            self.running_since = Some(at);
            self.find_due(timing);
        }
    }

    /// The promised time by what has been used. A clock that had run out before it was paused keeps the time at
    /// which it did, whatever happened later.
    fn find_due(&mut self, timing: &Timing<'_>) {
        let left = self.target_seconds.map(|target| target - self.used_seconds);
        self.due_at = match (left, self.running_since) {
            (None, _) => None,
            (Some(left), None) => self.due_at.filter(|_| left <= 0),
            (Some(left), Some(since)) => {
                let ran_out = self.due_at.filter(|due| left <= 0 && *due <= since);
                Some(ran_out.unwrap_or_else(|| timing.add(since, left)))
            }
        };
    }

    /// Where it stands at `now`.
    pub fn state_of(&self, now: Moment) -> ClockState {
        if self.met.is_some() {
            ClockState::Met
        } else if self.due_at.is_some_and(|due| due < now) {
            ClockState::Overdue
        } else if self.running_since.is_some() {
            ClockState::Running
        } else {
            ClockState::Paused
        }
    }
}

/// All clocks of a report, those of earlier rounds included. Repeating a call changes nothing, except for
/// [`Clocks::new_round`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clocks(pub Vec<Clock>);

impl Clocks {
    fn round(&self) -> u32 {
        self.0.iter().map(|clock| clock.round).max().unwrap_or(1)
    }

    fn unmet(&mut self, kinds: &[ClockKind]) -> impl Iterator<Item = &mut Clock> {
        let round = self.round();
        self.0
            .iter_mut()
            .filter(move |clock| clock.round == round && clock.met.is_none() && kinds.contains(&clock.kind))
    }

    /// The clocks of the present round.
    pub fn current(&self) -> impl Iterator<Item = &Clock> {
        let round = self.round();
        self.0.iter().filter(move |clock| clock.round == round)
    }

    /// Starts these clocks, except those that this round already has, met or not.
    pub fn start(&mut self, kinds: &[ClockKind], at: Moment, timing: &Timing<'_>) {
        let round = self.round();
        for kind in kinds {
            if !self.current().any(|clock| clock.kind == *kind) {
                self.0.push(Clock::begin(*kind, round, at, timing));
            }
        }
    }

    /// Stops these clocks for good: what they waited for has happened.
    pub fn meet(&mut self, kinds: &[ClockKind], at: Moment) {
        for clock in self.unmet(kinds) {
            clock.met = Some(Met { at, late: clock.due_at.is_some_and(|due| due < at) });
        }
    }

    /// Stops counting on these clocks until they are resumed.
    pub fn pause(&mut self, kinds: &[ClockKind], at: Moment, timing: &Timing<'_>) {
        for clock in self.unmet(kinds) {
            clock.pause(at, timing);
        }
    }

    /// Goes on counting on these clocks; their promised time moves by the working time of the pause.
    pub fn resume(&mut self, kinds: &[ClockKind], at: Moment, timing: &Timing<'_>) {
        for clock in self.unmet(kinds) {
            clock.resume(at, timing);
        }
    }

    /// What the clocks that count promise by when.
    pub fn promised(&self) -> Vec<(ClockKind, Moment)> {
        let running = self.current().filter(|clock| clock.is_running());
        running.filter_map(|clock| Some((clock.kind, clock.due_at?))).collect()
    }

    /// The clocks of the present round that count.
    pub fn running(&self) -> Vec<ClockKind> {
        self.current().filter(|clock| clock.is_running()).map(|clock| clock.kind).collect()
    }

    /// Stops counting on all clocks: a question waits for the reporter.
    pub fn pause_all(&mut self, at: Moment, timing: &Timing<'_>) {
        self.pause(&ClockKind::ALL, at, timing);
    }

    /// Goes on counting on all clocks.
    pub fn resume_all(&mut self, at: Moment, timing: &Timing<'_>) {
        self.resume(&ClockKind::ALL, at, timing);
    }

    /// The report was opened again: these clocks begin anew. What was met before stays as history; what was not
    /// will never be due.
    pub fn new_round(&mut self, kinds: &[ClockKind], at: Moment, timing: &Timing<'_>) {
        let round = if self.0.is_empty() { 1 } else { self.round().saturating_add(1) };
        for clock in self.unmet(&ClockKind::ALL) {
            clock.pause(at, timing);
            clock.due_at = None;
        }
        self.0.extend(kinds.iter().map(|kind| Clock::begin(*kind, round, at, timing)));
    }

    /// The service level or its calendar has changed: what is not yet met is promised by the new one, counting what
    /// was already used.
    pub fn retarget(&mut self, timing: &Timing<'_>) {
        for clock in self.unmet(&ClockKind::ALL) {
            clock.target_seconds = timing.level.targets.seconds(clock.kind);
            clock.find_due(timing);
        }
    }

    /// The running clock that is due first, perhaps already past.
    pub fn next_due(&self) -> Option<(ClockKind, Moment)> {
        self.current()
            .filter(|clock| clock.is_running())
            .filter_map(|clock| Some((clock.kind, clock.due_at?)))
            .min_by_key(|(kind, due)| (*due, *kind))
    }

    /// The one that a list shows: what is due first, else what is paused; nothing where every promise is met.
    pub fn most_urgent(&self, now: Moment) -> Option<(ClockKind, ClockState)> {
        self.current()
            .filter(|clock| clock.met.is_none() && clock.target_seconds.is_some())
            .min_by_key(|clock| (clock.due_at.is_none(), clock.due_at, clock.kind))
            .map(|clock| (clock.kind, clock.state_of(now)))
    }

    /// The promises of the present round: what each waits for, by when, and where it stands.
    pub fn present(&self, now: Moment) -> Vec<(ClockKind, Option<Moment>, ClockState)> {
        self.current()
            .filter(|clock| clock.target_seconds.is_some())
            .map(|clock| (clock.kind, clock.due_at, clock.state_of(now)))
            .collect()
    }
}
