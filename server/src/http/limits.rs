//! Rate limits: signing in, links by mail, the set-up code, and reports without an account.
//!
//! They are counted in this process alone and on the product's own clock: every call says what time it is.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::HttpRequest;
use domain::moment::Moment;
use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{NotUntil, Quota, RateLimiter};
use sha2::{Digest, Sha256};

use crate::clock::random_bytes;
use crate::config::Config;
use crate::error::{Result, ServerError};

/// Tries of the set-up code a minute, whoever makes them.
const SETUP_TRIES: NonZeroU32 = per_minute(5);
/// Reports without account a minute from one address: a whole hospital may be one.
const ANONYMOUS: NonZeroU32 = per_minute(120);
/// Reports without account a minute in all.
const ANONYMOUS_IN_ALL: NonZeroU32 = per_minute(600);
/// Addresses or accounts above which old entries are looked for and dropped.
const CROWD: usize = 10_000;

/// Wrong passwords for one account from one address: five at once, then 2, 4, 8 … seconds, a quarter of an hour at
/// most.
const PAIR: Growth = Growth { free: 5, longest: 900 };
/// Wrong passwords for one account from anywhere: somebody who guesses from many addresses is slowed down, but cannot
/// lock the owner out for longer than a minute.
const ACCOUNT: Growth = Growth { free: 20, longest: 60 };
/// Mails with a link that are asked for one address from one place: each click counts, also for an address that nobody
/// has.
const LINK_PAIR: Growth = Growth { free: 3, longest: 900 };
/// The same from anywhere. Whoever has to wait holds the mails of the earlier clicks.
const LINK_ACCOUNT: Growth = Growth { free: 6, longest: 900 };
/// Mails with a link a minute in all.
const LINKS_IN_ALL: NonZeroU32 = per_minute(300);
/// Seconds after which tries are forgotten.
const FORGOTTEN: i64 = 24 * 3_600;

const fn per_minute(count: u32) -> NonZeroU32 {
    match NonZeroU32::new(count) {
        Some(count) => count,
        None => NonZeroU32::MIN,
    }
}

type Direct = RateLimiter<NotKeyed, InMemoryState, Told, NoOpMiddleware<Duration>>;
type Keyed = RateLimiter<[u8; 32], HashMapStateStore<[u8; 32]>, Told, NoOpMiddleware<Duration>>;

/// The clock of the limits: stands at the latest moment that a caller has told.
#[derive(Clone, Debug, Default)]
struct Told(Arc<AtomicU64>);

impl Told {
    fn hear(&self, now: Moment) {
        self.0.fetch_max(u64::try_from(now.micros()).unwrap_or(0), Ordering::Relaxed);
    }
}

impl GovernorClock for Told {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// The rate limits of this process. Cloning is cheap.
#[derive(Clone)]
pub struct Limits {
    /// Nothing where they are turned off.
    inner: Option<Arc<Inner>>,
}

struct Inner {
    told: Told,
    setup: Direct,
    anonymous: Keyed,
    anonymous_in_all: Direct,
    links_in_all: Direct,
    salt: Mutex<Salt>,
    failures: Mutex<HashMap<Try, Failures>>,
}

/// Makes keys of addresses that nobody can turn back, and that differ from day to day.
#[derive(Default)]
struct Salt {
    day: i64,
    bytes: [u8; 32],
}

impl Limits {
    /// As the settings say.
    pub fn new(config: &Config) -> Self {
        Self { inner: config.rate_limits.then(|| Arc::new(Inner::new())) }
    }

    /// Counts a try to sign in, before the password is looked at: many at once gain nothing.
    ///
    /// # Errors
    /// `TooMany` where the account, or the account from this address, has to wait.
    pub fn sign_in(&self, account: &str, address: IpAddr, now: Moment) -> Result<()> {
        let Some(inner) = &self.inner else { return Ok(()) };
        inner.count(Try::sign_in(account, address), now)
    }

    /// The password was right: earlier tries for the account are forgotten.
    pub fn signed_in(&self, account: &str, address: IpAddr) {
        let Some(inner) = &self.inner else { return };
        inner.forget(Try::sign_in(account, address));
    }

    /// Counts a request for a mail with a link to that address, whether or not anybody has it.
    ///
    /// # Errors
    /// `TooMany` where the address, or the address from this place, has to wait, and beyond 300 a minute in all.
    pub fn link(&self, account: &str, address: IpAddr, now: Moment) -> Result<()> {
        let Some(inner) = &self.inner else { return Ok(()) };
        inner.count(Try::link(account, address), now)?;
        inner.told.hear(now);
        inner.links_in_all.check().map_err(|until| inner.refusal(&until))
    }

    /// A link that was mailed to that address was used: earlier requests are forgotten.
    pub fn link_used(&self, account: &str, address: IpAddr) {
        let Some(inner) = &self.inner else { return };
        inner.forget(Try::link(account, address));
    }

    /// Counts a try of the set-up code.
    ///
    /// # Errors
    /// `TooMany` from the sixth a minute on.
    pub fn setup_code(&self, now: Moment) -> Result<()> {
        let Some(inner) = &self.inner else { return Ok(()) };
        inner.told.hear(now);
        inner.setup.check().map_err(|until| inner.refusal(&until))
    }

