//! How a change is written on: every field until it ships, then the measured result alone.

use serde::Serialize;

use super::Measure;
use super::requests::{FIGURES, once_each};
use crate::fields::{Fields, Patch, Request, limits};
use crate::id::{ReportId, UnitId};
use crate::moment::Date;
use crate::problem::FieldError;

/// Fields to be set: `PATCH /changes/{id}` with `If-Match`. What is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names are those of the change")]
pub struct ChangePatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub you_said: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub we_did: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub do_now: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_ids: Option<Vec<UnitId>>,
    /// All of them from now on: what is not named is not linked any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_ids: Option<Vec<ReportId>>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub measure: Patch<MeasurePatch>,
}

/// Parts of a measure to be set.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the names are those of the measure")]
pub struct MeasurePatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub measured: Patch<f64>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    pub measured_on: Patch<Date>,
}

/// The fields of the request, for its description.
pub const FIELDS: [&str; 8] =
    ["language", "title", "you_said", "we_did", "do_now", "unit_ids", "report_ids", "measure"];

impl Request for ChangePatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        for field in FIELDS.into_iter().filter(|field| *field != "measure") {
            if fields.is_null(field) {
                fields.refuse(field, "required", "This field cannot be cleared");
            }
        }
        let units = fields.has("unit_ids").then(|| fields.choices("unit_ids")).flatten();
        let reports = fields.has("report_ids").then(|| fields.choices("report_ids")).flatten();
        Some(Self {
            language: fields.optional_language("language"),
            title: fields.optional_text("title", limits::TITLE),
            you_said: fields.optional_text("you_said", limits::WORDS),
            we_did: fields.optional_text("we_did", limits::WORDS),
            do_now: fields.optional_text("do_now", limits::WORDS),
            unit_ids: units.map(once_each),
            report_ids: reports.map(once_each),
            measure: fields.patch("measure", |f| f.object("measure", |inner| Some(read_measure(inner)))),
        })
    }
}

fn read_measure(fields: &mut Fields<'_>) -> MeasurePatch {
    for field in ["name", "unit", "baseline", "target"] {
        if fields.is_null(field) {
            fields.refuse(field, "required", "This field cannot be cleared");
        }
    }
    MeasurePatch {
        name: fields.optional_text("name", limits::NAME),
        unit: fields.optional_text("unit", limits::NAME),
        baseline: fields.optional_number("baseline", FIGURES),
        target: fields.optional_number("target", FIGURES),
        measured: fields.patch("measured", |f| f.number("measured", FIGURES)),
        measured_on: fields.patch("measured_on", |f| f.date("measured_on")),
    }
}

impl ChangePatch {
    /// Every field that it sets although the change has shipped: what people were told stays as they were told.
    pub fn too_late(&self, measure: Option<&Measure>) -> Vec<FieldError> {
        let set = [
            ("language", self.language.is_some()),
            ("title", self.title.is_some()),
            ("you_said", self.you_said.is_some()),
            ("we_did", self.we_did.is_some()),
            ("do_now", self.do_now.is_some()),
            ("unit_ids", self.unit_ids.is_some()),
            ("report_ids", self.report_ids.is_some()),
        ];
        let mut fields: Vec<&str> = set.iter().filter(|(_, set)| *set).map(|(field, _)| *field).collect();
        match (&self.measure, measure) {
            (Patch::Keep, _) => {}
            (Patch::Set(patch), Some(measure)) => fields.extend(patch.beyond_the_result(measure)),
            (Patch::Set(_), None) | (Patch::Clear, _) => fields.push("measure"),
        }
        let words = "It has shipped: only the measured result can be added";
        fields.into_iter().map(|field| FieldError::new(field, "shipped", words)).collect()
    }
}

