//! Puts the web app together: names with hashes, compressed bodies, the table that the server embeds.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Failure,
    chunks::{self, Packed},
    compress, digest, root, sizes, target,
    web::Options,
    words,
};

/// In the order of their cascade layers.
const STYLES: [&str; 5] = ["tokens.css", "base.css", "layout.css", "parts.css", "print.css"];
/// The two generated scripts, which import each other and so share one hash.
const GLUE: [&str; 2] = ["app.js", SPLIT_SCRIPT];
/// Loads the areas.
const SPLIT_SCRIPT: &str = "__wasm_split.js";

struct File {
    plain_name: String,
    address: String,
    hashed: bool,
    body: Vec<u8>,
}

#[derive(Default)]
struct Bundle {
    files: Vec<File>,
    addresses: BTreeMap<String, String>,
}

impl Bundle {
    fn add_hashed(&mut self, plain_name: &str, body: Vec<u8>) {
        let hash = short_hash(&body);
        self.add_with_hash(plain_name, &hash, body);
    }

    fn add_with_hash(&mut self, plain_name: &str, hash: &str, body: Vec<u8>) {
        let (stem, extension) = plain_name.rsplit_once('.').unwrap_or((plain_name, "bin"));
        let address = format!("/assets/{}-{hash}.{extension}", stem.trim_start_matches('_'));
        self.add(plain_name, address, true, body);
    }

    fn add(&mut self, plain_name: &str, address: String, hashed: bool, body: Vec<u8>) {
        self.addresses.insert(plain_name.to_owned(), address.clone());
        self.files.push(File { plain_name: plain_name.to_owned(), address, hashed, body });
    }

    /// Replaces `{{name}}` by what `extra` says, else by the address of that file.
    fn fill_in(&self, text: &str, extra: &BTreeMap<String, String>) -> Result<String, Failure> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, behind) = after.split_once("}}").unwrap_or((after, ""));
            let value =
                extra.get(name).or_else(|| self.addresses.get(name)).ok_or_else(|| Failure::Tool {
                    what: "filling in the web app's pages",
                    reason: format!("nothing is known as {name:?}"),
                })?;
            filled.push_str(before);
            filled.push_str(value);
            rest = behind;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}

/// Writes `target/web-dist` from the generated wasm and scripts and from `web/`.
///
/// # Errors
/// When a file is missing, a mark names no file, or the result is larger than its limits.
pub fn assemble(generated: &Path, options: &Options) -> Result<(), Failure> {
    let web = root().join("web");
    let mut bundle = Bundle::default();

    let split = add_wasm(&mut bundle, generated)?;
    let mut styles = String::new();
    for style in STYLES {
        styles.push_str(&without_comments(&read_text(&web.join("style").join(style))?));
    }
    bundle.add_hashed("style.css", styles.into_bytes());
    for file in files_in(&web.join("public"))? {
        if has_extension(&file, "svg") || has_extension(&file, "png") {
            bundle.add_hashed(&name_of(&file), read(&file)?);
        }
    }
    let languages = add_words(&mut bundle, options)?;
    add_glue(&mut bundle, generated, &split.script)?;

    let mut marks = words::fixed(root())?;
    marks.insert("words".to_owned(), languages);
    let shim = without_comments(&read_text(&web.join("public/shim.js"))?);
    let start = without_comments(&read_text(&web.join("public/start.js"))?);
    let start = bundle.fill_in(&format!("{shim}\n{start}"), &marks)?;
    bundle.add_hashed("start.js", start.into_bytes());
    for (path, address) in [("index.html", "/"), ("public/manifest.webmanifest", "/manifest.webmanifest")] {
        let text = bundle.fill_in(&read_text(&web.join(path))?, &marks)?;
        bundle.add(&name_of(Path::new(path)), address.to_owned(), false, text.into_bytes());
    }
    write_out(bundle, &split.areas, options)
}

/// Adds the words of each language in their parts; the answer is what the browser needs to find them, as JSON. The
/// parts of a language share one hash, because many hashes would weigh more than what they are for.
fn add_words(bundle: &mut Bundle, options: &Options) -> Result<String, Failure> {
    let mut hashes = serde_json::Map::new();
    for (language, parts) in words::catalogues(root(), options.pseudo_language)? {
        let hash = short_hash(parts.values().map(String::as_str).collect::<String>().as_bytes());
        for (part, words) in parts {
            bundle.add_with_hash(&words::file(&language, &part), &hash, words.into_bytes());
        }
        hashes.insert(language, hash.into());
    }
    Ok(serde_json::Value::Object(hashes).to_string())
}

