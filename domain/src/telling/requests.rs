//! Requests about what was told.

use serde::Serialize;

use crate::fields::{Fields, Request};
use crate::id::{ReportId, TellingId};

/// What has been read: `POST /inbox/read`. One of the two is said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReadMarks {
    /// This entry and every older one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub up_to: Option<TellingId>,
    /// Every entry about this report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_id: Option<ReportId>,
}

impl Request for ReadMarks {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let up_to = fields.optional_id("up_to");
        let report_id = fields.optional_id("report_id");
        match (up_to, report_id) {
            (Some(_), Some(_)) => fields.refuse("report_id", "not_both", "Say either this or up_to"),
            (None, None) => fields.refuse("up_to", "required", "This field or report_id is needed"),
            _ => {}
        }
        Some(Self { up_to, report_id })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_of_the_two_is_said() {
        let id = "0190a5b2-0000-7000-8000-000000000000";
        assert!(ReadMarks::parse(&json!({"up_to": id})).is_ok());
        assert!(ReadMarks::parse(&json!({"report_id": id})).is_ok());
        for (wrong, code) in [
            (json!({}), "required"),
            (json!({"up_to": id, "report_id": id}), "not_both"),
            (json!({"up_to": "newest"}), "not_an_id"),
        ] {
            let refused = ReadMarks::parse(&wrong).err().unwrap_or_default();
            assert!(refused.iter().any(|error| error.code == code), "{wrong}");
        }
    }
}
