//! What can go wrong in the store, in one cloneable type, so that every job of a failed batch gets the reason.

use std::sync::Arc;

use diesel::result::{DatabaseErrorKind, Error};

use super::conflict::Conflict;

/// Why a read or a write of the database did not happen.
///
/// `Busy`, `Retry`, `Commit`, `Gone` and `Unavailable` say that nothing of this job was kept and that the same
/// request may be sent again (503); the others are answers about the data or faults of ours.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// The queue of waiting jobs is full.
    #[error("too many jobs are waiting for the database")]
    Busy,
    /// The transaction lost against another one (serialization failure, deadlock, locked database).
    #[error("the transaction lost against another one")]
    Retry,
    /// The database was closed.
    #[error("the database is closed")]
    Gone,
    /// The job panicked; nothing of it was kept.
    #[error("a database job panicked")]
    Panicked,
    /// A unique, foreign key, check or not-null rule of the schema was broken.
    #[error("{0}")]
    Conflict(Conflict),
    /// A query that must find one row found none.
    #[error("no such row")]
    NotFound,
    /// The transaction that this job was part of could not be committed.
    #[error("the transaction could not be committed: {0}")]
    Commit(Arc<str>),
    /// The database cannot be reached or opened.
    #[error("the database is not available: {0}")]
    Unavailable(Arc<str>),
    /// The data folder cannot be used, or another process is using it.
    #[error("{0}")]
    Folder(Arc<str>),
    /// A new database was to be made where something is already.
    #[error("{0}")]
    Occupied(Arc<str>),
    /// The database address makes no sense.
    #[error("{0}")]
    Address(Arc<str>),
    /// The schema could not be brought up to date.
    #[error("migration failed: {0}")]
    Migration(Arc<str>),
    /// Any other failure of a statement.
    #[error("{}", without_values(.0))]
    Query(Arc<Error>),
}

impl StoreError {
    /// Whether nothing was kept and the same request may simply be sent again a little later.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Busy | Self::Retry | Self::Gone | Self::Commit(_) | Self::Unavailable(_) | Self::Panicked
        )
    }

    /// The broken rule of the schema, where that is what happened.
    pub fn conflict(&self) -> Option<&Conflict> {
        match self {
            Self::Conflict(conflict) => Some(conflict),
            _ => None,
        }
    }

    pub(super) fn commit(error: &Error) -> Self {
        Self::Commit(without_values(error).into())
    }

    pub(super) fn unavailable(reason: impl std::fmt::Display) -> Self {
        Self::Unavailable(reason.to_string().into())
    }
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        if let Some(conflict) = Conflict::from_error(&error) {
            return Self::Conflict(conflict);
        }
        match &error {
            Error::NotFound => Self::NotFound,
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Retry,
            // Diesel knows no kind for these two: a deadlock of PostgreSQL, a lock that SQLite waited for in vain.
            Error::DatabaseError(_, info)
                if info.message().starts_with("deadlock detected")
                    || info.message().starts_with("database is locked") =>
            {
                Self::Retry
            }
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, info) => {
                Self::unavailable(info.message())
            }
            _ => Self::Query(Arc::new(error)),
        }
    }
}

/// The message of `error` without anything that a person wrote: syntax errors of the search and of literals
/// quote their input, and this text ends in the log.
fn without_values(error: &Error) -> String {
    let text = error.to_string();
    match text.find(['"', '\'']) {
        Some(quote) if text.contains("syntax") => format!("{} …", text[..quote].trim_end()),
        _ => text,
    }
}