/// Adds the compiled files, the small shared ones in one.
fn add_wasm(bundle: &mut Bundle, generated: &Path) -> Result<Packed, Failure> {
    let mut files = BTreeMap::new();
    for file in files_in(generated)?.into_iter().filter(|file| has_extension(file, "wasm")) {
        files.insert(name_of(&file), read(&file)?);
    }
    let script = generated.join(SPLIT_SCRIPT);
    let mut packed =
        if script.exists() { chunks::pack(&read_text(&script)?, &files) } else { Packed::default() };
    for (name, body) in files.into_iter().filter(|(name, _)| !packed.inside.contains(name)) {
        bundle.add_hashed(&name, body);
    }
    if !packed.inside.is_empty() {
        bundle.add_hashed(chunks::PACK, std::mem::take(&mut packed.pack));
    }
    Ok(packed)
}

/// Adds the scripts that `wasm-bindgen` and the splitter generated, with the new names in their imports.
fn add_glue(bundle: &mut Bundle, generated: &Path, split_script: &str) -> Result<(), Failure> {
    let mut texts = Vec::new();
    for (name, mut text) in
        [(GLUE[0], read_text(&generated.join(GLUE[0]))?), (GLUE[1], split_script.to_owned())]
    {
        if !text.is_empty() {
            for (plain, address) in &bundle.addresses {
                let new = address.trim_start_matches("/assets/");
                text = text.replace(&format!("URL(\"./{plain}\""), &format!("URL(\"./{new}\""));
            }
            texts.push((name, text));
        }
    }
    let all: String = texts.iter().map(|(_, text)| text.as_str()).collect();
    let hash = short_hash(all.as_bytes());
    for (name, mut text) in texts {
        for other in GLUE {
            let (stem, _) = other.rsplit_once('.').unwrap_or((other, ""));
            let new = format!("from \"./{}-{hash}.js\"", stem.trim_start_matches('_'));
            // Only the import's address: the same text is also a key of the imported functions.
            text = text.replace(&format!("from \"./{other}\""), &new);
            text = text.replace(&format!("from './{other}'"), &new);
        }
        bundle.add_with_hash(name, &hash, without_comments(&text).into_bytes());
    }
    Ok(())
}

fn write_out(
    mut bundle: Bundle,
    areas: &BTreeMap<String, Vec<String>>,
    options: &Options,
) -> Result<(), Failure> {
    bundle.files.sort_by(|a, b| a.address.cmp(&b.address));
    let bodies: Vec<&[u8]> = bundle.files.iter().map(|file| file.body.as_slice()).collect();
    let compressed =
        if options.dev { vec![compress::Bodies::default(); bodies.len()] } else { compress::all(&bodies)? };

    let folder = target().join("web-dist.new");
    remove(&folder)?;
    let mut table =
        String::from("/// The web app's files, sorted by address.\npub static ASSETS: &[Asset] = &[\n");
    let mut sizes = BTreeMap::new();
    for (file, bodies) in bundle.files.iter().zip(&compressed) {
        let path = file_name(&file.address);
        write(&folder.join(&path), &file.body)?;
        let mut included =
            [("br", &bodies.brotli), ("gz", &bodies.gzip)].into_iter().map(|(suffix, body)| {
                let Some(body) = body else { return Ok("None".to_owned()) };
                let path = format!("{path}.{suffix}");
                write(&folder.join(&path), body)?;
                Ok(format!("Some(include_bytes!({path:?}))"))
            });
        let mut next = || included.next().unwrap_or_else(|| Ok("None".to_owned()));
        let (brotli, gzip) = (next()?, next()?);
        _ = writeln!(
            table,
            "    Asset {{ path: {:?}, mime: {:?}, etag: {:?}, hashed: {}, raw: include_bytes!({path:?}), \
             br: {brotli}, gz: {gzip} }},",
            file.address,
            mime(&file.plain_name),
            short_hash(&file.body),
            file.hashed,
        );
        sizes.insert(file.plain_name.clone(), bodies.brotli.as_ref().map_or(file.body.len(), Vec::len));
    }
    table.push_str("];\n");
    write(&folder.join("assets.rs"), table.as_bytes())?;
    let sources =
        digest::of_sources(root()).map_err(|source| Failure::io("reading the sources in", root(), source))?;
    write(&folder.join("sources"), sources.as_bytes())?;
    put_in_place(&folder, &target().join("web-dist"))?;
    if options.dev { Ok(()) } else { sizes::check(&sizes, areas) }
}

