//! `readback check`: re-derives every report from its events and names each difference.

use std::process::ExitCode;

use super::{Failure, say};
use crate::config::Config;
use crate::db::{Database, DatabaseConfig};
use crate::reports;

/// Reads beside a running server; changes nothing.
pub async fn check(config: Config) -> Result<ExitCode, Failure> {
    let place = DatabaseConfig { url: config.database_url.clone(), data_folder: config.data.clone() };
    let db = Database::open_read_only(&place)?;
    let pending = db.pending_migrations().await?;
    for name in &pending {
        say(&format!("migration {name} is missing: run `readback migrate`"));
    }
    if !pending.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    let findings = reports::check::check(&db).await?;
    for difference in &findings.differences {
        say(difference);
    }
    say(&format!("{} reports checked, {} differences", findings.reports, findings.differences.len()));
    Ok(if findings.differences.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
