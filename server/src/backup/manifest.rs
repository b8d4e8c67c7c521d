//! What a backup says about itself: `manifest.json`.

use domain::moment::Moment;
use serde::{Deserialize, Serialize};

/// The number of this form of backups; raised when an older program could not read a newer one rightly.
pub(super) const FORMAT: u32 = 1;
/// What `product` says.
pub(super) const PRODUCT: &str = "readback";

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `readback`.
    pub product: String,
    /// The form of the archive.
    pub format: u32,
    /// The version of the program that made it.
    pub version: String,
    /// The last migration that the database had seen.
    pub schema: String,
    /// `sqlite` or `postgres`, where it came from; it can be restored to either.
    pub database: String,
    /// When the reading began.
    pub created_at: Moment,
    /// Every table with its rows.
    pub tables: Vec<Table>,
    /// The numbers that were given out last: the next one goes on from there.
    pub sequences: Vec<Sequence>,
    /// Every file of the archive but the manifest.
    pub files: Vec<StoredFile>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// How many rows there are.
    pub rows: u64,
    /// The file that holds them.
    pub file: String,
}

/// The counter of a table whose numbers are given out by the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// The table.
    pub table: String,
    /// The number that was given out last.
    pub last: i64,
}

/// One file of the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its path in the archive.
    pub path: String,
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256, in hexadecimal digits.
    pub sha256: String,
}
