//! When each step of a report's story is taken.

use domain::moment::Moment;

use super::past::{Report, Step};
use super::teller::{Teller, seconds};

/// Seconds between two steps at least.
const BETWEEN: i64 = 600;
/// Days by which a story's own date of a decision may differ from the decision's.
const SAME_MEETING: i64 = 86_400;
/// The steps by which a report stops being open.
const LEAVES: [&str; 6] = ["shipped", "answered", "declined", "transferred", "joined", "withdrawn"];

/// What is known of a report's times beside its story.
pub(super) struct Times {
    /// When it is told.
    pub told_at: Moment,
    /// When its change ships, or is planned to.
    pub change_at: Option<Moment>,
    /// When a committee met about it.
    pub meeting_at: Option<Moment>,
}

/// A report's steps with their times.
pub(super) struct Course<'a> {
    /// When it is told.
    pub told_at: Moment,
    /// When its change ships, or is planned to.
    pub change_at: Option<Moment>,
    /// When a committee decided about it.
    pub decided_at: Option<Moment>,
    steps: Vec<(Moment, &'a Step)>,
}

impl<'a> Course<'a> {
    /// Every step, one after the other and none in the future. Changes ship, and committees meet, at their own times.
    pub fn new(teller: Teller<'_>, report: &'a Report, times: &Times) -> Self {
        let mut steps: Vec<(Moment, &Step)> = Vec::new();
        let (mut last, mut decided_at) = (times.told_at, None);
        for step in &report.story {
            let told = times.told_at.plus_seconds(seconds(step.days_after));
            let next = told.max(last.plus_seconds(BETWEEN)).min(teller.now);
            last = if step.what == "shipped" {
                times.change_at.unwrap_or(next)
            } else if teller.loaded.committees.contains_key(&step.by) {
                let met = times.meeting_at.filter(|met| met.seconds_since(told).abs() < SAME_MEETING);
                *decided_at.insert(met.unwrap_or(next))
            } else {
                next
            };
            steps.push((last, step));
        }
        Self { told_at: times.told_at, change_at: times.change_at, decided_at, steps }
    }

    /// The steps that somebody takes for this report alone: what ships or is decided happens to several at once, and
    /// silence comes by itself.
    pub fn own_steps<'b>(&'b self, teller: Teller<'b>) -> impl Iterator<Item = (Moment, &'a Step)> + 'b {
        let own = move |step: &Step| {
            !matches!(step.what.as_str(), "shipped" | "assumed")
                && !teller.loaded.committees.contains_key(&step.by)
        };
        self.steps.iter().copied().filter(move |(_, step)| own(step))
    }

    /// When that happened for the first time.
    pub fn first(&self, what: &str) -> Option<Moment> {
        self.steps.iter().find(|(_, step)| step.what == what).map(|(at, _)| *at)
    }

    /// When it stopped being open for the first time.
    pub fn left_at(&self) -> Option<Moment> {
        let left = self.steps.iter().find(|(_, step)| LEAVES.contains(&step.what.as_str()));
        left.map(|(at, _)| *at)
    }

    /// The last step that was taken before that.
    pub fn last_before(&self, moment: Moment) -> Option<Moment> {
        self.steps.iter().map(|(at, _)| *at).filter(|at| *at < moment).max()
    }
}
