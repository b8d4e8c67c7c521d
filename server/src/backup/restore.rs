//! Restores a backup into an empty place, and re-derives every report to see that all is as it was.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::archive::Checked;
use super::catalogue::{self, Table};
use super::manifest::Manifest;
use super::{BackupError, manifest};
use crate::db::{Conn, Database, DatabaseConfig, Filling, known_versions};
use crate::reports;

/// As many bytes of lines are inserted by one statement, or one line that is longer.
const AT_ONCE: usize = 512 * 1024;

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup says about itself.
    pub manifest: Manifest,
    /// What the check says about what is there now.
    pub findings: reports::check::Findings,
}

/// Restores `file`. Everything is checked before anything is touched: the place is empty and nobody uses it, every byte
/// of the backup is as it was written, and this program knows its schema; an older one is brought up to date at the
/// end. Nothing is kept of a restore that fails. All sessions of the old system have ended.
///
/// # Errors
/// `File`, `Damaged`, `Newer`; the database's, `Occupied` among them.
pub async fn restore(config: &DatabaseConfig, file: &Path) -> Result<Restored, BackupError> {
    let (place, file) = (config.clone(), file.to_path_buf());
    let (manifest, db) = tokio::task::spawn_blocking(move || {
        let manifest = fill(&place, &file)?;
        Ok::<_, BackupError>((manifest, Database::open(&place)?))
    })
    .await
    .map_err(|error| crate::error::ServerError::internal("restoring", error))??;
    let findings = reports::check::check(&db).await;
    db.close().await;
    Ok(Restored { manifest, findings: findings? })
}

fn fill(config: &DatabaseConfig, file: &Path) -> Result<Manifest, BackupError> {
    Filling::look(config)?;
    let mut archive = Checked::open(file)?;
    let manifest = archive.manifest.clone();
    if !known_versions()?.contains(&manifest.schema) {
        return Err(BackupError::Newer { version: manifest.version, schema: manifest.schema });
    }
    let mut filling = Filling::begin(config, &manifest.schema)?;
    let conn = filling.conn()?;
    let tables = matching_tables(conn, file, &manifest)?;
    for (table, _) in &tables {
        // What the migrations put there stands in the backup as it has become.
        diesel::sql_query(table.emptying()).execute(conn)?;
    }
    let mut filled = 0;
    archive.read(|name, rows| {
        let Some((table, stored)) = tables.iter().find(|(_, stored)| stored.file == name) else {
            return Ok(());
        };
        filled += 1;
        let count = read_rows(conn, table, rows).map_err(|stopped| match stopped {
            Stopped::File(error) => BackupError::damaged(file, error),
            Stopped::Database(error) => error.into(),
        })?;
        if count == stored.rows {
            return Ok(());
        }
        Err(BackupError::damaged(file, format!("{name} has {count} rows, not {}", stored.rows)))
    })?;
    if filled != tables.len() {
        return Err(BackupError::damaged(file, "a table has no file"));
    }
    catalogue::set_sequences(conn, &manifest.sequences)?;
    filling.finish()?;
    Ok(manifest)
}

/// Every table of the database with what the backup says of it. They are the same tables with the same columns, or
/// rows would be lost in silence.
fn matching_tables(
    conn: &mut Conn,
    file: &Path,
    manifest: &Manifest,
) -> Result<Vec<(Table, manifest::Table)>, BackupError> {
    let tables = catalogue::list_tables(conn)?;
    if let Some(unknown) =
        manifest.tables.iter().find(|one| tables.iter().all(|table| table.name != one.name))
    {
        return Err(BackupError::damaged(file, format!("it has a table {} that nobody knows", unknown.name)));
    }
    tables
        .into_iter()
        .map(|table| {
            let Some(stored) = manifest.tables.iter().find(|one| one.name == table.name) else {
                return Err(BackupError::damaged(file, format!("it lacks the table {}", table.name)));
            };
            let mut columns = stored.columns.clone();
            columns.sort();
            if columns != table.column_names() {
                let reason = format!("its table {} has other columns", table.name);
                return Err(BackupError::damaged(file, reason));
            }
            Ok((table, stored.clone()))
        })
        .collect()
}

enum Stopped {
    File(std::io::Error),
    Database(diesel::result::Error),
}

/// Inserts every line as a row; says how many there were.
fn read_rows(conn: &mut Conn, table: &Table, rows: &mut dyn Read) -> Result<u64, Stopped> {
    let statement = table.inserting(conn.dialect());
    let mut insert = |lines: &[String]| {
        let lines = format!("[{}]", lines.join(","));
        diesel::sql_query(&statement).bind::<Text, _>(lines).execute(conn).map_err(Stopped::Database)
    };
    let (mut count, mut lines, mut bytes) = (0, Vec::new(), 0);
    for line in BufReader::new(rows).lines() {
        let line = line.map_err(Stopped::File)?;
        bytes += line.len();
        lines.push(line);
        if bytes > AT_ONCE {
            count += insert(&lines)? as u64;
            lines.clear();
            bytes = 0;
        }
    }
    if !lines.is_empty() {
        count += insert(&lines)? as u64;
    }
    Ok(count)
}
