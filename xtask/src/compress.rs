//! Brotli and gzip at their strongest, remembered by content so that only what changed is done again.

use std::{fs, io::Write, path::PathBuf, thread};

use crate::{Failure, target};

/// One file's compressed bodies; absent where the gain is too small to be worth a choice.
#[derive(Clone, Default)]
pub struct Bodies {
    /// Brotli, quality 11.
    pub brotli: Option<Vec<u8>>,
    /// Gzip, level 9.
    pub gzip: Option<Vec<u8>>,
}

/// Compresses all files, each on a thread of its own.
///
/// # Errors
/// When the store of earlier results cannot be read or written.
pub fn all(files: &[&[u8]]) -> Result<Vec<Bodies>, Failure> {
    let folder = target().join("web-cache");
    fs::create_dir_all(&folder).map_err(|source| Failure::io("making", &folder, source))?;
    thread::scope(|scope| {
        let running: Vec<_> = files
            .iter()
            .map(|raw| {
                let stem = folder.join(blake3::hash(raw).to_hex().as_str());
                scope.spawn(move || -> Result<Bodies, Failure> {
                    Ok(Bodies {
                        brotli: worthwhile(raw, remembered(stem.with_extension("br"), raw, brotli)?),
                        gzip: worthwhile(raw, remembered(stem.with_extension("gz"), raw, gzip)?),
                    })
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| {
                thread.join().unwrap_or_else(|_| {
                    Err(Failure::Tool { what: "compressing", reason: "a thread ended early".to_owned() })
                })
            })
            .collect()
    })
}

/// Below a tenth of gain the plain body serves as well.
fn worthwhile(raw: &[u8], compressed: Vec<u8>) -> Option<Vec<u8>> {
    (compressed.len() * 10 <= raw.len() * 9).then_some(compressed)
}

fn remembered(
    path: PathBuf,
    raw: &[u8],
    compress: fn(&[u8]) -> std::io::Result<Vec<u8>>,
) -> Result<Vec<u8>, Failure> {
    if let Ok(known) = fs::read(&path) {
        return Ok(known);
    }
    let compressed = compress(raw).map_err(|source| Failure::io("compressing into", &path, source))?;
    fs::write(&path, &compressed).map_err(|source| Failure::io("writing", &path, source))?;
    Ok(compressed)
}

fn brotli(raw: &[u8]) -> std::io::Result<Vec<u8>> {
    let strongest = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &raw[..], &mut compressed, &strongest)?;
    Ok(compressed)
}

fn gzip(raw: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(raw)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_gain_of_a_tenth_is_kept() {
        assert_eq!(worthwhile(&[0; 100], vec![0; 91]), None);
        assert_eq!(worthwhile(&[0; 100], vec![0; 90]), Some(vec![0; 90]));
    }
}
