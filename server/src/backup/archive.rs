//! The archive itself: files go in with their SHA-256, and come out only when every one of them is as it was.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::BackupError;
use super::manifest::{FORMAT, Manifest, PRODUCT, StoredFile};

const MANIFEST: &str = "manifest.json";
const MANIFEST_SUM: &str = "manifest.json.sha256";
/// The longest manifest: a few thousand tables would fit.
const LONGEST_MANIFEST: u64 = 4 * 1024 * 1024;

/// An archive that is being written.
pub(super) struct Writer<'f> {
    tar: tar::Builder<&'f mut File>,
    seconds: u64,
    files: Vec<StoredFile>,
}

impl<'f> Writer<'f> {
    /// Begins an archive whose files are of that second since 1970.
    pub fn new(file: &'f mut File, seconds: i64) -> Self {
        Self {
            tar: tar::Builder::new(file),
            seconds: u64::try_from(seconds).unwrap_or_default(),
            files: Vec::new(),
        }
    }

    /// Adds a compressed file that `fill` writes.
    pub fn add<T, E: From<std::io::Error>>(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut header = self.header();
        let mut entry = self.tar.append_writer(&mut header, path)?;
        let mut gzip = GzEncoder::new(Summing::new(&mut entry), Compression::default());
        let value = fill(&mut gzip)?;
        let (size, sha256) = gzip.finish()?.sum();
        entry.finish()?;
        self.files.push(StoredFile { path: path.to_owned(), size, sha256 });
        Ok(value)
    }

    /// Every file so far.
    pub fn files(&self) -> Vec<StoredFile> {
        self.files.clone()
    }

    /// Adds the manifest and makes the archive durable.
    pub fn finish(mut self, manifest: &Manifest) -> std::io::Result<()> {
        let mut text = serde_json::to_vec_pretty(manifest)?;
        text.push(b'\n');
        self.add_plain(MANIFEST, &text)?;
        let sum = format!("{}  {MANIFEST}\n", hex(&Sha256::digest(&text)));
        self.add_plain(MANIFEST_SUM, sum.as_bytes())?;
        let file = self.tar.into_inner()?;
        file.sync_all()
    }

    fn add_plain(&mut self, path: &str, bytes: &[u8]) -> std::io::Result<()> {
        let mut header = self.header();
        header.set_size(bytes.len() as u64);
        self.tar.append_data(&mut header, path, bytes)
    }

    fn header(&self) -> tar::Header {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_mode(0o600);
        header.set_mtime(self.seconds);
        header.set_size(0);
        header
    }
}

/// Counts and sums what passes.
struct Summing<W> {
    inner: W,
    size: u64,
    sha256: Sha256,
}

impl<W> Summing<W> {
    fn new(inner: W) -> Self {
        Self { inner, size: 0, sha256: Sha256::new() }
    }

    fn sum(self) -> (u64, String) {
        (self.size, hex(&self.sha256.finalize()))
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.sha256.update(&bytes[..count]);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An archive of which every byte that matters was found to be as it was written.
pub(super) struct Checked<'p> {
    file: File,
    path: &'p Path,
    /// What it says about itself.
    pub manifest: Manifest,
}

impl<'p> Checked<'p> {
    /// Reads the whole file and compares it with its manifest.
    pub fn open(path: &'p Path) -> Result<Self, BackupError> {
        let damaged = |reason: &str| BackupError::damaged(path, reason);
        let mut file = File::open(path).map_err(|error| BackupError::file(path, error))?;
        let mut found: BTreeMap<String, (u64, String)> = BTreeMap::new();
        let (mut manifest, mut sum) = (Vec::new(), Vec::new());
        each_entry(path, &mut file, |name, entry| {
            let mut nowhere = std::io::sink();
            let keep: &mut dyn Write = match name {
                MANIFEST => &mut manifest,
                MANIFEST_SUM => &mut sum,
                _ => &mut nowhere,
            };
            let mut summing = Summing::new(keep);
            let longest = if matches!(name, MANIFEST | MANIFEST_SUM) { LONGEST_MANIFEST } else { u64::MAX };
            std::io::copy(&mut entry.take(longest), &mut summing)
                .map_err(|error| BackupError::damaged(path, error))?;
            match found.insert(name.to_owned(), summing.sum()) {
                None => Ok(()),
                Some(_) => Err(damaged("a file stands in it twice")),
            }
        })?;
        let Some((_, manifest_sum)) = found.remove(MANIFEST) else {
            return Err(damaged("it has no manifest; it is cut off, or something else"));
        };
        if found.remove(MANIFEST_SUM).is_none() {
            return Err(damaged("its end is missing"));
        }
        if sum != format!("{manifest_sum}  {MANIFEST}\n").as_bytes() {
            return Err(damaged("its manifest has changed since it was written"));
        }
        let manifest = read_manifest(path, &manifest)?;
        for stored in &manifest.files {
            match found.remove(&stored.path) {
                None => return Err(damaged(&format!("{} is missing", stored.path))),
                Some((size, sha256)) if size == stored.size && sha256 == stored.sha256 => {}
                Some(_) => return Err(damaged(&format!("{} has changed since it was written", stored.path))),
            }
        }
        match found.keys().next() {
            Some(_) => Err(damaged("it holds files that its manifest does not name")),
            None => Ok(Self { file, path, manifest }),
        }
    }

    /// Hands every compressed file to `take`, unpacked, in the order of the archive.
    pub fn read(
        &mut self,
        mut take: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
    ) -> Result<(), BackupError> {
        each_entry(self.path, &mut self.file, |name, entry| match name {
            MANIFEST | MANIFEST_SUM => Ok(()),
            _ => take(name, &mut GzDecoder::new(entry)),
        })
    }
}

fn read_manifest(path: &Path, bytes: &[u8]) -> Result<Manifest, BackupError> {
    /// What every form of the manifest says.
    #[derive(serde::Deserialize)]
    struct Head {
        product: String,
        format: u32,
        version: String,
        schema: String,
    }
    let unreadable = |error: serde_json::Error| BackupError::damaged(path, format!("its manifest: {error}"));
    let head: Head = serde_json::from_slice(bytes).map_err(unreadable)?;
    if head.product != PRODUCT {
        return Err(BackupError::damaged(path, format!("it was made by {}", head.product)));
    }
    if head.format > FORMAT {
        return Err(BackupError::Newer { version: head.version, schema: head.schema });
    }
    serde_json::from_slice(bytes).map_err(unreadable)
}

fn each_entry(
    path: &Path,
    file: &mut File,
    mut look: impl FnMut(&str, &mut dyn Read) -> Result<(), BackupError>,
) -> Result<(), BackupError> {
    let damaged = |error: std::io::Error| BackupError::damaged(path, error);
    file.rewind().map_err(|error| BackupError::file(path, error))?;
    let mut archive = tar::Archive::new(BufReader::new(file));
    for entry in archive.entries().map_err(damaged)? {
        let mut entry = entry.map_err(damaged)?;
        let name = entry.path().map_err(damaged)?.to_string_lossy().into_owned();
        look(&name, &mut entry)?;
    }
    Ok(())
}
