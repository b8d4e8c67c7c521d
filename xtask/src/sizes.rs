//! How large the web app may be, in compressed bytes.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::{Failure, chunks, words};

/// Compressed bytes that a phone loads before the first screen works.
const FIRST_LOAD_LIMIT: usize = 220_000;
/// Compressed bytes of an area that is loaded when first opened.
const AREA_LIMIT: usize = 150_000;
/// What the first screen needs besides the language, by plain names.
const FIRST_LOAD: [&str; 10] = [
    "__wasm_split.js",
    "app.js",
    "app_bg.wasm",
    "icon.svg",
    "icons.svg",
    "index.html",
    "manifest.webmanifest",
    "start.js",
    "style.css",
    "words-en-first.json",
];
/// Says how large the web app is, and refuses one that is too large.
///
/// # Errors
/// [`Failure::TooLarge`] with the first thing that is.
pub fn check(sizes: &BTreeMap<String, usize>, areas: &BTreeMap<String, Vec<String>>) -> Result<(), Failure> {
    let sum = |names: &[String]| -> usize { names.iter().filter_map(|name| sizes.get(name)).sum() };
    let first = sum(&FIRST_LOAD.map(str::to_owned));
    let mut line =
        format!("web app: {} KB first load (limit {})", kilobytes(first), kilobytes(FIRST_LOAD_LIMIT));
    if let Some(shared) = sizes.get(chunks::PACK) {
        _ = write!(line, ", shared {} KB", kilobytes(*shared));
    }
    let of_area = |area: &str, files: &[String]| sum(files) + sum(&[words::file("en", area)]);
    for (area, files) in areas {
        _ = write!(line, ", {} {} KB", area.replace('_', " "), kilobytes(of_area(area, files)));
    }
    eprintln!("{line}");
    let too_large = |what: String, size, limit| Err(Failure::TooLarge { what, size, limit });
    if first > FIRST_LOAD_LIMIT {
        return too_large("the first load of the web app".to_owned(), first, FIRST_LOAD_LIMIT);
    }
    match areas.iter().map(|(area, files)| (area, of_area(area, files))).find(|(_, size)| *size > AREA_LIMIT)
    {
        Some((area, size)) => too_large(format!("the web app's area {area}"), size, AREA_LIMIT),
        None => Ok(()),
    }
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_large_a_first_load_is_refused() {
        let size = |size| BTreeMap::from([("app_bg.wasm".to_owned(), size)]);
        assert!(check(&size(FIRST_LOAD_LIMIT), &BTreeMap::new()).is_ok());
        assert!(check(&size(FIRST_LOAD_LIMIT + 1), &BTreeMap::new()).is_err());
    }
}