    /// Counts a request without account from that address.
    ///
    /// # Errors
    /// `TooMany` beyond 120 a minute from one address or 600 in all.
    pub fn anonymous_report(&self, address: IpAddr, now: Moment) -> Result<()> {
        let Some(inner) = &self.inner else { return Ok(()) };
        inner.told.hear(now);
        if inner.anonymous.len() > CROWD {
            inner.anonymous.retain_recent();
        }
        let key = lock(&inner.salt).key(address, now);
        inner.anonymous.check_key(&key).map_err(|until| inner.refusal(&until))?;
        inner.anonymous_in_all.check().map_err(|until| inner.refusal(&until))
    }
}

impl Inner {
    fn new() -> Self {
        let told = Told::default();
        let direct =
            |count| RateLimiter::new(Quota::per_minute(count), InMemoryState::default(), told.clone());
        Self {
            setup: direct(SETUP_TRIES),
            anonymous: RateLimiter::new(
                Quota::per_minute(ANONYMOUS),
                HashMapStateStore::default(),
                told.clone(),
            ),
            anonymous_in_all: direct(ANONYMOUS_IN_ALL),
            links_in_all: direct(LINKS_IN_ALL),
            salt: Mutex::default(),
            failures: Mutex::default(),
            told,
        }
    }

    /// Counts a try, unless it comes too early.
    fn count(&self, tries: [(Try, Growth); 2], now: Moment) -> Result<()> {
        let mut failures = lock(&self.failures);
        if failures.len() > CROWD {
            failures.retain(|_, failures| now.seconds_since(failures.last) < FORGOTTEN);
        }
        let wait = tries.iter().filter_map(|(key, _)| failures.get(key)).map(|past| past.wait(now)).max();
        if let Some(wait) = wait.filter(|wait| *wait > 0) {
            return Err(too_many(wait));
        }
        for (key, growth) in tries {
            failures.entry(key).or_insert(Failures::NONE).count(growth, now);
        }
        Ok(())
    }

    fn forget(&self, tries: [(Try, Growth); 2]) {
        let mut failures = lock(&self.failures);
        for (key, _) in tries {
            failures.remove(&key);
        }
    }

    fn refusal(&self, until: &NotUntil<Duration>) -> ServerError {
        let wait = until.wait_time_from(self.told.now());
        too_many(i64::try_from(wait.as_secs()).unwrap_or(60) + 1)
    }
}

impl Salt {
    fn key(&mut self, address: IpAddr, now: Moment) -> [u8; 32] {
        let day = now.seconds().div_euclid(86_400);
        if self.day != day {
            *self = Self { day, bytes: random_bytes() };
        }
        let mut hash = Sha256::new();
        hash.update(self.bytes);
        hash.update(place(address).to_string());
        hash.finalize().into()
    }
}

/// The address as limits count it: of IPv6 the network, because one computer has as many addresses as it likes.
fn place(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

fn too_many(seconds: i64) -> ServerError {
    ServerError::TooMany { retry_after: u32::try_from(seconds).unwrap_or(1).max(1) }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What tries to sign in, and requests for a link, are counted by. Never the client's address alone: a hospital is one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Try {
    Account(String),
    Pair(String, IpAddr),
    LinkAccount(String),
    LinkPair(String, IpAddr),
}

impl Try {
    fn sign_in(account: &str, address: IpAddr) -> [(Self, Growth); 2] {
        [(Self::Account(account.to_owned()), ACCOUNT), (Self::Pair(account.to_owned(), place(address)), PAIR)]
    }

    fn link(account: &str, address: IpAddr) -> [(Self, Growth); 2] {
        [
            (Self::LinkAccount(account.to_owned()), LINK_ACCOUNT),
            (Self::LinkPair(account.to_owned(), place(address)), LINK_PAIR),
        ]
    }
}

/// How the delay grows: nothing for the first `free` tries, then twice as long each time, `longest` seconds at most.
#[derive(Clone, Copy)]
struct Growth {
    free: u32,
    longest: i64,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Moment,
    until: Moment,
}

impl Failures {
    const NONE: Self =
        Self { count: 0, last: Moment::from_micros(i64::MIN), until: Moment::from_micros(i64::MIN) };

    /// Seconds that are still to wait, rounded up.
    fn wait(self, now: Moment) -> i64 {
        if now >= self.until { 0 } else { self.until.seconds_since(now) + 1 }
    }

    fn count(&mut self, growth: Growth, now: Moment) {
        if self.count > 0 && now.seconds_since(self.last) >= FORGOTTEN {
            *self = Self::NONE;
        }
        self.count = self.count.saturating_add(1);
        self.last = now;
        if self.count >= growth.free {
            let doublings = (self.count - growth.free + 1).min(20);
            self.until = now.plus_seconds((1_i64 << doublings).min(growth.longest));
        }
    }
}

/// Who asks: the peer, or whom a trusted proxy names.
///
/// `X-Forwarded-For` is read from its end, where our own proxies write, and only as far as proxies are trusted:
/// whatever a client wrote there itself stands further left.
pub fn client_address(request: &HttpRequest, config: &Config) -> IpAddr {
    let nobody = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
    let peer = request.peer_addr().map_or(nobody, |peer| peer.ip().to_canonical());
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|value| value.split(',')).collect();
    let trusted = |address: IpAddr| config.trusted_proxies.iter().any(|network| network.contains(address));
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        if !trusted(client) {
            break;
        }
        match hop.trim().parse::<IpAddr>() {
            Ok(address) => client = address.to_canonical(),
            Err(_) => break,
        }
    }
    client
}

#[cfg(test)]
mod tests;
