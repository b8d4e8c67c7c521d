//! The open transaction: the only thing that stores which change anything accept.

use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::conn::Conn;
use super::error::StoreError;

/// Something that runs once the COMMIT has succeeded; quick, because the writer waits for it.
pub type AfterCommit = Box<dyn FnOnce() + Send>;
/// Something that runs last in the transaction, after every job of the batch.
pub type BeforeCommit = Box<dyn FnOnce(&mut Conn) -> Result<(), StoreError> + Send>;

/// The channel that every process listens on.
pub(super) const CHANNEL: &str = "readback";

/// What jobs leave behind to be done at or after the COMMIT; cut back when a job fails.
#[derive(Default)]
pub(super) struct Effects {
    pub before: Vec<BeforeCommit>,
    pub after: Vec<AfterCommit>,
    /// Payloads that this process delivers itself: all of them on SQLite, none on PostgreSQL.
    pub notes: Vec<String>,
    pub hints: Vec<String>,
}

#[derive(Clone, Copy)]
struct Mark {
    before: usize,
    after: usize,
    notes: usize,
    hints: usize,
}

impl Effects {
    fn mark(&self) -> Mark {
        Mark {
            before: self.before.len(),
            after: self.after.len(),
            notes: self.notes.len(),
            hints: self.hints.len(),
        }
    }

    fn cut(&mut self, mark: Mark) {
        self.before.truncate(mark.before);
        self.after.truncate(mark.after);
        self.notes.truncate(mark.notes);
        self.hints.truncate(mark.hints);
    }
}

/// An open transaction. It exists only inside `Database::write`, so a function that takes `&mut Tx` cannot be
/// called outside one. Derefs to [`Conn`]: functions that only read accept it as it is.
///
/// When a statement fails, return the error; only inside [`Tx::savepoint`] may it be caught and handled.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    effects: &'c mut Effects,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, effects: &'c mut Effects) -> Self {
        Self { conn, effects }
    }

    /// The connection, for `.execute(tx.conn())`.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Runs `hook` once the COMMIT has succeeded, before the answer leaves; never when the job fails.
    /// For invalidating caches and waking workers: quick and without panics.
    pub fn after_commit(&mut self, hook: AfterCommit) {
        self.effects.after.push(hook);
    }

    /// Runs `hook` in the same transaction, after every job that shares it: for rows of the full-text index,
    /// which cost twice as much inside a job's savepoint. A failure takes the whole batch back.
    pub fn before_commit(&mut self, hook: BeforeCommit) {
        self.effects.before.push(hook);
    }

    /// Tells every process (this one too) `payload` when and only when the transaction commits: reliable, but on
    /// PostgreSQL commits that notify wait for each other. For rare news that caches rely on, such as a revoked
    /// session; at most 7,999 bytes.
    ///
    /// # Errors
    /// The statement's, on PostgreSQL.
    pub fn notify(&mut self, payload: impl Into<String>) -> Result<(), StoreError> {
        let payload = payload.into();
        match self.conn {
            Conn::Sqlite(_) => self.effects.notes.push(payload),
            Conn::Pg(conn) => {
                diesel::select(pg_notify(CHANNEL, payload)).execute(conn)?;
            }
        }
        Ok(())
    }

    /// Tells every process (this one too) `payload` soon after the COMMIT, at no cost to the transaction. Lost
    /// if this process dies in between: for the hints of live pages, which fetch again after every reconnect.
    pub fn hint(&mut self, payload: impl Into<String>) {
        self.effects.hints.push(payload.into());
    }

    /// Runs `work` so that its changes can be taken back alone: on `Err` nothing of it is kept, its hooks and
    /// notes included, and the transaction goes on.
    ///
    /// # Errors
    /// Those of `work`, and a failure to set or release the savepoint.
    pub fn savepoint<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        savepoint(self.conn, self.effects, work)
    }
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Conn {
        self.conn
    }
}

diesel::define_sql_function! {
    /// Sends a notification when the transaction commits.
    fn pg_notify(channel: Text, payload: Text);
}

fn savepoint<T, E: From<StoreError>>(
    conn: &mut Conn,
    effects: &mut Effects,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let depth = conn.depth().unwrap_or(0);
    let mark = effects.mark();
    conn.begin_savepoint()?;
    let outcome = match work(&mut Tx::new(conn, effects)) {
        Ok(value) => conn.commit().map(|()| value).map_err(|error| StoreError::from(error).into()),
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        conn.rollback_to(depth);
        effects.cut(mark);
    }
    outcome
}

/// One job of a batch: in a savepoint of its own, and a panic is its own failure. The caller compares the depth
/// before and after: where it differs, the database has ended the whole transaction.
pub(super) fn guarded<T, E: From<StoreError>>(
    conn: &mut Conn,
    effects: &mut Effects,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let depth = conn.depth().unwrap_or(0);
    let mark = effects.mark();
    catch_unwind(AssertUnwindSafe(|| savepoint(conn, effects, work))).unwrap_or_else(|_| {
        conn.rollback_to(depth);
        effects.cut(mark);
        Err(StoreError::Panicked.into())
    })
}

/// A transaction of one job alone, as PostgreSQL has it. After a panic the connection must be dropped.
pub(super) fn alone<T, E: From<StoreError>>(
    conn: &mut Conn,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<(T, Effects), E> {
    let mut effects = Effects::default();
    conn.begin_write()?;
    let outcome = work(&mut Tx::new(conn, &mut effects)).and_then(|value| {
        for hook in std::mem::take(&mut effects.before) {
            hook(conn)?;
        }
        conn.commit_whole().map_err(commit_failed)?;
        Ok(value)
    });
    if outcome.is_err() {
        conn.rollback_to(0);
    }
    outcome.map(|value| (value, effects))
}

/// A commit that lost a race is worth repeating; one that broke a deferred rule names it; else the reason.
fn commit_failed(error: diesel::result::Error) -> StoreError {
    match StoreError::from(error) {
        StoreError::Query(error) => StoreError::commit(&error),
        known => known,
    }
}
