//! What is sent about changes.

use serde::Serialize;

use super::Measure;
use crate::fields::{Fields, Request, limits};
use crate::id::{ChangeId, EventId, ReportId, UnitId};
use crate::moment::Moment;

/// The figures that a measure may hold.
pub(super) const FIGURES: std::ops::RangeInclusive<f64> = -1e12..=1e12;

/// A change: `POST /changes`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewChange {
    /// Made by the client.
    pub id: ChangeId,
    /// The language in which it is written.
    pub language: String,
    /// What it is called.
    pub title: String,
    /// What people had told, in one sentence.
    pub you_said: String,
    /// What was changed, in one sentence.
    pub we_did: String,
    /// What people do from now on.
    pub do_now: String,
    /// The units that it touches.
    pub unit_ids: Vec<UnitId>,
    /// The reports that asked for it; it ships with one at least.
    pub report_ids: Vec<ReportId>,
    /// By what one sees whether it helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

impl Request for NewChange {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let language = fields.language("language");
        let title = fields.text("title", limits::TITLE);
        let you_said = fields.text("you_said", limits::WORDS);
        let we_did = fields.text("we_did", limits::WORDS);
        let do_now = fields.text("do_now", limits::WORDS);
        let unit_ids = fields.choices("unit_ids");
        let report_ids = fields.choices("report_ids");
        let measure = fields.optional_object("measure", read_measure);
        Some(Self {
            id: id?,
            language: language?,
            title: title?,
            you_said: you_said?,
            we_did: we_did?,
            do_now: do_now?,
            unit_ids: once_each(unit_ids?),
            report_ids: once_each(report_ids?),
            measure,
        })
    }
}

fn read_measure(fields: &mut Fields<'_>) -> Option<Measure> {
    let name = fields.text("name", limits::NAME);
    let unit = fields.text("unit", limits::NAME);
    let baseline = fields.number("baseline", FIGURES);
    let target = fields.number("target", FIGURES);
    let measured = fields.optional_number("measured", FIGURES);
    let measured_on = fields.optional_date("measured_on");
    Some(Measure { name: name?, unit: unit?, baseline: baseline?, target: target?, measured, measured_on })
}

/// Naming something twice says no more than once.
pub(super) fn once_each<T: PartialEq>(ids: Vec<T>) -> Vec<T> {
    ids.into_iter().fold(Vec::new(), |mut kept, id| {
        if !kept.contains(&id) {
            kept.push(id);
        }
        kept
    })
}

/// Ships a change, or plans that: `POST /changes/{id}/ship`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShipRequest {
    /// The id of this shipping, made by the client.
    pub id: EventId,
    /// When it is to ship; now, where it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
}

impl Request for ShipRequest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.id("id");
        let at = fields.optional_moment("at");
        Some(Self { id: id?, at })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use serde_json::{Value, json};

    use super::*;

    fn change() -> Value {
        let id = uuid::Uuid::from_u128(7);
        json!({
            "id": id, "language": "en", "title": "One scan a visit", "you_said": "Too many scans.",
            "we_did": "One scan holds.", "do_now": "Scan once.", "unit_ids": [id, id], "report_ids": [id],
            "measure": {"name": "Minutes per round", "unit": "minutes", "baseline": 96, "target": 70.5},
        })
    }

    #[test]
    fn a_change_is_read_whole() {
        let read = NewChange::parse(&change()).unwrap();
        assert_eq!((read.unit_ids.len(), read.report_ids.len()), (1, 1));
        assert_eq!(read.measure.as_ref().map(|measure| measure.target), Some(70.5));
        let sent = serde_json::to_value(&read).unwrap();
        assert_eq!(NewChange::parse(&sent).unwrap(), read);
    }

    #[test]
    fn a_shipping_may_have_a_time() {
        let id = uuid::Uuid::from_u128(7);
        let now = ShipRequest::parse(&json!({"id": id})).unwrap();
        assert_eq!(now.at, None);
        let planned = json!({"id": id, "at": "2026-11-18T09:00:00Z"});
        assert_eq!(serde_json::to_value(ShipRequest::parse(&planned).unwrap()).unwrap(), planned);
        let wrong = ShipRequest::parse(&json!({"id": id, "at": "tomorrow"})).unwrap_err();
        assert_eq!((wrong[0].field.as_str(), wrong[0].code.as_str()), ("at", "not_a_time"));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let mut body = change();
        body["language"] = json!("English");
        body["title"] = json!("x");
        body["do_now"] = json!(" ");
        body["measure"] = json!({"name": "Minutes", "unit": "minutes", "baseline": "many", "target": 1e300});
        body["ship_at"] = json!("2026-11-18T09:00:00Z");
        let mut errors: Vec<_> =
            NewChange::parse(&body).unwrap_err().into_iter().map(|error| (error.field, error.code)).collect();
        errors.sort();
        let wanted = [
            ("do_now", "required"),
            ("language", "not_a_choice"),
            ("measure.baseline", "wrong_type"),
            ("measure.target", "out_of_range"),
            ("ship_at", "unknown_field"),
            ("title", "too_short"),
        ];
        assert_eq!(errors, wanted.map(|(field, code)| (field.to_owned(), code.to_owned())));
    }
}
