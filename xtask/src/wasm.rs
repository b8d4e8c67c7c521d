//! Compiled files, taken apart and put together again smaller.

use std::{collections::BTreeMap, ops::Range};

const HEADER: usize = 8;
const CUSTOM: u8 = 0;
const IMPORTS: u8 = 2;
/// From where the functions of the generated script are imported.
const SCRIPT: &[u8] = b"./app_bg.js";
/// Hexadecimal digits with which `wasm-bindgen` ends the names of such functions.
const HASH: usize = 16;

/// The sections with their kinds: the bytes of the whole section, and of what it holds.
fn sections(wasm: &[u8]) -> Vec<(u8, Range<usize>, Range<usize>)> {
    let mut all = Vec::new();
    let mut at = HEADER;
    while at < wasm.len() {
        let (length, body) = leb128(wasm, at + 1);
        let end = (body + length).min(wasm.len());
        all.push((wasm[at], at..end, body..end));
        at = end;
    }
    all
}

/// Drops the sections that only tools read: relocations, names, target features.
pub fn without_custom_sections(wasm: &[u8]) -> Vec<u8> {
    let mut kept = wasm[..HEADER.min(wasm.len())].to_vec();
    for (_, whole, _) in sections(wasm).into_iter().filter(|(kind, ..)| *kind != CUSTOM) {
        kept.extend_from_slice(&wasm[whole]);
    }
    kept
}

/// Gives the functions that the file imports from the generated script short names, in the file and in the script.
pub fn with_short_imports(wasm: &[u8], script: &str) -> (Vec<u8>, String) {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut written = wasm[..HEADER.min(wasm.len())].to_vec();
    for (kind, whole, inside) in sections(wasm) {
        if kind == IMPORTS {
            let body = short_imports(&wasm[inside], &mut names);
            written.push(IMPORTS);
            push_leb128(&mut written, body.len());
            written.extend(body);
        } else {
            written.extend_from_slice(&wasm[whole]);
        }
    }
    (written, renamed(script, &names))
}

fn short_imports(section: &[u8], names: &mut BTreeMap<String, String>) -> Vec<u8> {
    let (count, mut at) = leb128(section, 0);
    let mut written = Vec::new();
    push_leb128(&mut written, count);
    for _ in 0..count {
        let (module, field) = (text(section, at), text(section, text(section, at).end));
        let end = end_of_import(section, field.end);
        let mut name = String::from_utf8_lossy(&section[field.clone()]).into_owned();
        if &section[module.clone()] == SCRIPT && is_hashed(&name) {
            let next = names.len();
            name = names.entry(name).or_insert_with(|| format!("i{next}")).clone();
        }
        push_text(&mut written, &section[module]);
        push_text(&mut written, name.as_bytes());
        written.extend_from_slice(&section[field.end..end]);
        at = end;
    }
    written
}

fn is_hashed(name: &str) -> bool {
    let hash = name.rsplit_once('_').map_or("", |(_, hash)| hash);
    hash.len() == HASH && hash.chars().all(|digit| digit.is_ascii_hexdigit())
}

/// Replaces whole words by what `names` says.
fn renamed(script: &str, names: &BTreeMap<String, String>) -> String {
    let is_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '$');
    let mut written = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(begin) = rest.find(is_word) {
        let (before, from) = rest.split_at(begin);
        let (word, after) = from.split_at(from.find(|sign| !is_word(sign)).unwrap_or(from.len()));
        written.push_str(before);
        written.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    written.push_str(rest);
    written
}

/// Where the text whose length stands at `at` is.
fn text(bytes: &[u8], at: usize) -> Range<usize> {
    let (length, begin) = leb128(bytes, at);
    begin..begin + length
}

/// Behind the import whose kind stands at `at`: a function, table, memory, global or tag.
fn end_of_import(bytes: &[u8], at: usize) -> usize {
    let limits = |at: usize| {
        let (_, after) = leb128(bytes, at + 1);
        if bytes[at] & 1 == 1 { leb128(bytes, after).1 } else { after }
    };
    match bytes[at] {
        0 => leb128(bytes, at + 1).1,
        1 => limits(at + 2),
        2 => limits(at + 1),
        3 => at + 3,
        _ => leb128(bytes, at + 2).1,
    }
}

/// An unsigned LEB128 number at `at`, and the position behind it.
fn leb128(bytes: &[u8], mut at: usize) -> (usize, usize) {
    let (mut value, mut shift) = (0, 0);
    while let Some(byte) = bytes.get(at) {
        value |= usize::from(byte & 0x7f) << shift;
        at += 1;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (value, at)
}

fn push_leb128(bytes: &mut Vec<u8>, mut value: usize) {
    loop {
        let digits = u8::try_from(value & 0x7f).unwrap_or_default();
        value >>= 7;
        bytes.push(if value == 0 { digits } else { digits | 0x80 });
        if value == 0 {
            return;
        }
    }
}

fn push_text(bytes: &mut Vec<u8>, text: &[u8]) {
    push_leb128(bytes, text.len());
    bytes.extend_from_slice(text);
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAGIC: [u8; HEADER] = [0, b'a', b's', b'm', 1, 0, 0, 0];

    fn section(kind: u8, body: &[u8]) -> Vec<u8> {
        let mut section = vec![kind];
        push_leb128(&mut section, body.len());
        section.extend_from_slice(body);
        section
    }

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let type_section = section(1, &[7, 7]);
        let wasm = [&MAGIC[..], &section(CUSTOM, &[9; 129]), &type_section, &section(CUSTOM, &[5])].concat();
        assert_eq!(without_custom_sections(&wasm), [&MAGIC[..], &type_section].concat());
    }

    #[test]
    fn names_with_hashes_become_short_on_both_sides() {
        let long = "__wbg_body_5f971cbc6950ca4f";
        let imports = |name: &str| {
            let mut body = vec![4];
            for (module, field, kind) in [
                (SCRIPT, name, &[0, 0x85, 0x01][..]),
                (b"./__wasm_split.js", long, &[0, 3]),
                (SCRIPT, "memory", &[2, 1, 16, 0x80, 0x02]),
                (SCRIPT, "table", &[1, 0x70, 0, 1]),
            ] {
                push_text(&mut body, module);
                push_text(&mut body, field.as_bytes());
                body.extend_from_slice(kind);
            }
            [&MAGIC[..], &section(IMPORTS, &body), &section(10, &[1, 2])].concat()
        };
        let script =
            "const a = { __wbg_body_5f971cbc6950ca4f: function(x) {}, my__wbg_body_5f971cbc6950ca4f: 1 };";
        let (wasm, short) = with_short_imports(&imports(long), script);
        assert_eq!(wasm, imports("i0"));
        assert_eq!(short, "const a = { i0: function(x) {}, my__wbg_body_5f971cbc6950ca4f: 1 };");
    }
}
