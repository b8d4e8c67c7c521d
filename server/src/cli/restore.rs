//! `readback restore`: a backup becomes a running system again, in an empty place, and is checked.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::{Failure, say};
use crate::backup;
use crate::config::Config;
use crate::db::DatabaseConfig;

/// Which backup is restored.
#[derive(Args, Clone)]
pub struct RestoreOptions {
    /// The file that `readback backup` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Restores it and says what is there now.
pub async fn restore(options: RestoreOptions, config: Config) -> Result<ExitCode, Failure> {
    let place = DatabaseConfig { url: config.database_url, data_folder: config.data };
    let restored = backup::restore(&place, &options.file).await?;
    let manifest = restored.manifest;
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    let (version, database) = (manifest.version, manifest.database);
    say(&format!(
        "{rows} rows restored, as they stood at {} (readback {version} on {database})",
        manifest.created_at
    ));
    for difference in &restored.findings.differences {
        say(difference);
    }
    let (reports, differences) = (restored.findings.reports, restored.findings.differences.len());
    say(&format!("{reports} reports checked, {differences} differences"));
    say("Everybody has to sign in again.");
    Ok(if differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
