//! The present snapshot of this process, kept fresh by what every process announces.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::picture::Snapshot;
use super::store;
use crate::db::{Database, MISSED, StoreError};

/// What is announced when directory, teams, rules, levels or settings have changed.
pub const CHANGED: &str = "snapshot";

/// The pause before another attempt when the database did not answer.
const PAUSE: Duration = Duration::from_secs(1);

/// Where the present [`Snapshot`] is. Cloning is cheap; all clones see the same.
#[derive(Clone)]
pub struct Snapshots {
    inner: Arc<Inner>,
}

struct Inner {
    db: Database,
    current: RwLock<Arc<Snapshot>>,
    /// One at a time: whoever waited for it begins to read after its own commit.
    reloading: tokio::sync::Mutex<()>,
}

impl Snapshots {
    /// Reads the first snapshot, and follows what is announced until the last clone is dropped.
    ///
    /// # Errors
    /// The statements'; `NotFound` where the database has not been founded.
    pub async fn open(db: Database) -> Result<Self, StoreError> {
        // Before reading: what is announced meanwhile is not missed.
        let news = db.subscribe();
        let first = db.read(|conn| conn.snapshot(Snapshot::load)).await?;
        let inner = Arc::new(Inner {
            db,
            current: RwLock::new(Arc::new(first)),
            reloading: tokio::sync::Mutex::new(()),
        });
        tokio::spawn(follow(Arc::downgrade(&inner), news));
        Ok(Self { inner })
    }

    /// The present snapshot. Keep it for the whole of one decision.
    pub fn current(&self) -> Arc<Snapshot> {
        self.inner.current()
    }

    /// Reads again where the database has a newer one. What was committed before the call is in it afterwards.
    ///
    /// # Errors
    /// The statements'; the old snapshot stays.
    pub async fn reload(&self) -> Result<(), StoreError> {
        self.inner.reload().await
    }

    /// Reads again after a commit. The write has happened, whatever becomes of this: a failure is no answer to
    /// whoever asked for it, and is made up for by the announcement.
    pub async fn catch_up(&self) {
        if let Err(error) = self.reload().await {
            tracing::warn!(%error, "the snapshot could not be read again yet");
        }
    }
}

impl Inner {
    fn current(&self) -> Arc<Snapshot> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn reload(&self) -> Result<(), StoreError> {
        let _turn = self.reloading.lock().await;
        let known = self.current().version;
        let newer = self.db.read(move |conn| {
            conn.snapshot(|conn| {
                if store::find_version(conn)? == known {
                    return Ok::<_, StoreError>(None);
                }
                Snapshot::load(conn).map(Some)
            })
        });
        if let Some(newer) = newer.await? {
            *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(newer);
        }
        Ok(())
    }
}

async fn follow(snapshots: Weak<Inner>, mut news: Receiver<String>) {
    loop {
        match news.recv().await {
            Ok(text) if text == CHANGED || text == MISSED => {}
            Ok(_) => continue,
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
        loop {
            let Some(inner) = snapshots.upgrade() else { return };
            match inner.reload().await {
                Ok(()) => break,
                Err(StoreError::Gone) => return,
                Err(error) => {
                    tracing::warn!(%error, "the snapshot could not be read again, trying once more")
                }
            }
            drop(inner);
            tokio::time::sleep(PAUSE).await;
        }
    }
}
