//! Time, identifiers and randomness, handed in wherever rules need them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::id::Id;
use domain::moment::Moment;
use uuid::Uuid;

/// Says what time it is. Rules get its answer, never the clock.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Moment;
}

/// The computer's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the time is read")]
    fn now(&self) -> Moment {
        Moment::from_micros(jiff::Timestamp::now().as_microsecond())
    }
}

/// A clock that is moved by hand: for the demo's history and for tests.
#[derive(Clone)]
pub struct SetClock(Arc<AtomicI64>);

impl SetClock {
    /// A clock that stands at that moment.
    pub fn at(moment: Moment) -> Self {
        Self(Arc::new(AtomicI64::new(moment.micros())))
    }

    /// Moves it.
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.micros(), Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// A new id that sorts by time (UUIDv7).
#[expect(clippy::disallowed_methods, reason = "the one place where they are made")]
pub fn new_id<K>() -> Id<K> {
    Id::from_uuid(Uuid::now_v7())
}

/// A new id that sorts by time as if it had been made at that moment: for the demo's history.
pub fn new_id_at<K>(moment: Moment) -> Id<K> {
    let micros = u64::try_from(moment.micros()).unwrap_or_default();
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).unwrap_or_default();
    Id::from_uuid(Uuid::new_v7(uuid::Timestamp::from_unix(uuid::NoContext, micros / 1_000_000, nanos)))
}

/// A new id that tells no time (UUIDv4), for everything that belongs to an anonymous report.
#[expect(clippy::disallowed_methods, reason = "the one place where they are made")]
pub fn new_timeless_id<K>() -> Id<K> {
    Id::from_uuid(Uuid::new_v4())
}

/// That many bytes from the operating system's random generator.
#[expect(clippy::expect_used, reason = "without randomness no secret is safe: nothing can go on")]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
