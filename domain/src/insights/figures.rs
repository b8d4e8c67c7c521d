//! What one report adds to the figures of the board.
//!
//! **Loop-closed rate** (design, section 1): of the reports that *ended* in the period the share that is *closed*: every
//! reporter of the set was told of the ending and, where something shipped, a reporter confirmed it. *Assumed* and what
//! only supporters confirmed is never closed. Shipped, asked and not answered yet *waits*: neither closed nor open. What
//! was passed on counts while the day to look again has not passed. Joined reports count in their root.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::month::Month;
use crate::id::{CategoryId, FollowerId, SiteId, SystemId, UnitId};
use crate::moment::Moment;
use crate::reports::projection::Projection;
use crate::reports::ship::SILENCE_DAYS;
use crate::reports::{Hours, State};
use crate::service_levels::{ClockKind, Zone};

/// Changes when figures are made otherwise, so that all are made anew.
pub const VERSION: &str = "figures 1";

const MINUTES_A_DAY: u16 = 1_440;
const SECONDS_AN_HOUR: i64 = 3_600;
const SECONDS_A_DAY: i64 = 86_400;

/// What one report adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Where it happened.
    pub site_id: SiteId,
    /// In which unit.
    pub unit_id: UnitId,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system_id: Option<SystemId>,
    /// What kind of trouble it is.
    pub category_id: CategoryId,
    /// The month in which it arrived.
    pub arrived: Month,
    /// Hours a month that it costs everybody of its set.
    pub burden: Hours,
    /// When the reporter first heard something of substance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer: Option<FirstAnswer>,
    /// How it ended, while it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
}

/// When the reporter first heard something of substance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstAnswer {
    /// In which month.
    pub month: Month,
    /// After how many hours, begun ones included.
    pub hours: i64,
}

/// How a report ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The month in which it did: what shipped, when it shipped.
    pub month: Month,
    /// The present state, one of the endings.
    pub state: State,
    /// Whether only supporters confirmed it.
    pub by_supporters: bool,
    /// Whether every reporter of the set was told.
    pub told: bool,
    /// Of what shipped: days from its arrival, begun ones included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_days: Option<i64>,
    /// Shipped and asked: until then silence says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_until: Option<Moment>,
    /// Passed on: from then on it does not count as ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts_until: Option<Moment>,
}

impl Ending {
    /// Whether the loop is closed.
    pub fn is_closed(&self) -> bool {
        self.told
            && match self.state {
                State::Confirmed => !self.by_supporters,
                State::Answered | State::Declined | State::Transferred => true,
                _ => false,
            }
    }
}

/// What is known of a report beside where it stands.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// When it arrived.
    pub reported_at: Moment,
    /// Hours a month over its whole set.
    pub burden: Hours,
    /// Whether every reporter of the set was told how it ended.
    pub told: bool,
    /// The wall clock of its site.
    pub zone: &'a dyn Zone,
}

impl Figures {
    /// What a report adds; nothing where it is joined with another or was taken back.
    pub fn of(projection: &Projection, known: &Known<'_>) -> Option<Self> {
        if matches!(projection.state, State::Duplicate | State::Withdrawn) {
            return None;
        }
        Some(Self {
            site_id: projection.site_id,
            unit_id: projection.unit_id,
            system_id: projection.system_id,
            category_id: projection.category_id,
            arrived: Month::at(known.reported_at, known.zone),
            burden: known.burden,
            first_answer: first_answer(projection, known),
            ending: ending(projection, known),
        })
    }

    /// What it adds to each figure of the month in which it does.
    pub fn cells(&self) -> BTreeMap<(Month, Measure), i64> {
        let mut cells = BTreeMap::new();
        let mut add = |month: Month, measure: Measure, value: i64| {
            if value != 0 {
                *cells.entry((month, measure)).or_insert(0) += value;
            }
        };
        add(self.arrived, Measure::Arrived(self.category_id), 1);
        add(self.arrived, Measure::Burden(self.category_id), self.burden.tenths);
        if let Some(answer) = self.first_answer {
            add(answer.month, Measure::FirstAnswer(answer.hours), 1);
        }
        if let Some(ending) = &self.ending {
            let month = ending.month;
            add(month, Measure::Ended, 1);
            add(month, Measure::Closed, i64::from(ending.is_closed()));
            add(month, Measure::Assumed, i64::from(ending.state == State::Assumed));
            add(month, Measure::BySupporters, i64::from(ending.by_supporters));
            if ending.state == State::Confirmed {
                add(month, Measure::HoursBack, self.burden.tenths);
            }
            if let Some(days) = ending.fix_days {
                add(month, Measure::Fix(days), 1);
            }
        }
        cells
    }

    /// The scopes in which it counts.
    pub fn scopes(&self) -> Vec<Scope> {
        let (site, unit) = (Place::Site(self.site_id), Place::Unit(self.unit_id));
        let mut scopes = vec![Scope { place: site, system: None }, Scope { place: unit, system: None }];
        if self.system_id.is_some() {
            scopes.extend([site, unit].map(|place| Scope { place, system: self.system_id }));
        }
        scopes
    }
}

