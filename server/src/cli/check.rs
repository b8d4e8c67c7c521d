//! `readback check`: re-derives every report from its events and names each difference.

use std::process::ExitCode;

use super::{Failure, say};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, TlsFiles};
use crate::db::{Database, DatabaseConfig};
use crate::reports;
use crate::tls::Certificate;

/// Reads beside a running server; changes nothing.
pub async fn check(config: Config) -> Result<ExitCode, Failure> {
    for remark in config.mail.remarks() {
        say(&remark);
    }
    let is_tls_good = config.tls.as_ref().is_none_or(check_tls);
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
    let is_good = findings.differences.is_empty() && is_tls_good;
    Ok(if is_good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether the server could answer with the certificate: it fits its key and is valid now.
fn check_tls(files: &TlsFiles) -> bool {
    match Certificate::load(files) {
        Ok(certificate) => {
            let validity = certificate.validity(SystemClock.now());
            say(&validity.to_string());
            validity.is_valid()
        }
        Err(error) => {
            say(&error.to_string());
            false
        }
    }
}
