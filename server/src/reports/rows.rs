//! The rows of reports and events, and how they become domain types and back.

use diesel::prelude::*;
use domain::id::{CommitteeId, EventId, FollowerId, PersonId, ReportId};
use domain::moment::Moment;
use domain::reports::event::{Body, By, Event};
use domain::reports::joining::SetFigures;
use domain::reports::projection::Projection;
use domain::reports::{Burden, Hours, Identity, Severity};
use serde_json::{Value, json};

use super::follow::Reporter;
use super::sets::severity_of;
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
    /// When its set is due; where it is joined that means nothing.
    pub next_due_at: Option<Moment>,
    /// The figures of its set; where it is joined they mean nothing.
    pub set: SetRow,
}

/// The figures of a set as they are kept on its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the names are those of SetFigures")]
pub struct SetRow {
    pub people: i64,
    pub units: i64,
    pub joined: i64,
    pub burden_tenths: i64,
    pub reported_at: Moment,
    pub severity: i64,
}

/// 1 low to 4 critical.
pub const fn severity_rank(severity: Severity) -> i64 {
    match severity {
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
        Severity::Critical => 4,
    }
}

impl From<SetRow> for SetFigures {
    fn from(row: SetRow) -> Self {
        let count = |number: i64| u32::try_from(number).unwrap_or_default();
        Self {
            people: count(row.people),
            units: count(row.units),
            joined: count(row.joined),
            burden: Hours { tenths: row.burden_tenths },
            reported_at: row.reported_at,
            severity: severity_of(row.severity),
        }
    }
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
    /// Who reported what is joined with it, likewise.
    pub joined_reporters: Vec<Reporter>,
    /// The root, where it is joined with another.
    pub root: Option<Box<Stored>>,
    /// The figures of its set.
    pub set: SetFigures,
    /// When its set is due.
    pub due_at: Option<Moment>,
}

impl Stored {
    /// Where it stands to everybody who reads it: of a joined report where its root stands.
    pub fn shown(&self) -> &Projection {
        self.root.as_ref().map_or(&self.projection, |root| &root.projection)
    }

    /// The root of its set, which may be itself.
    pub fn root_id(&self) -> ReportId {
        self.projection.joined.as_ref().map_or(self.id, |joined| joined.root)
    }
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
            joined_reporters: Vec::new(),
            root: None,
            set: self.set.into(),
            due_at: self.next_due_at,
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