/// Leaves an equal folder as it is, because new times on its files would have the server compiled anew.
fn put_in_place(new: &Path, old: &Path) -> Result<(), Failure> {
    if old.exists() && contents(new)? == contents(old)? {
        return remove(new);
    }
    remove(old)?;
    fs::rename(new, old).map_err(|source| Failure::io("putting in place", old, source))
}

/// Each file's path below `folder` with its bytes.
fn contents(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failure> {
    let listing = |source| Failure::io("listing", folder, source);
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(listing)? {
        let path = entry.map_err(listing)?.path();
        let name = PathBuf::from(path.file_name().unwrap_or_default());
        if path.is_dir() {
            all.extend(contents(&path)?.into_iter().map(|(below, body)| (name.join(below), body)));
        } else {
            all.insert(name, read(&path)?);
        }
    }
    Ok(all)
}

fn remove(folder: &Path) -> Result<(), Failure> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).map_err(|source| Failure::io("removing", folder, source))
}

fn file_name(address: &str) -> String {
    if address == "/" { "index.html".to_owned() } else { address.trim_start_matches('/').to_owned() }
}

fn mime(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}

/// Drops comments that fill whole lines, and indentation.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        let begins = line.starts_with("/*") && (line.ends_with("*/") || !line.contains("*/"));
        if !inside && !begins && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        inside = (inside || begins) && !line.ends_with("*/");
    }
    kept
}

fn short_hash(body: &[u8]) -> String {
    const DIGITS: usize = 16;
    blake3::hash(body).to_hex()[..DIGITS].to_owned()
}

/// The files of one folder, sorted by name.
///
/// # Errors
/// When the folder cannot be read.
pub fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let reading = |source| Failure::io("reading", folder, source);
    let entries = fs::read_dir(folder).map_err(reading)?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(reading)?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|source| Failure::io("reading", path, source))
}

fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| Failure::io("reading", path, source))
}

fn write(path: &Path, body: &[u8]) -> Result<(), Failure> {
    let writing = |source| Failure::io("writing", path, source);
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(writing)?;
    fs::write(path, body).map_err(writing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_equal_folder_stays_as_it_is_and_a_different_one_is_replaced() {
        let place = std::env::temp_dir().join(format!("readback-place-{}", std::process::id()));
        let (new, old) = (place.join("new"), place.join("old"));
        let put = |body: &[u8]| {
            write(&new.join("assets/a.js"), body).unwrap();
            put_in_place(&new, &old).unwrap();
            assert!(!new.exists());
            fs::metadata(old.join("assets/a.js")).unwrap().modified().unwrap()
        };
        let first = put(b"one");
        assert_eq!(put(b"one"), first);
        put(b"two");
        assert_eq!(fs::read(old.join("assets/a.js")).unwrap(), b"two");
        fs::remove_dir_all(place).unwrap();
    }

    #[test]
    fn marks_become_addresses_and_an_unknown_mark_is_refused() {
        let mut bundle = Bundle::default();
        bundle.add_hashed("style.css", b"a{}".to_vec());
        let filled = bundle.fill_in(
            "<link href=\"{{style.css}}\">{{words}}",
            &BTreeMap::from([("words".to_owned(), "{}".to_owned())]),
        );
        let address = &bundle.addresses["style.css"];
        assert!(address.starts_with("/assets/style-") && address.ends_with(".css"), "{address}");
        assert_eq!(filled.ok(), Some(format!("<link href=\"{address}\">{{}}")));
        assert!(bundle.fill_in("{{missing.css}}", &BTreeMap::new()).is_err());
    }

    #[test]
    fn comments_go_and_code_stays() {
        let text = "/* one\n two */\n\ta { b: c } /* kept */\n// gone\n d\n";
        assert_eq!(without_comments(text), "a { b: c } /* kept */\nd\n");
    }
}
