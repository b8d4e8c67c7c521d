//! The exclusive lock on the data folder: one process writes there, ever.

use std::fs::{DirBuilder, File, TryLockError};
use std::path::Path;

use super::error::StoreError;

/// The file inside the data folder that carries the lock; its presence alone means nothing.
pub(super) const LOCK_FILE: &str = "lock";

/// Holds the data folder for this process until it is dropped; the system lets go of it if the process dies.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Makes the folder, readable by its owner alone, where it is absent, and locks it.
    ///
    /// # Errors
    /// `StoreError::Folder` where another process (or another part of this one) holds it, or it cannot be used.
    pub fn take(folder: &Path) -> Result<Self, StoreError> {
        make_private(folder).map_err(|error| failed(folder, &error))?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK_FILE))
            .map_err(|error| failed(folder, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Folder(
                format!("the data folder {} is in use by another readback", folder.display()).into(),
            )),
            Err(TryLockError::Error(error)) => Err(failed(folder, &error)),
        }
    }
}

fn failed(folder: &Path, error: &std::io::Error) -> StoreError {
    StoreError::Folder(format!("the data folder {} cannot be used: {error}", folder.display()).into())
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