impl MeasurePatch {
    /// The parts beside the measured result that it would alter.
    fn beyond_the_result(&self, before: &Measure) -> Vec<&'static str> {
        let altered = [
            ("measure.name", self.name.as_ref().is_some_and(|name| *name != before.name)),
            ("measure.unit", self.unit.as_ref().is_some_and(|unit| *unit != before.unit)),
            (
                "measure.baseline",
                self.baseline.is_some_and(|figure| figure.to_bits() != before.baseline.to_bits()),
            ),
            ("measure.target", self.target.is_some_and(|figure| figure.to_bits() != before.target.to_bits())),
        ];
        altered.iter().filter(|(_, altered)| *altered).map(|(field, _)| *field).collect()
    }

    /// The measure after the patch.
    ///
    /// # Errors
    /// Every part that is missing; a result goes with the day on which it was measured, which is not later than
    /// `today`.
    pub fn over(self, before: Option<&Measure>, today: Date) -> Result<Measure, Vec<FieldError>> {
        let name = self.name.or_else(|| before.map(|measure| measure.name.clone()));
        let unit = self.unit.or_else(|| before.map(|measure| measure.unit.clone()));
        let baseline = self.baseline.or_else(|| before.map(|measure| measure.baseline));
        let target = self.target.or_else(|| before.map(|measure| measure.target));
        let measured = self.measured.over(before.and_then(|measure| measure.measured));
        let measured_on = self.measured_on.over(before.and_then(|measure| measure.measured_on));
        let missing = [
            ("measure.name", name.is_none()),
            ("measure.unit", unit.is_none()),
            ("measure.baseline", baseline.is_none()),
            ("measure.target", target.is_none()),
            ("measure.measured", measured.is_none() && measured_on.is_some()),
            ("measure.measured_on", measured_on.is_none() && measured.is_some()),
        ];
        let mut errors: Vec<FieldError> = missing
            .iter()
            .filter(|(_, missing)| *missing)
            .map(|(field, _)| FieldError::new(*field, "required", "This field is needed"))
            .collect();
        if measured_on.is_some_and(|day| day > today) {
            errors.push(FieldError::new("measure.measured_on", "in_the_future", "This day is still to come"));
        }
        match (name, unit, baseline, target) {
            (Some(name), Some(unit), Some(baseline), Some(target)) if errors.is_empty() => {
                Ok(Measure { name, unit, baseline, target, measured, measured_on })
            }
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use serde_json::{Value, json};

    use super::*;

    fn measure() -> Measure {
        Measure {
            name: "Minutes per round".to_owned(),
            unit: "minutes".to_owned(),
            baseline: 96.0,
            target: 70.5,
            measured: None,
            measured_on: None,
        }
    }

    fn today() -> Date {
        Date::new(2026, 11, 18).unwrap()
    }

    fn named(errors: &[FieldError]) -> Vec<(&str, &str)> {
        errors.iter().map(|error| (error.field.as_str(), error.code.as_str())).collect()
    }

    fn patch(body: Value) -> ChangePatch {
        ChangePatch::parse(&body).unwrap()
    }

    #[test]
    fn what_is_absent_stays_and_what_is_sent_is_read_again() {
        assert_eq!(patch(json!({})), ChangePatch::default());
        let id = uuid::Uuid::from_u128(7);
        let body = json!({"title": "One scan", "report_ids": [id, id], "measure": {"measured": 71.0, "measured_on": "2026-11-17"}});
        let read = patch(body);
        assert_eq!(read.report_ids.as_ref().map(Vec::len), Some(1));
        assert_eq!(patch(serde_json::to_value(&read).unwrap()), read);
        assert_eq!(patch(json!({"measure": null})).measure, Patch::Clear);
    }

    #[test]
    fn what_cannot_be_cleared_is_named() {
        let wrong =
            ChangePatch::parse(&json!({"title": null, "report_ids": null, "measure": {"name": null}}))
                .unwrap_err();
        assert_eq!(
            named(&wrong),
            [("title", "required"), ("report_ids", "required"), ("measure.name", "required")]
        );
    }

    #[test]
    fn after_shipping_only_the_result_is_added() {
        let result = patch(json!({"measure": {"measured": 71, "measured_on": "2026-11-17"}}));
        assert_eq!(result.too_late(Some(&measure())), []);
        let same = patch(json!({"measure": {"name": "Minutes per round", "baseline": 96, "measured": 71}}));
        assert_eq!(same.too_late(Some(&measure())), []);
        assert_eq!(named(&result.too_late(None)), [("measure", "shipped")]);
        let more = patch(json!({"title": "Other", "report_ids": [], "measure": {"target": 90}}));
        assert_eq!(
            named(&more.too_late(Some(&measure()))),
            [("title", "shipped"), ("report_ids", "shipped"), ("measure.target", "shipped")]
        );
        assert_eq!(
            named(&patch(json!({"measure": null})).too_late(Some(&measure()))),
            [("measure", "shipped")]
        );
    }

    #[test]
    fn a_measure_is_whole_and_its_result_has_a_day() {
        let over = |body: Value, before: Option<&Measure>| match patch(json!({"measure": body})).measure {
            Patch::Set(patch) => patch.over(before, today()),
            _ => panic!("a measure"),
        };
        let whole = json!({"name": "Minutes per round", "unit": "minutes", "baseline": 96, "target": 70.5});
        assert_eq!(over(whole, None).unwrap(), measure());
        let missing = over(json!({"name": "Minutes"}), None).unwrap_err();
        assert_eq!(
            named(&missing),
            [("measure.unit", "required"), ("measure.baseline", "required"), ("measure.target", "required")]
        );
        let before = measure();
        let undated = over(json!({"measured": 71}), Some(&before)).unwrap_err();
        assert_eq!(named(&undated), [("measure.measured_on", "required")]);
        let early = over(json!({"measured": 71, "measured_on": "2026-11-19"}), Some(&before)).unwrap_err();
        assert_eq!(named(&early), [("measure.measured_on", "in_the_future")]);
        let measured = over(json!({"measured": 71, "measured_on": "2026-11-18"}), Some(&before)).unwrap();
        assert_eq!((measured.measured, measured.measured_on), (Some(71.0), Some(today())));
        let cleared = over(json!({"measured": null, "measured_on": null}), Some(&measured)).unwrap();
        assert_eq!(cleared, before);
    }
}
