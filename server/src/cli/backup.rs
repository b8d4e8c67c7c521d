//! `readback backup`: everything that is kept, in one new file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, say};
use crate::backup;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::db::DatabaseConfig;

/// Where the backup goes.
#[derive(Args, Clone)]
pub struct BackupOptions {
    /// The new file, for example readback-2026-11-21.tar; a file that is there already is never overwritten
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Takes it and says what is in it.
pub async fn backup(options: BackupOptions, config: Config) -> Result<ExitCode, Failure> {
    let place = DatabaseConfig { url: config.database_url, data_folder: config.data };
    let manifest = backup::take(&place, &options.file, SystemClock.now()).await?;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let (tables, file) = (manifest.tables.len(), options.file.display());
    say(&format!("{file}: {rows} rows of {tables} tables, as they stood at {}", manifest.created_at));
    Ok(ExitCode::SUCCESS)
}
