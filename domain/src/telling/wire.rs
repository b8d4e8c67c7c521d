//! What is told, as it goes over the wire: the inbox, who was told, what is still owed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::TellingKind;
use super::preferences::{Channels, QuietHours};
use crate::id::{MessageId, ReportId, TellingId, kind};
use crate::moment::Moment;
use crate::names::Ref;
use crate::reports::wire::{Actor, Relation};

/// A reference to a change that shipped.
pub type ChangeRef = Ref<kind::Change>;

/// A report that a telling is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AboutReport {
    /// Which one.
    pub id: ReportId,
    /// Its number, shown as RB-n.
    pub number: i64,
    /// The owner-confirmed title, else category and system.
    pub title: String,
}

/// One entry of the own inbox: `GET /inbox`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InboxItem {
    /// The telling.
    pub id: TellingId,
    /// What it is about.
    pub kind: TellingKind,
    /// About which report; one joined with others is named by its own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<AboutReport>,
    /// About which change, where one shipped or was to ship.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<ChangeRef>,
    /// One sentence in the reader's language.
    pub text: String,
    /// Whether it waits for the reader.
    pub your_turn: bool,
    /// When it was told; of an anonymous report the full hour.
    pub created_at: Moment,
    /// When the reader read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Moment>,
}

/// A page of the inbox and how many entries are unread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inbox {
    /// Newest first.
    pub items: Vec<InboxItem>,
    /// Opaque; to be sent back as `cursor`. Absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Unread entries, counted up to 100.
    pub unread: u32,
}

/// How far a telling has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Progress {
    /// Nothing has left and nothing is queued: it waits to be read, or the page to be opened.
    Owed,
    /// It stands in the queue of the mail.
    Queued,
    /// A try failed; it is tried again.
    TryingAgain,
    /// The receiving server has accepted it.
    Sent,
    /// It was read in the inbox.
    Read,
    /// The anonymous reporter opened the status page.
    Opened,
    /// Whoever was told has answered whether it helps.
    Confirmed,
    /// The receiving server has refused it for good, or it was given up.
    Failed,
}

/// By which way something left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names say it")]
pub enum Channel {
    Mail,
    Inbox,
    StatusPage,
    Push,
}

/// What came of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Outcome {
    /// The receiver has it.
    Accepted,
    /// The receiving server refused it for good.
    Refused,
    /// It failed for days and is not tried any more.
    GivenUp,
    /// There is no address to send it to.
    NoAddress,
    /// The person wants no mail of this kind.
    ByChoice,
}

impl Outcome {
    /// Whether it pays the telling.
    pub fn pays(self) -> bool {
        self == Self::Accepted
    }
}

/// One attempt that left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryView {
    /// By which way.
    pub channel: Channel,
    /// When; of an anonymous reporter the hour.
    pub at: Moment,
    /// What came of it.
    pub outcome: Outcome,
    /// The receiving server's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Which member of the team, where it was a team's duty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Actor>,
}

/// One telling of a report: `GET /reports/{id}/tellings`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TellingView {
    /// Which one.
    pub id: TellingId,
    /// What it is about.
    pub kind: TellingKind,
    /// Who is told; a confidential person as such.
    pub who: Actor,
    /// How the follower stands to the report; absent for duties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Since when it is owed.
    pub owed_since: Moment,
    /// How far it has come.
    pub progress: Progress,
    /// When the next try is made, while it is queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<Moment>,
    /// Tries so far, while it is queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tries: Option<u32>,
    /// The last temporary refusal, while it is queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Every attempt that left, oldest first.
    pub deliveries: Vec<DeliveryView>,
}

/// Why somebody has not been told yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Why {
    /// Mail is not set up here.
    NoMail,
    /// An administrator has stopped the mail.
    Paused,
    /// It leaves at its time: quiet hours, the daily digest, the next full hour.
    Waiting,
    /// It is tried again.
    TryingAgain,
    /// The receiving server has refused it for good.
    Refused,
    /// It failed for days.
    GivenUp,
    /// There is no address.
    NoAddress,
    /// The person wants no mail of this kind and has not read the inbox.
    Unread,
    /// The anonymous reporter has not opened the status page.
    NotOpened,
}

/// Somebody who follows a report and has not been told how it ended: `GET /debts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Debt {
    /// The telling.
    pub id: TellingId,
    /// What it is about.
    pub kind: TellingKind,
    /// About which report.
    pub report: AboutReport,
    /// Who waits; a confidential person as such.
    pub who: Actor,
    /// How the follower stands to the report.
    pub relation: Relation,
    /// Since when.
    pub owed_since: Moment,
    /// Why.
    pub why: Why,
    /// When the next try is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<Moment>,
    /// The receiving server's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// How many people have not been told how their report ended: `GET /debts/count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DebtCount {
    /// Counted up to 10,000.
    pub owed: u32,
}

/// What a person chose, whole: `GET /me/preferences`, and the answer to changing them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PreferencesView {
    /// IANA name of the zone in which hours count; absent where the person chose none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The zone of the person's site: it counts where none was chosen.
    pub site_time_zone: String,
    /// When nothing but the possibly harmful is mailed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// The hour at which the daily digest leaves, 0 to 23.
    pub digest_hour: u8,
    /// Every kind with its channels.
    pub kinds: BTreeMap<TellingKind, Channels>,
    /// The kinds that keep at least one channel.
    pub closing: Vec<TellingKind>,
}

/// A copy of a mail in the mailbox of the demo or of a trial: `GET /mailbox`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailboxItem {
    /// The message.
    pub id: MessageId,
    /// When it left.
    pub at: Moment,
    /// To whom.
    pub receiver: String,
    /// To which address.
    pub address: String,
    /// Its subject.
    pub subject: String,
}
