//! A digest of everything that the web app is made from, so that an outdated one is noticed.
//!
//! Shared as text with the server's build script: no dependency, only the standard library.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Files and folders, relative to the workspace, from which the web app is built.
pub const SOURCES: [&str; 4] = ["Cargo.lock", "Cargo.toml", "domain", "web"];

/// FNV-1a over names and contents of all sources, as 16 hexadecimal digits.
///
/// # Errors
/// When a source cannot be read.
pub fn of_sources(root: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(&root.join(source), &mut files)?;
    }
    files.sort();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        for byte in name.bytes().chain(fs::read(&file)?).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{hash:016x}"))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        // Editors leave hidden files behind that are no sources.
        if !entry.file_name().to_string_lossy().starts_with('.') {
            collect(&entry.path(), files)?;
        }
    }
    Ok(())
}
