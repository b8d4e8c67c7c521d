//! The rows of tellings and outbox.

use diesel::prelude::*;
use domain::id::{EventId, FollowerId, PersonId, ReportId, TeamId, TellingId};
use domain::moment::Moment;

use crate::db::schema::{outbox, tellings};

/// A telling, to be inserted. Exactly one of follower, person and team is set.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = tellings, treat_none_as_default_value = false)]
pub struct NewTelling {
    /// Which one.
    pub id: TellingId,
    /// About which report.
    pub report_id: ReportId,
    /// About which event.
    pub event_id: EventId,
    /// The kind of letter.
    pub kind: &'static str,
    /// The follower who is told.
    pub follower_id: Option<FollowerId>,
    /// The person whose duty it is.
    pub person_id: Option<PersonId>,
    /// The team whose duty it is.
    pub team_id: Option<TeamId>,
    /// Since when it is owed; of an anonymous report only the hour.
    pub owed_since: Moment,
}

/// What has not left yet.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = outbox)]
pub struct NewInOutbox {
    /// The telling.
    pub telling_id: TellingId,
    /// Not before this.
    pub due_at: Moment,
    /// How often it was tried.
    pub attempts: i32,
}
