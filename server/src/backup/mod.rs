//! Backup and restore: everything that is kept, in one file, of a system that goes on running.
//!
//! The file is an uncompressed `tar`: `tables/NAME.jsonl.gz`, one row a line, then `manifest.json` with the SHA-256 of
//! each file, then `manifest.json.sha256`; `tar` and `sha256sum` can read and check it without us. What a row looks like
//! does not depend on the database, so a backup of SQLite can be restored to PostgreSQL and the other way round:
//! numbers and truths as numbers, texts as texts, ids and bytes as hexadecimal digits, times as microseconds since 1970.
//!
//! All of it is read in one transaction that sees one state and that no writer waits for: whatever was acknowledged
//! before it began is in the file.
//!
//! What lets somebody in at this moment is not in it: after a restore everybody signs in again, and the keys that sign
//! sessions are new. Links in mails go on working: sign-in links and invitations that were not used before the backup
//! stay valid until their own end, so one that was used after it can be used once more. Mails that left after the
//! backup leave again, with the same Message-ID.

mod archive;
mod catalogue;
mod manifest;
mod restore;
mod take;

use std::path::Path;

use crate::db::StoreError;
use crate::error::ServerError;

pub use manifest::Manifest;
pub use restore::{Restored, restore};
pub use take::take;

/// The tables whose rows are not in a backup: they let somebody in.
const LEFT_OUT: [&str; 3] = ["sessions", "refresh_tokens", "signing_keys"];

/// Why there is no backup, or nothing was restored. Never with what somebody wrote.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file would be overwritten.
    #[error("{file} is there already, and a backup overwrites nothing")]
    Exists {
        /// Which one.
        file: String,
    },
    /// The file cannot be read or written.
    #[error("{file}: {reason}")]
    File {
        /// Which one.
        file: String,
        /// Why, in the system's words.
        reason: String,
    },
    /// The file is not as it was written, or no backup at all.
    #[error("{file} is no whole backup: {reason}; nothing was restored")]
    Damaged {
        /// Which one.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A newer program made it.
    #[error(
        "the backup was made by readback {version}, which is newer (its database has {schema}); restore it with that version; nothing was restored"
    )]
    Newer {
        /// The program that made it.
        version: String,
        /// Its last migration.
        schema: String,
    },
    /// A newer program has changed the database that is to be backed up.
    #[error("the database was made by a newer version of readback (it has {0}); use that one")]
    NewerDatabase(String),
    /// A table or column that this program does not know how to carry.
    #[error("{0}")]
    Unknown(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The check after a restore could not run.
    #[error(transparent)]
    Check(#[from] ServerError),
}

impl From<diesel::result::Error> for BackupError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

impl BackupError {
    fn file(file: &Path, reason: impl std::fmt::Display) -> Self {
        Self::File { file: file.display().to_string(), reason: reason.to_string() }
    }

    fn damaged(file: &Path, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { file: file.display().to_string(), reason: reason.to_string() }
    }
}
