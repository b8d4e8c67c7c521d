//! Requests that happen once: prepared on one snapshot, written in one transaction, answered again when repeated,
//! tried again where somebody else was faster.

use std::sync::Arc;

use domain::problem::Code;
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::db::{StoreError, Tx};
use crate::directory::{Snapshot, store};
use crate::error::{Result, ServerError};
use crate::repeats::{self, Answer, Fingerprint};

/// How often a write is tried: the first time, after a lost race, after a change of the directory.
const TRIES: usize = 4;

/// A request with what makes its repeats known.
#[derive(Clone)]
pub struct Once<T> {
    /// What is asked for.
    pub request: T,
    /// Route, asker and body.
    pub fingerprint: Fingerprint,
}

impl<T> Once<T> {
    /// The request as it was sent to `route` by `asker`, who is named by whatever tells one from another.
    pub fn new(route: &str, asker: &str, request: T, body: &Value) -> Self {
        Self { request, fingerprint: repeats::fingerprint(route, asker, body) }
    }
}

/// Does `work` in a transaction in which the snapshot is the present one. `work` may be called again: after a lost
/// race it sees what has happened meanwhile.
///
/// # Errors
/// Those of `work`; `id_reused` where a client-made id stands for something else.
pub async fn on_snapshot<T: Send + 'static>(
    app: &App,
    work: impl Fn(&mut Tx<'_>, &Snapshot) -> Result<T> + Send + Sync + 'static,
) -> Result<T> {
    let work = Arc::new(work);
    let mut last = StoreError::Retry;
    for _ in 0..TRIES {
        let snapshot = app.snapshots.current();
        let work = Arc::clone(&work);
        let outcome = app
            .db
            .write(move |tx| {
                if store::find_version(tx)? != snapshot.version {
                    return Ok(None);
                }
                work(tx, &snapshot).map(Some)
            })
            .await;
        match outcome {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => app.snapshots.reload().await?,
            Err(ServerError::Store(error)) if is_race(&error) => last = error,
            Err(error) => return Err(error),
        }
    }
    // An id that is still taken after several looks is taken for good; anything else may be tried again later.
    match last.conflict() {
        Some(conflict) if !conflict.is_unique("events", "report_id_seq") => Err(Code::IdReused.into()),
        _ => Err(StoreError::Retry.into()),
    }
}

/// The same, answering a repeat of `id` with the first answer.
///
/// # Errors
/// As [`on_snapshot`].
pub async fn once(
    app: &App,
    id: Uuid,
    fingerprint: Fingerprint,
    work: impl Fn(&mut Tx<'_>, &Snapshot) -> Result<Answer> + Send + Sync + 'static,
) -> Result<Answer> {
    on_snapshot(app, move |tx, snapshot| match repeats::seen(tx, id, &fingerprint)? {
        Some(first) => Ok(first),
        None => work(tx, snapshot),
    })
    .await
}

/// Whether somebody else was faster, so that looking again gives the true answer.
fn is_race(error: &StoreError) -> bool {
    let taken = [
        ("events", "report_id_seq"),
        ("events", "id"),
        ("reports", "id"),
        ("decisions", "id"),
        ("answered_requests", "id"),
        ("identity_looks", "id"),
    ];
    matches!(error, StoreError::Retry)
        || error
            .conflict()
            .is_some_and(|conflict| taken.iter().any(|(table, column)| conflict.is_unique(table, column)))
}
