//! What the areas share: the splitter makes a file for every set of areas that share something, most of them tiny.
//! The small ones become one file, so that opening an area takes a handful of requests.

use std::collections::BTreeMap;

/// The name of the file with all small ones.
pub const PACK: &str = "shared.bin";
/// Plain bytes below which a file is packed.
const SMALL: usize = 40_000;

/// Fetches the pack once and cuts a file out of it; a failure is forgotten, so that the next try asks again. The files
/// are known by their numbers, because the script counts in the first load.
const CUT: &str = r#"const chunks = [];
const run = (first, last) => chunks.slice(first, last + 1);
let end = 0;
const part = (size, needed = []) => {
const from = end;
end += size;
chunks.push(makeLoad(() => {
const source = cut(from, from + size);
source.catch(() => {});
return async (imports) => WebAssembly.instantiateStreaming(source, imports);
}, needed));
};
let pack;
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
    let mut lines = script.lines();
    // The number that the next file has unless it says otherwise.
    let mut next = 0;
    while let Some(line) = lines.next() {
        // The splitter names in a comment which areas share the next file.
        if let Some(areas) = line.strip_prefix("/* ").and_then(|rest| rest.strip_suffix(" */")) {
            shared_by = areas.split(", ").collect();
        }
        let fetched = line.split_once("fetch(new URL(\"./").and_then(|(_, rest)| rest.split_once('"'));
        let file = fetched.and_then(|(name, _)| files.get_key_value(name));
        match file {
            Some((name, body)) if name.starts_with("chunk_") && body.len() < SMALL => {
                packed.pack.extend_from_slice(body);
                packed.inside.push(name.clone());
                let begun = rewritten.trim_end().rfind('\n').map_or(0, |end| end + 1);
                rewritten.truncate(begun);
                let number = name.trim_start_matches("chunk_").trim_end_matches(".wasm").parse().ok();
                if number != Some(next) {
                    next = number.unwrap_or(next);
                    rewritten.push_str(&format!("chunks.length = {next};\n"));
                }
                next += 1;
                // The rest of its loader is the same for all, up to what it needs.
                let needed =
                    lines.by_ref().find_map(|line| line.trim_start().strip_prefix(", [")).unwrap_or("");
                rewritten.push_str(&match runs(needed) {
                    none if none.is_empty() => format!("part({});\n", body.len()),
                    needed => format!("part({}, [{needed}]);\n", body.len()),
                });
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
        match (number_of(line), line.trim_start().strip_prefix(", [")) {
            (Some(number), _) => {
                let loader = line.split_once(" = ").map_or("", |(_, loader)| loader);
                rewritten.push_str(&format!("chunks[{number}] = {loader}"));
                next = number + 1;
            }
            (_, Some(needed)) => {
                let end = needed.split_once(']').map_or("", |(_, end)| end);
                rewritten.push_str(&format!(", [{}]{end}", runs(needed)));
            }
            _ => rewritten.push_str(line),
        }
        rewritten.push('\n');
    }
    let (imports, rest) = rewritten.split_once("\n\n").unwrap_or(("", &rewritten));
    packed.script = format!("{imports}\n{CUT}{rest}");
    packed
}

/// The number of the file that this line begins to load.
fn number_of(line: &str) -> Option<usize> {
    line.trim_start().strip_prefix("const __chunk_")?.split_once(" = ")?.0.parse().ok()
}

/// The list of files up to its bracket, shortened: "__chunk_1, __chunk_2, __chunk_4]" are "...run(1, 2), chunks[4]".
fn runs(list: &str) -> String {
    let list = list.split_once(']').map_or(list, |(list, _)| list);
    let mut found: Vec<(usize, usize)> = Vec::new();
    for number in list.split(", ").filter_map(|name| name.strip_prefix("__chunk_")?.parse().ok()) {
        match found.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => found.push((number, number)),
        }
    }
    let written = found.iter().map(|(first, last)| match first == last {
        true => format!("chunks[{first}]"),
        false => format!("...run({first}, {last})"),
    });
    written.collect::<Vec<_>>().join(", ")
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
        assert!(packed.script.contains("\nchunks.length = 1;\npart(3);\n"));
        assert!(packed.script.contains("\nchunks[2] = makeLoad(() => {\n"));
        assert!(packed.script.contains("\n, [chunks[1]]));\n"));
        assert!(packed.script.contains("fetch(new URL(\"./chunk_2.wasm\""));
        assert!(packed.script.starts_with("import { initSync } from \"./app.js\";\nconst chunks = [];"));
        assert_eq!(packed.areas["own"], ["chunk_2.wasm", "split_own.wasm"]);
        assert_eq!(packed.areas["entry"], ["chunk_2.wasm"]);
    }

    #[test]
    fn neighbours_are_named_together() {
        assert_eq!(runs("__chunk_1, __chunk_2, __chunk_4]);"), "...run(1, 2), chunks[4]");
        assert_eq!(runs("]);"), "");
    }
}
