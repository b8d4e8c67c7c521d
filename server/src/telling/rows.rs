//! The rows of tellings, outbox and deliveries.

use diesel::prelude::*;
use domain::id::{
    DeliveryId, EventId, FollowerId, MessageId, OutgoingId, PersonId, ReportId, SignInLinkId, TeamId,
    TellingId,
};
use domain::moment::Moment;
use domain::telling::TellingKind;
use domain::telling::wire::{Channel, Outcome};
use serde::{Deserialize, Serialize};

use crate::db::MultiBackend;
use crate::db::columns::Code;
use crate::db::schema::{deliveries, outbox, tellings};

/// A telling. Exactly one of follower, person and team is set.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = tellings, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
pub struct TellingRow {
    /// Which one.
    pub id: TellingId,
    /// About which report.
    pub report_id: ReportId,
    /// About which event.
    pub event_id: EventId,
    /// The kind of letter.
    pub kind: Code<TellingKind>,
    /// Tells reminders about one event apart; empty for what the event itself owes.
    pub detail: String,
    /// The follower who is told.
    pub follower_id: Option<FollowerId>,
    /// The person whose duty it is.
    pub person_id: Option<PersonId>,
    /// The team whose duty it is.
    pub team_id: Option<TeamId>,
    /// Since when it is owed; of an anonymous report only the hour.
    pub owed_since: Moment,
    /// Nobody sees it before.
    pub leaves_at: Moment,
    /// The first delivery that counts.
    pub paid_at: Option<Moment>,
}

/// A mail that is to leave: about a telling, or with a link that signs somebody in.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = outbox, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
pub struct OutgoingRow {
    /// Which one.
    pub id: OutgoingId,
    /// About which telling.
    pub telling_id: Option<TellingId>,
    /// With which link.
    pub link_id: Option<SignInLinkId>,
    /// Which member of the team, where it is a team's duty.
    pub person_id: Option<PersonId>,
    /// As the receiving server knows it; a repeat keeps it.
    pub message_id: MessageId,
    /// What it waits for or stands in.
    pub held_for: Code<HeldFor>,
    /// Not before this; while claimed, the end of the lease.
    pub due_at: Moment,
    /// How often it was claimed.
    pub attempts: i32,
    /// The date that the mail carries, from the first try on.
    pub dated_at: Option<Moment>,
    /// What the receiving server said the last time.
    pub answer: Option<String>,
}

/// What a mail waits for or stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HeldFor {
    /// Nothing: it leaves alone, at its time.
    #[serde(rename = "")]
    Nothing,
    /// It waits for the daily digest.
    #[serde(rename = "digest")]
    Digest,
    /// It stands in a digest, which leaves as one.
    #[serde(rename = "in_digest")]
    InDigest,
}

/// An attempt that left.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = deliveries, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
pub struct DeliveryRow {
    /// Which one.
    pub id: DeliveryId,
    /// Of which telling.
    pub telling_id: TellingId,
    /// To which member of the team, where it was a team's duty.
    pub person_id: Option<PersonId>,
    /// By which way.
    pub channel: Code<Channel>,
    /// When; of an anonymous reporter the hour.
    pub at: Moment,
    /// What came of it.
    pub outcome: Code<Outcome>,
    /// The receiving server's own words.
    pub answer: Option<String>,
    /// The message that it left in.
    pub message_id: Option<MessageId>,
}
