//! Typed identifiers: an [`Id`] of a report cannot be passed where one of a team is wanted.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

/// The identifier of one thing of kind `K`, written as a lower-case UUID on the wire.
///
/// The client makes the id of whatever it creates: UUIDv7, which sorts by time, or UUIDv4 for everything
/// that belongs to an anonymous report, because a version 7 would tell when it was written.
#[repr(transparent)]
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<fn() -> K>,
}

impl<K> Id<K> {
    /// The typed form of a bare UUID.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The bare UUID.
    pub const fn uuid(self) -> Uuid {
        self.uuid
    }

    /// Whether this is a random (version 4) UUID, which carries no time.
    pub fn is_timeless(self) -> bool {
        self.uuid.get_version_num() == 4
    }

    /// The same UUID as the id of something else, for the few places where one thing is named by another's id.
    pub const fn cast<L>(self) -> Id<L> {
        Id::from_uuid(self.uuid)
    }
}

impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}
impl<K> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uuid.fmt(f)
    }
}
impl<K> FromStr for Id<K> {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::from_str(text).map(Self::from_uuid)
    }
}
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}
impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

#[cfg(feature = "openapi")]
impl<K> utoipa::PartialSchema for Id<K> {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)))
            .into()
    }
}
#[cfg(feature = "openapi")]
impl<K> utoipa::ToSchema for Id<K> {
    fn name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident => $alias:ident;)*) => {
        /// What an [`Id`] can be the id of.
        pub mod kind {
            $($(#[$doc])* #[derive(Debug)] pub enum $kind {})*
        }
        $($(#[$doc])* pub type $alias = Id<kind::$kind>;)*
    };
}

kinds! {
    /// A person with an account.
    Person => PersonId;
    /// A sign-in session: one browser of one person.
    Session => SessionId;
    /// A site: a hospital with its time zone.
    Site => SiteId;
    /// A unit: ward, clinic or department of a site.
    Unit => UnitId;
    /// A category of trouble.
    Category => CategoryId;
    /// A system: software or device.
    System => SystemId;
    /// A step of work within a system.
    WorkflowStep => WorkflowStepId;
    /// A team that owns reports.
    Team => TeamId;
    /// A governance committee.
    Committee => CommitteeId;
    /// A routing rule.
    RoutingRule => RoutingRuleId;
    /// A service level with its clocks.
    ServiceLevel => ServiceLevelId;
    /// A report.
    Report => ReportId;
    /// One entry of a report's append-only history.
    Event => EventId;
    /// Somebody who will be told about a report; says nothing about who that is.
    Follower => FollowerId;
    /// A question of an owner to a reporter.
    Question => QuestionId;
    /// The obligation to tell somebody about an event.
    Telling => TellingId;
    /// A mail that is to leave: one row of the outbox.
    Outgoing => OutgoingId;
    /// A message as the receiving server knows it; a repeat keeps it.
    Message => MessageId;
    /// One attempt that left.
    Delivery => DeliveryId;
    /// A link that signs somebody in once.
    SignInLink => SignInLinkId;
    /// A decision of a committee.
    Decision => DecisionId;
    /// A change that ships.
    Change => ChangeId;
    /// A photo.
    Attachment => AttachmentId;
}
