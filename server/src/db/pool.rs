//! Connections shared in the order of asking: SQLite's readers, and everything on PostgreSQL.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use super::conn::Conn;
use super::error::StoreError;

/// A connection that rested for longer is asked whether it still lives before it is used.
const TRUSTED_FOR: Duration = Duration::from_secs(1);

type Open = Box<dyn Fn() -> Result<Conn, StoreError> + Send + Sync>;

struct Idle {
    conn: Conn,
    since: Instant,
}

/// A fixed number of connections. The semaphore wakes those who wait in the order of their asking, and nobody
/// holds a thread while waiting.
pub(super) struct Pool {
    /// One for each connection.
    permits: Arc<Semaphore>,
    /// One for each job that runs or waits; no more are let in.
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
    open: Open,
}

impl Pool {
    /// A pool of `size` connections, opened when needed, with room for `waiting` jobs more.
    pub fn new(
        size: usize,
        waiting: usize,
        open: impl Fn() -> Result<Conn, StoreError> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            permits: Arc::new(Semaphore::new(size)),
            places: Arc::new(Semaphore::new(size + waiting)),
            idle: Mutex::new(Vec::with_capacity(size)),
            open: Box::new(open),
        })
    }

    /// Runs `work` on a connection, on a thread that may block.
    pub async fn run<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|error| match error {
            TryAcquireError::NoPermits => StoreError::Busy,
            TryAcquireError::Closed => StoreError::Gone,
        })?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Gone)?;
        let pool = Arc::clone(self);
        // The permit lives inside the blocking task: a request that is given up must not free it while its
        // query still runs.
        tokio::task::spawn_blocking(move || pool.run_here(work, [place, permit]))
            .await
            .unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    fn run_here<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E>,
        _permits: [OwnedSemaphorePermit; 2],
    ) -> Result<T, E> {
        let mut conn = self.take()?;
        // A connection that saw a panic is dropped; so is one that fails to answer after an error, and with it
        // all that rest, because a server that restarted has closed every one of them.
        let outcome =
            catch_unwind(AssertUnwindSafe(|| work(&mut conn))).map_err(|_| E::from(StoreError::Panicked))?;
        if outcome.is_ok() && conn.depth() == Some(0) || conn.is_healthy() {
            self.give_back(conn);
        } else {
            self.idle().clear();
        }
        outcome
    }

    fn take(&self) -> Result<Conn, StoreError> {
        loop {
            let Some(mut idle) = self.idle().pop() else { return (self.open)() };
            if idle.since.elapsed() < TRUSTED_FOR || idle.conn.is_healthy() {
                return Ok(idle.conn);
            }
        }
    }

    fn give_back(&self, conn: Conn) {
        if !self.permits.is_closed() {
            self.idle().push(Idle { conn, since: Instant::now() });
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens one connection now, so that a wrong address is known at the start.
    pub fn warm(&self) -> Result<(), StoreError> {
        let conn = (self.open)()?;
        self.give_back(conn);
        Ok(())
    }

    /// Lets nobody in any more and waits until the last job has ended.
    pub async fn close(&self, size: u32) {
        self.places.close();
        // All permits together are there once nobody runs.
        let all = self.permits.acquire_many(size).await;
        self.permits.close();
        drop(all);
        self.idle().clear();
    }
}
