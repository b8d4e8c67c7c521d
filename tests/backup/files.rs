//! The commands, and backups that were tampered with.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::sync::Arc;

use serde_json::Value;
use server::clock::SetClock;
use sha2::{Digest, Sha256};

use crate::world::{Kind, Place, START, Stopped, World, run};

/// The manifest's name in the archive.
pub const MANIFEST: &str = "manifest.json";

/// A folder for backups, gone at the end.
pub struct Shelf(PathBuf);

impl Shelf {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("readback_shelf_{}", uuid::Uuid::new_v4().simple()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of everything that lies there.
    pub fn names(&self) -> Vec<String> {
        names(&self.0)
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The names of everything in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub fn backup(place: &Place, file: &Path) -> Output {
    run(place, &[], &["backup", file.to_str().expect("a name")])
}

pub fn restore(place: &Place, file: &Path) -> Output {
    run(place, &[], &["restore", file.to_str().expect("a name")])
}

/// What a command that must succeed has printed.
#[track_caller]
pub fn printed(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}{error}");
    text
}

/// The reason that a command which must fail has given.
#[track_caller]
pub fn reason(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{text}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Restores into a new place and starts the product there.
#[track_caller]
pub fn restored(kind: Kind, file: &Path) -> World {
    let place = Place::new(kind);
    let text = printed(&restore(&place, file));
    assert!(text.contains(" reports checked, 0 differences"), "{text}");
    let clock = SetClock::at(START.parse().expect("a time"));
    Stopped { kind, clock, database: Arc::new(place) }.start(|_| {})
}

/// A file of an archive: its name, its bytes, and where they begin.
pub struct Member {
    pub name: String,
    pub bytes: Vec<u8>,
    pub header_at: u64,
    pub bytes_at: u64,
}

/// Every file of an archive, in order.
pub fn members(file: &Path) -> Vec<Member> {
    let mut archive = tar::Archive::new(File::open(file).expect("the archive"));
    let entries = archive.entries().expect("entries");
    entries
        .map(|entry| {
            let mut entry = entry.expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes");
            Member {
                name: entry.path().expect("its name").to_string_lossy().into_owned(),
                bytes,
                header_at: entry.raw_header_position(),
                bytes_at: entry.raw_file_position(),
            }
        })
        .collect()
}

/// What an archive says about itself.
pub fn manifest(file: &Path) -> Value {
    let members = members(file);
    let manifest = members.iter().find(|member| member.name == MANIFEST).expect("a manifest");
    serde_json::from_slice(&manifest.bytes).expect("JSON")
}

/// Writes the archive anew with another manifest, whose sum is right again, without the files that `keep` refuses.
pub fn rewrite(from: &Path, to: &Path, manifest: &Value, keep: impl Fn(&str) -> bool) {
    let mut archive = tar::Builder::new(File::create_new(to).expect("a new file"));
    let mut put = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        archive.append_data(&mut header, name, bytes).expect("written");
    };
    for member in members(from) {
        if member.name.starts_with("tables/") && keep(&member.name) {
            put(&member.name, &member.bytes);
        }
    }
    let text = manifest.to_string();
    put(MANIFEST, text.as_bytes());
    let sum: String = Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect();
    put("manifest.json.sha256", format!("{sum}  {MANIFEST}\n").as_bytes());
    archive.finish().expect("written");
}