/// Begun units of that many seconds.
fn begun(from: Moment, to: Moment, unit: i64) -> i64 {
    let seconds = to.seconds_since(from).max(0);
    seconds.div_euclid(unit) + i64::from(seconds.rem_euclid(unit) > 0)
}

fn first_answer(projection: &Projection, known: &Known<'_>) -> Option<FirstAnswer> {
    let met = projection.clocks.0.iter().filter(|clock| clock.kind == ClockKind::FirstAnswer);
    let at = met.filter_map(|clock| clock.met.map(|met| met.at)).min()?;
    let hours = begun(known.reported_at, at, SECONDS_AN_HOUR);
    Some(FirstAnswer { month: Month::at(at, known.zone), hours })
}

fn ending(projection: &Projection, known: &Known<'_>) -> Option<Ending> {
    if !projection.state.is_ending() {
        return None;
    }
    let ship = projection.ship.as_ref();
    let at = ship.map_or(projection.state_since, |ship| ship.shipped_at);
    let unanswered = ship.filter(|ship| projection.state == State::Shipped && ship.reporters.is_empty());
    let follow_up = projection.transfer.as_ref().filter(|_| projection.state == State::Transferred);
    Some(Ending {
        month: Month::at(at, known.zone),
        state: projection.state,
        by_supporters: projection.state == State::Confirmed && ship.is_some_and(|ship| ship.by_supporters),
        told: known.told,
        fix_days: ship.map(|_| begun(known.reported_at, at, SECONDS_A_DAY)),
        waiting_until: unanswered.map(|ship| ship.shipped_at.plus_days(SILENCE_DAYS)),
        counts_until: follow_up.map(|transfer| known.zone.to_utc(transfer.follow_up_on, MINUTES_A_DAY)),
    })
}

/// The number of the event by which the report ended as it stands now; nothing while it has not. `moved` are its latest
/// moves, newest first.
pub fn ending_seq(projection: &Projection, moved: &[(i64, State)]) -> Option<i64> {
    if !projection.state.is_ending() {
        return None;
    }
    if let Some(ship) = &projection.ship {
        return Some(ship.shipped_seq);
    }
    let mut same = moved.iter().take_while(|(_, to)| *to == projection.state).map(|(seq, _)| *seq);
    match projection.state {
        // A new day for what was passed on is no new ending.
        State::Transferred => same.last(),
        // A second decline of what was opened again is one.
        _ => same.next(),
    }
}

/// Whether each of these reporters was told something of how it ended: by a delivered telling about the ending itself or
/// what came after it.
pub fn everybody_told(ending_seq: i64, reporters: &[FollowerId], told: &[(i64, FollowerId)]) -> bool {
    let heard: BTreeSet<FollowerId> =
        told.iter().filter(|(seq, _)| *seq >= ending_seq).map(|(_, follower)| *follower).collect();
    reporters.iter().all(|reporter| heard.contains(reporter))
}

/// One figure of the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Reports that ended.
    Ended,
    /// Of those: closed.
    Closed,
    /// Of those: nobody answered.
    Assumed,
    /// Of those: confirmed by supporters alone.
    BySupporters,
    /// Tenths of an hour a month that the confirmed ones had cost.
    HoursBack,
    /// First answers after so many hours.
    FirstAnswer(i64),
    /// Ships after so many days.
    Fix(i64),
    /// Reports of that category that arrived.
    Arrived(CategoryId),
    /// Tenths of an hour a month that they cost.
    Burden(CategoryId),
}

impl Measure {
    /// As it is stored.
    pub fn to_text(self) -> String {
        match self {
            Self::Ended => "ended".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Assumed => "assumed".to_owned(),
            Self::BySupporters => "by_supporters".to_owned(),
            Self::HoursBack => "hours_back".to_owned(),
            Self::FirstAnswer(hours) => format!("first_answer {hours}"),
            Self::Fix(days) => format!("fix {days}"),
            Self::Arrived(category) => format!("arrived {category}"),
            Self::Burden(category) => format!("burden {category}"),
        }
    }

    /// As it was stored.
    pub fn from_text(text: &str) -> Option<Self> {
        let (name, of) = text.split_once(' ').unwrap_or((text, ""));
        Some(match name {
            "ended" => Self::Ended,
            "closed" => Self::Closed,
            "assumed" => Self::Assumed,
            "by_supporters" => Self::BySupporters,
            "hours_back" => Self::HoursBack,
            "first_answer" => Self::FirstAnswer(of.parse().ok()?),
            "fix" => Self::Fix(of.parse().ok()?),
            "arrived" => Self::Arrived(of.parse().ok()?),
            "burden" => Self::Burden(of.parse().ok()?),
            _ => return None,
        })
    }
}

/// A site or a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A site.
    Site(SiteId),
    /// A unit.
    Unit(UnitId),
}

/// Of what figures speak: a place, and perhaps one system there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the types say it")]
pub struct Scope {
    pub place: Place,
    pub system: Option<SystemId>,
}

impl Scope {
    /// As it is stored.
    pub fn to_text(self) -> String {
        let place = match self.place {
            Place::Site(site) => format!("site {site}"),
            Place::Unit(unit) => format!("unit {unit}"),
        };
        match self.system {
            Some(system) => format!("{place} system {system}"),
            None => place,
        }
    }
}
