//! The open connections to the relay: how many there may be, and which wait for the next letter.
//!
//! The library's own pool is not used: it takes back connections whose conversation was given up half-way, and would
//! then read the answer to one letter as the answer to the next.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep, timeout};

use super::connection::Opener;

/// The most connections at a time; the usual relays allow twenty and more from one place.
const MOST_CONNECTIONS: usize = 10;
/// After that many letters a new connection is taken; the usual relays allow a hundred.
const MOST_LETTERS: u32 = 100;
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// The connections.
pub(super) struct Pool {
    /// Opens new ones.
    pub opener: Opener,
    places: Semaphore,
    waiting: Mutex<Vec<Waiting>>,
    /// Whether somebody closes what waits too long.
    watched: AtomicBool,
}

/// A connection that waits for the next letter.
struct Waiting {
    connection: Lent,
    since: Instant,
}

/// A connection, lent for one letter. Dropped, it is closed; only [`Pool::give_back`] keeps it.
pub(super) struct Lent {
    /// The connection.
    pub connection: AsyncSmtpConnection,
    letters: u32,
}

impl Lent {
    /// A connection that has carried nothing yet.
    pub const fn fresh(connection: AsyncSmtpConnection) -> Self {
        Self { connection, letters: 0 }
    }
}

impl Pool {
    /// An empty pool.
    pub fn new(opener: Opener) -> Arc<Self> {
        Arc::new(Self {
            opener,
            places: Semaphore::new(MOST_CONNECTIONS),
            waiting: Mutex::default(),
            watched: AtomicBool::new(false),
        })
    }

    /// A place for one more connection, as soon as there is one; nothing once the pool has ended.
    pub async fn place(&self) -> Option<SemaphorePermit<'_>> {
        self.places.acquire().await.ok()
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection that was used last, where one waits.
    pub fn lend(&self) -> Option<Lent> {
        let idle = self.opener.times().idle;
        let last = self.waiting().pop()?;
        (last.since.elapsed() < idle).then_some(last.connection)
    }

    /// Keeps the connection for the next letter.
    pub fn give_back(self: &Arc<Self>, mut lent: Lent) {
        lent.letters += 1;
        if lent.letters < MOST_LETTERS {
            self.waiting().push(Waiting { connection: lent, since: Instant::now() });
            if !self.watched.swap(true, Ordering::AcqRel) {
                tokio::spawn(close_idle(Arc::downgrade(self), self.opener.times().idle));
            }
        } else {
            tokio::spawn(farewell(lent));
        }
    }
}

/// Says goodbye on what waits too long, as long as there is a pool.
async fn close_idle(pool: Weak<Pool>, idle: Duration) {
    loop {
        sleep(idle / 4).await;
        let Some(pool) = pool.upgrade() else { return };
        let over: Vec<Waiting> = pool.waiting().extract_if(.., |one| one.since.elapsed() >= idle).collect();
        drop(pool);
        for one in over {
            farewell(one.connection).await;
        }
    }
}

async fn farewell(mut lent: Lent) {
    // Whether it answers or not: the connection is closed.
    let _ = timeout(FAREWELL, lent.connection.quit()).await;
}
