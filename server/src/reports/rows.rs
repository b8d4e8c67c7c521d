//! The rows of reports and events, and how they become domain types and back.

use diesel::prelude::*;
use domain::id::{CommitteeId, EventId, FollowerId, PersonId, ReportId};
use domain::moment::Moment;
use domain::reports::event::{Body, By, Event};
use domain::reports::projection::Projection;
use domain::reports::{Burden, Identity};
use serde_json::{Value, json};

use super::follow::Reporter;
use crate::db::columns::{Code, JsonText};
use crate::error::{Result, ServerError};

/// A report as it is read.
#[derive(Clone, Debug, Queryable)]
pub struct ReportRow {
    /// RB-number.
    pub number: i64,
    /// Which one.
    pub id: ReportId,
    /// How its reporter is known.
    pub identity: Code<Identity>,
    /// The reporter's words.
    pub text: String,
    /// The reporter's workaround.
    pub own_workaround: Option<String>,
    /// What it costs the reporter.
    pub burden: Option<JsonText<Burden>>,
    /// When it arrived; of an anonymous one the hour.
    pub reported_at: Moment,
    /// When a rule has something to do about it next.
    pub alarm_at: Option<Moment>,
    /// Where it stands.
    pub projection: JsonText<Projection>,
}

/// A report with its reporter's follower.
#[derive(Clone, Debug)]
pub struct Stored {
    /// RB-number; 0 until the database has given one.
    pub number: i64,
    /// Which one.
    pub id: ReportId,
    /// How its reporter is known.
    pub identity: Identity,
    /// The reporter's words.
    pub text: String,
    /// The reporter's workaround.
    pub own_workaround: Option<String>,
    /// What it costs the reporter.
    pub burden: Option<Burden>,
    /// When it arrived; of an anonymous one the hour.
    pub reported_at: Moment,
    /// When a rule has something to do about it next.
    pub alarm_at: Option<Moment>,
    /// Where it stands.
    pub projection: Projection,
    /// Who reported it, as far as it is kept.
    pub reporter: Option<Reporter>,
}

impl ReportRow {
    /// The report, with its reporter's follower.
    pub fn with_reporter(self, reporter: Option<Reporter>) -> Stored {
        Stored {
            number: self.number,
            id: self.id,
            identity: self.identity.0,
            text: self.text,
            own_workaround: self.own_workaround,
            burden: self.burden.map(|JsonText(burden)| burden),
            reported_at: self.reported_at,
            alarm_at: self.alarm_at,
            projection: self.projection.0,
            reporter,
        }
    }
}

/// An event as it is stored.
#[derive(Clone, Debug, Queryable)]
pub struct EventRow {
    id: EventId,
    seq: i64,
    at: Moment,
    kind: String,
    by_who: String,
    by_person_id: Option<PersonId>,
    by_follower_id: Option<FollowerId>,
    by_committee_id: Option<CommitteeId>,
    data: JsonText<Value>,
}

impl TryFrom<EventRow> for Event {
    type Error = ServerError;

    fn try_from(row: EventRow) -> Result<Self> {
        let broken = |what: &str| ServerError::Internal(format!("event {}: {what} cannot be read", row.id));
        let by = match (row.by_who.as_str(), row.by_person_id, row.by_follower_id, row.by_committee_id) {
            ("owner", Some(person_id), _, _) => By::Owner { person_id },
            ("administrator", Some(person_id), _, _) => By::Administrator { person_id },
            ("follower", _, Some(follower_id), _) => By::Follower { follower_id },
            ("committee", _, _, Some(committee_id)) => By::Committee { committee_id },
            ("anonymous", ..) => By::Anonymous,
            ("system", ..) => By::System,
            _ => return Err(broken("its doer")),
        };
        let body: Body = serde_json::from_value(json!({"kind": row.kind, "data": row.data.0}))
            .map_err(|_| broken("its content"))?;
        Ok(Self { id: row.id, seq: row.seq, at: row.at, by, body })
    }
}

/// Whose doing an event was, by columns: word, person, follower, committee.
pub fn by_columns(by: By) -> (&'static str, Option<PersonId>, Option<FollowerId>, Option<CommitteeId>) {
    match by {
        By::Owner { person_id } => ("owner", Some(person_id), None, None),
        By::Administrator { person_id } => ("administrator", Some(person_id), None, None),
        By::Follower { follower_id } => ("follower", None, Some(follower_id), None),
        By::Anonymous => ("anonymous", None, None, None),
        By::Committee { committee_id } => ("committee", None, None, Some(committee_id)),
        By::System => ("system", None, None, None),
    }
}

/// An event's content without its kind, which has a column of its own.
pub fn body_data(body: &Body) -> Value {
    serde_json::to_value(body)
        .ok()
        .and_then(|mut value| value.get_mut("data").map(Value::take))
        .unwrap_or_else(|| json!({}))
}
