//! How administrators send a service level: whole with POST, in parts with PATCH.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Calendar, Holiday, Opening, ServiceLevel, Targets, calendar::MINUTES_PER_DAY};
use crate::fields::{Fields, Patch, Request, limits};
use crate::moment::{Date, Weekday};
use crate::names::Names;

/// Working hours that can be promised: up to about five years of office hours.
pub const HOURS: RangeInclusive<i64> = 1..=10_000;

/// Days before or after Easter Sunday that stay in its year, wherever Easter falls.
const EASTER_OFFSETS: RangeInclusive<i64> = -80..=250;

impl Request for ServiceLevel {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let names = fields.names("names", limits::NAME);
        let targets = Targets {
            acknowledge_hours: read_hours(fields, "acknowledge_hours"),
            first_answer_hours: read_hours(fields, "first_answer_hours"),
            decision_hours: read_hours(fields, "decision_hours"),
            fix_hours: read_hours(fields, "fix_hours"),
        };
        let calendar = fields.object("calendar", read_calendar);
        Some(Self { id: id?, names: names?, targets, calendar: calendar? })
    }
}

/// What a PATCH changes of a service level; `null` takes a promise away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names are those of the service level")]
pub struct ServiceLevelPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub names: Option<Names>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub acknowledge_hours: Patch<u32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub first_answer_hours: Patch<u32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub decision_hours: Patch<u32>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u32>))]
    pub fix_hours: Patch<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<Calendar>,
}

impl Request for ServiceLevelPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        for field in ["names", "calendar"] {
            if fields.is_null(field) {
                fields.refuse(field, "required", "This field cannot be cleared");
            }
        }
        Some(Self {
            names: fields.patch_names("names", limits::NAME),
            acknowledge_hours: fields.patch("acknowledge_hours", |it| read_hours(it, "acknowledge_hours")),
            first_answer_hours: fields.patch("first_answer_hours", |it| read_hours(it, "first_answer_hours")),
            decision_hours: fields.patch("decision_hours", |it| read_hours(it, "decision_hours")),
            fix_hours: fields.patch("fix_hours", |it| read_hours(it, "fix_hours")),
            calendar: fields.optional_object("calendar", read_calendar),
        })
    }
}

impl ServiceLevelPatch {
    /// The service level after the patch.
    pub fn over(self, before: ServiceLevel) -> ServiceLevel {
        ServiceLevel {
            id: before.id,
            names: self.names.unwrap_or(before.names),
            targets: Targets {
                acknowledge_hours: self.acknowledge_hours.over(before.targets.acknowledge_hours),
                first_answer_hours: self.first_answer_hours.over(before.targets.first_answer_hours),
                decision_hours: self.decision_hours.over(before.targets.decision_hours),
                fix_hours: self.fix_hours.over(before.targets.fix_hours),
            },
            calendar: self.calendar.unwrap_or(before.calendar),
        }
    }
}

fn read_hours(fields: &mut Fields<'_>, field: &'static str) -> Option<u32> {
    fields.optional_integer(field, HOURS).and_then(|hours| u32::try_from(hours).ok())
}

fn read_calendar(fields: &mut Fields<'_>) -> Option<Calendar> {
    let openings = fields.object("open", |open| {
        let mut openings = Vec::new();
        for weekday in Weekday::ALL {
            let day = open.objects(field_of(weekday), read_opening).unwrap_or_default();
            openings.extend(day.into_iter().map(|opening| (weekday, opening)));
        }
        Some(openings)
    });
    let holidays = fields.objects("holidays", read_holiday);
    Some(Calendar::new(openings?, holidays?))
}

/// The weekday as the field of a calendar.
const fn field_of(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

fn read_opening(fields: &mut Fields<'_>) -> Option<Opening> {
    let from = read_minute(fields, "from");
    let to = read_minute(fields, "to");
    let (from, to) = (from?, to?);
    if to <= from {
        fields.refuse("to", "out_of_range", "The end comes after the beginning");
    }
    Some(Opening { from, to })
}

fn read_minute(fields: &mut Fields<'_>, field: &'static str) -> Option<u16> {
    fields.integer(field, 0..=i64::from(MINUTES_PER_DAY)).and_then(|minute| u16::try_from(minute).ok())
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum HolidayKind {
    Fixed,
    Easter,
}

fn read_holiday(fields: &mut Fields<'_>) -> Option<Holiday> {
    match fields.choice("kind")? {
        HolidayKind::Fixed => {
            let month = fields.integer("month", 1..=12).and_then(|month| u8::try_from(month).ok());
            let day = fields.integer("day", 1..=31).and_then(|day| u8::try_from(day).ok());
            let (month, day) = (month?, day?);
            // A leap year, so that 29 February can be a holiday.
            if Date::new(2000, month, day).is_none() {
                fields.refuse("day", "not_a_date", "The month has no such day");
            }
            Some(Holiday::Fixed { month, day })
        }
        HolidayKind::Easter => {
            let offset = fields.integer("offset", EASTER_OFFSETS)?;
            Some(Holiday::Easter { offset: i16::try_from(offset).ok()? })
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use serde_json::json;

    use super::*;
    use crate::id::ServiceLevelId;

    #[test]
    fn a_level_is_sent_read_and_patched() {
        let level = ServiceLevel::standard(ServiceLevelId::from_uuid(uuid::Uuid::nil()));
        let body = serde_json::to_value(&level).unwrap();
        assert_eq!(body["fix_hours"], 810);
        assert_eq!(ServiceLevel::parse(&body), Ok(level.clone()));
        let patch = ServiceLevelPatch {
            fix_hours: Patch::Clear,
            decision_hours: Patch::Set(90),
            ..Default::default()
        };
        let sent = serde_json::to_value(&patch).unwrap();
        assert_eq!(sent, json!({"fix_hours": null, "decision_hours": 90}));
        let after = ServiceLevelPatch::parse(&sent).unwrap().over(level.clone());
        assert_eq!(ServiceLevelPatch::parse(&json!({"calendar": null})).unwrap_err()[0].code, "required");
        let wanted = Targets { fix_hours: None, decision_hours: Some(90), ..level.targets };
        assert_eq!(after, ServiceLevel { targets: wanted, ..level });
    }

    #[test]
    fn everything_wrong_with_a_level_is_said_at_once() {
        let body = json!({
            "id": "x", "names": {"en": "Urgent"}, "fix_hours": 0, "decision_hours": 1.5, "colour": "red",
            "calendar": {
                "open": {"mon": [{"from": 500, "to": 500}, {"from": -1, "to": 1441}], "noday": []},
                "holidays": [{"kind": "fixed", "month": 2, "day": 30}, {"kind": "easter", "offset": 999, "day": 1}, {}],
            },
        });
        let mut wrong: Vec<_> =
            ServiceLevel::parse(&body).unwrap_err().into_iter().map(|it| it.field).collect();
        wrong.sort();
        let holidays =
            ["0.day", "1.day", "1.offset", "2.kind"].map(|field| format!("calendar.holidays.{field}"));
        let open =
            ["mon.0.to", "mon.1.from", "mon.1.to", "noday"].map(|field| format!("calendar.open.{field}"));
        let rest = ["colour", "decision_hours", "fix_hours", "id"].map(str::to_owned);
        assert_eq!(wrong, [&holidays[..], &open[..], &rest[..]].concat());
    }
}
