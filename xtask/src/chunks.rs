//! What the areas share: the splitter makes a file for every set of areas that share something, most of them tiny.
//! The small ones become one file, so that opening an area takes a handful of requests.

use std::collections::BTreeMap;

/// The name of the file with all small ones.
pub const PACK: &str = "shared.bin";
/// Plain bytes below which a file is packed.
const SMALL: usize = 40_000;

/// Fetches the pack once and cuts a file out of it; a failure is forgotten, so that the next try asks again.
const CUT: &str = r#"let pack;
const cut = async (from, to) => {
pack ??= fetch(new URL("./shared.bin", import.meta.url)).then((answer) => {
if (!answer.ok) throw new Error("no shared code");
return answer.arrayBuffer();
});
try {
return new Response((await pack).slice(from, to), { headers: { "Content-Type": "application/wasm" } });
} catch (error) {
pack = undefined;
throw error;
}
};
"#;

/// The splitter's script and files, with the small ones packed.
#[derive(Default)]
pub struct Packed {
    /// The script that loads areas.
    pub script: String,
    /// All small files, one after the other.
    pub pack: Vec<u8>,
    /// Names of the files that went into the pack.
    pub inside: Vec<String>,
    /// For each area the files that it loads, besides the pack.
    pub areas: BTreeMap<String, Vec<String>>,
}

/// Packs the small ones of `files` (name and content) and rewrites `script`, which loads them, accordingly.
pub fn pack(script: &str, files: &BTreeMap<String, Vec<u8>>) -> Packed {
    let mut packed = Packed::default();
    let mut shared_by: Vec<&str> = Vec::new();
    let mut rewritten = String::new();
    for line in script.lines() {
        // The splitter names in a comment which areas share the next file.
        if let Some(areas) = line.strip_prefix("/* ").and_then(|rest| rest.strip_suffix(" */")) {
            shared_by = areas.split(", ").collect();
        }
        let fetched = line.split_once("fetch(new URL(\"./").and_then(|(_, rest)| rest.split_once('"'));
        let file = fetched.and_then(|(name, _)| files.get_key_value(name));
        match file {
            Some((name, body)) if name.starts_with("chunk_") && body.len() < SMALL => {
                let from = packed.pack.len();
                packed.pack.extend_from_slice(body);
                packed.inside.push(name.clone());
                rewritten.push_str(&format!("const src = cut({from}, {});\n", packed.pack.len()));
                continue;
            }
            Some((name, _)) => {
                let own = name.strip_prefix("split_").and_then(|rest| rest.strip_suffix(".wasm"));
                let areas = own.map_or_else(|| shared_by.clone(), |own| vec![own]);
                for area in areas {
                    packed.areas.entry(area.to_owned()).or_default().push(name.clone());
                }
            }
            None => {}
        }
        rewritten.push_str(line);
        rewritten.push('\n');
    }
    let (imports, rest) = rewritten.split_once("\n\n").unwrap_or(("", &rewritten));
    packed.script = format!("{imports}\n{CUT}{rest}");
    packed
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "import { initSync } from \"./app.js\";\n\n\
        /* own, triage */\nconst __chunk_1 = makeLoad(() => {\n    \
        const src = fetch(new URL(\"./chunk_1.wasm\", import.meta.url));\n}\n, []);\n\
        /* own, entry */\nconst __chunk_2 = makeLoad(() => {\n    \
        const src = fetch(new URL(\"./chunk_2.wasm\", import.meta.url));\n}\n, []);\n\
        export const load = wrapAsyncCb(makeLoad(() => {\n    \
        const src = fetch(new URL(\"./split_own.wasm\", import.meta.url));\n}\n, [__chunk_1]));\n";

    #[test]
    fn small_shared_files_are_cut_out_of_the_pack() {
        let files = BTreeMap::from([
            ("chunk_1.wasm".to_owned(), vec![1; 3]),
            ("chunk_2.wasm".to_owned(), vec![2; SMALL]),
            ("split_own.wasm".to_owned(), vec![3; 2]),
        ]);
        let packed = pack(SCRIPT, &files);
        assert_eq!(packed.pack, [1; 3]);
        assert_eq!(packed.inside, ["chunk_1.wasm"]);
        assert!(packed.script.contains("const src = cut(0, 3);"));
        assert!(packed.script.contains("fetch(new URL(\"./chunk_2.wasm\""));
        assert!(packed.script.starts_with("import { initSync } from \"./app.js\";\nlet pack;"));
        assert_eq!(packed.areas["own"], ["chunk_2.wasm", "split_own.wasm"]);
        assert_eq!(packed.areas["entry"], ["chunk_2.wasm"]);
    }
}
