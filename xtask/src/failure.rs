//! What can go wrong in the build helper, told so that a developer knows what to do.

use std::{io, path::Path};

/// Why a command of the build helper ended early.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file or folder could not be read or written.
    #[error("{what}: {source}")]
    Io {
        /// What was being done, with the path.
        what: String,
        /// The system's answer.
        source: io::Error,
    },
    /// A program that was started ended with an error; its output is kept.
    #[error("{output}\n{what} failed")]
    Program {
        /// The program and its purpose.
        what: String,
        /// Everything that it said.
        output: String,
    },
    /// Splitting or binding the wasm file failed.
    #[error("{what}: {reason}")]
    Tool {
        /// The step.
        what: &'static str,
        /// The tool's own words.
        reason: String,
    },
    /// The web app has grown beyond what phones on hospital networks should load.
    #[error("{what} is {size} bytes compressed, the limit is {limit}")]
    TooLarge {
        /// The first load, or the name of an area.
        what: String,
        /// Compressed bytes.
        size: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The word catalogue and the program do not fit together.
    #[error("web/words: {}", .0.join("\nweb/words: "))]
    Words(Vec<String>),
    /// The command line was not understood.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// An error of the file system while doing `what` with `path`.
    pub fn io(what: &str, path: &Path, source: io::Error) -> Self {
        Self::Io { what: format!("{what} {}", path.display()), source }
    }
}
