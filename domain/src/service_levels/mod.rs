//! Service levels: by when a report's owner has promised to act, counted in working time.
//!
//! [`calendar`] knows when working time is, [`clock`] what runs, waits, was kept or was missed, [`wire`] how
//! administrators send a level. The calendar's hours are local: the zone of the report's site says when they are.

pub mod calendar;
pub mod clock;
pub mod wire;

use serde::{Deserialize, Serialize};

pub use calendar::{Calendar, FixedZone, Holiday, Opening, Zone};
pub use clock::{Clock, ClockKind, ClockState, Clocks, Met};
pub use wire::ServiceLevelPatch;

use crate::id::ServiceLevelId;
use crate::moment::{Moment, Weekday};
use crate::names::Names;

/// By when each clock is promised, in working hours; absent means that nothing is promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Targets {
    /// Until a person of the owner has looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge_hours: Option<u32>,
    /// Until the reporter first hears something of substance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_answer_hours: Option<u32>,
    /// Until it is decided whether it goes ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_hours: Option<u32>,
    /// Until what was accepted is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_hours: Option<u32>,
}

impl Targets {
    /// The working seconds promised for that clock.
    pub fn seconds(&self, kind: ClockKind) -> Option<i64> {
        let hours = match kind {
            ClockKind::Acknowledge => self.acknowledge_hours,
            ClockKind::FirstAnswer => self.first_answer_hours,
            ClockKind::Decision => self.decision_hours,
            ClockKind::Fix => self.fix_hours,
        };
        hours.map(|hours| i64::from(hours) * 3_600)
    }
}

/// A set of promises with the calendar in which they count. Body and answer of `/service-levels`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceLevel {
    /// Which one.
    pub id: ServiceLevelId,
    /// Its name by language.
    pub names: Names,
    /// What is promised.
    #[serde(flatten)]
    pub targets: Targets,
    /// When working time is.
    pub calendar: Calendar,
}

impl ServiceLevel {
    /// The level of a new database: 18, 45, 180 and 810 working hours, Monday to Friday from 8 to 17.
    pub fn standard(id: ServiceLevelId) -> Self {
        let day = Opening { from: 8 * 60, to: 17 * 60 };
        Self {
            id,
            names: Names::in_one("en", "Standard"),
            targets: Targets {
                acknowledge_hours: Some(18),
                first_answer_hours: Some(45),
                decision_hours: Some(180),
                fix_hours: Some(810),
            },
            calendar: Calendar::new(
                Weekday::ALL.into_iter().take(5).map(|weekday| (weekday, day)),
                Vec::new(),
            ),
        }
    }
}

/// What a clock needs to know about a report: its service level and the zone of its site.
#[derive(Clone, Copy)]
pub struct Timing<'a> {
    /// The promises and their calendar.
    pub level: &'a ServiceLevel,
    /// The zone in which the calendar's hours are meant.
    pub zone: &'a dyn Zone,
}

impl Timing<'_> {
    /// The end of that much working time from `start` on.
    pub(crate) fn add(&self, start: Moment, working_seconds: i64) -> Moment {
        self.level.calendar.add(self.zone, start, working_seconds)
    }

    /// The working seconds from one moment to another.
    pub(crate) fn between(&self, from: Moment, to: Moment) -> i64 {
        self.level.calendar.between(self.zone, from, to)
    }
}
