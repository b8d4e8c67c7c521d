//! Takes a backup beside a running server, or of a database that nobody uses at the moment.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use diesel::connection::{DefaultLoadingMode, SimpleConnection};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::moment::Moment;

use super::BackupError;
use super::archive::Writer;
use super::catalogue::{self, Table};
use super::manifest::{self, FORMAT, Manifest, PRODUCT};
use crate::db::dialect::Dialect;
use crate::db::{Conn, Database, DatabaseConfig, applied_versions, known_versions};

/// Rows that PostgreSQL hands over at a time.
const FETCH: &str = "FETCH FORWARD 500 FROM readback_rows";

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Writes everything that is kept into `file`, which must not be there yet and which its owner alone can read. Nothing
/// of that name is there before all of it is, durably.
///
/// # Errors
/// `Exists`, `File`; the database's.
pub async fn take(config: &DatabaseConfig, file: &Path, now: Moment) -> Result<Manifest, BackupError> {
    if file.exists() {
        return Err(BackupError::Exists { file: file.display().to_string() });
    }
    let db = Database::open_read_only(config)?;
    let place = file.to_path_buf();
    let manifest = db.read(move |conn| conn.snapshot(|conn| write_file(conn, &place, now))).await;
    db.close().await;
    manifest
}

/// The file under another name while it is written; gone where that ends early.
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn write_file(conn: &mut Conn, file: &Path, now: Moment) -> Result<Manifest, BackupError> {
    let failed = |error: std::io::Error| BackupError::file(file, error);
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Some(name) = file.file_name() else {
        return Err(BackupError::file(file, "this names no file"));
    };
    let part = folder.join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&part).map_err(failed)?;
    let part = Part(part);
    let manifest = write_archive(conn, &mut out, file, now)?;
    drop(out);
    put_in_place(&part.0, file)?;
    if cfg!(unix) {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(manifest)
}

/// Gives the finished file its name, unless something has got that name meanwhile.
fn put_in_place(part: &Path, file: &Path) -> Result<(), BackupError> {
    let exists = || BackupError::Exists { file: file.display().to_string() };
    match std::fs::hard_link(part, file) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(exists()),
        // Not every file system gives a file two names.
        Err(_) if file.exists() => Err(exists()),
        Err(_) => std::fs::rename(part, file).map_err(|error| BackupError::file(file, error)),
    }
}

/// What writing a table can run into: the two cannot be told apart by one type of the standard library.
enum Stopped {
    File(std::io::Error),
    Other(BackupError),
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Self::Other(error.into())
    }
}

fn write_archive(conn: &mut Conn, out: &mut File, file: &Path, now: Moment) -> Result<Manifest, BackupError> {
    let applied = applied_versions(conn)?;
    let known = known_versions()?;
    if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
        return Err(BackupError::NewerDatabase(newer.clone()));
    }
    let dialect = conn.dialect();
    let mut writer = Writer::new(out, now.seconds());
    let mut tables = Vec::new();
    for table in catalogue::list_tables(conn)? {
        let path = format!("tables/{}.jsonl.gz", table.name);
        let rows =
            writer.add(&path, |out| write_rows(conn, &table, out)).map_err(|stopped| match stopped {
                Stopped::File(error) => BackupError::file(file, error),
                Stopped::Other(error) => error,
            })?;
        let columns = table.column_names();
        tables.push(manifest::Table { name: table.name, columns, rows, file: path });
    }
    let manifest = Manifest {
        product: PRODUCT.to_owned(),
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: applied.last().cloned().unwrap_or_default(),
        database: match dialect {
            Dialect::Sqlite => "sqlite".to_owned(),
            Dialect::Postgres => "postgres".to_owned(),
        },
        created_at: now,
        tables,
        sequences: catalogue::list_sequences(conn)?,
        files: writer.files(),
    };
    writer.finish(&manifest).map_err(|error| BackupError::file(file, error))?;
    Ok(manifest)
}

/// Writes every row of a table, never more than a few in memory; says how many there were.
fn write_rows(conn: &mut Conn, table: &Table, out: &mut dyn Write) -> Result<u64, Stopped> {
    let mut out = BufWriter::new(out);
    let mut rows = 0;
    let query = table.reading(conn.dialect());
    match conn {
        Conn::Sqlite(conn) => {
            for line in diesel::sql_query(query).load_iter::<Line, DefaultLoadingMode>(conn)? {
                writeln!(out, "{}", line?.line)?;
                rows += 1;
            }
        }
        Conn::Pg(conn) => {
            conn.batch_execute(&format!("DECLARE readback_rows NO SCROLL CURSOR FOR {query}"))?;
            loop {
                let lines: Vec<Line> = diesel::sql_query(FETCH).load(conn)?;
                if lines.is_empty() {
                    break;
                }
                for line in &lines {
                    writeln!(out, "{}", line.line)?;
                }
                rows += lines.len() as u64;
            }
            conn.batch_execute("CLOSE readback_rows")?;
        }
    }
    out.flush()?;
    Ok(rows)
}
