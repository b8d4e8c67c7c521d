//! Licences and sources of all dependencies against `deny.toml`, without a network or another tool.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use toml::Table;

use super::Trouble;
use super::bench::Bench;
use super::counts::Counts;
use super::setup::WASM;

/// Fails with one line for each dependency whose licence is not on the list or that comes from elsewhere.
pub fn check(bench: &Bench) -> Result<Counts, Trouble> {
    let table: Table = fs::read_to_string(crate::root().join("deny.toml"))?.parse()?;
    let allowed: BTreeSet<&str> = table["licenses"]["allow"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|licence| licence.as_str())
        .collect();
    let mut faults = crates(&metadata(bench)?, &allowed)?;
    let lock = fs::read_to_string(crate::root().join("tests/browser/package-lock.json"))?;
    faults.extend(packages(&serde_json::from_str(&lock)?, &allowed));
    if faults.is_empty() { Ok(Counts { passed: 1, failed: 0 }) } else { Err(faults.join("\n").into()) }
}

fn metadata(bench: &Bench) -> Result<Value, Trouble> {
    let host = bench.cargo().args(["-vV"]).output()?;
    let host = String::from_utf8(host.stdout)?;
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("cargo names no host")?;
    let output = bench
        .cargo()
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", host, "--filter-platform", WASM])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn crates(metadata: &Value, allowed: &BTreeSet<&str>) -> Result<Vec<String>, Trouble> {
    let nodes = metadata["resolve"]["nodes"].as_array().ok_or("cargo metadata without a resolved tree")?;
    let used: BTreeSet<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let source = package["source"].as_str();
        if source.is_none() || !package["id"].as_str().is_some_and(|id| used.contains(id)) {
            continue;
        }
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or("no licence named");
        if !allows(allowed, licence) {
            faults.push(format!("crate {name}: {licence} is not allowed by deny.toml"));
        }
        if !source.is_some_and(|source| source.starts_with("registry+")) {
            faults.push(format!("crate {name} does not come from the registry"));
        }
    }
    Ok(faults)
}

fn packages(lock: &Value, allowed: &BTreeSet<&str>) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, package) in lock["packages"].as_object().into_iter().flatten() {
        let licence = package["license"].as_str().unwrap_or("no licence named");
        if !name.is_empty() && !allows(allowed, licence) {
            faults.push(format!("{name}: {licence} is not allowed by deny.toml"));
        }
        if package.get("resolved").is_some() {
            faults.push(format!("{name}: package-lock.json names the server that it came from"));
        }
    }
    faults
}

/// Whether an SPDX expression can be met with allowed licences. `/` is the old spelling of `OR`.
fn allows(allowed: &BTreeSet<&str>, expression: &str) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(allowed, &mut rest) && rest.is_empty()
}

fn any(allowed: &BTreeSet<&str>, words: &mut &[&str]) -> bool {
    let mut answer = all(allowed, words);
    while let ["OR", rest @ ..] = words {
        *words = rest;
        answer |= all(allowed, words);
    }
    answer
}

fn all(allowed: &BTreeSet<&str>, words: &mut &[&str]) -> bool {
    let mut answer = one(allowed, words);
    while let ["AND", rest @ ..] = words {
        *words = rest;
        answer &= one(allowed, words);
    }
    answer
}

fn one(allowed: &BTreeSet<&str>, words: &mut &[&str]) -> bool {
    match words {
        ["(", rest @ ..] => {
            *words = rest;
            let answer = any(allowed, words);
            let [")", rest @ ..] = words else { return false };
            *words = rest;
            answer
        }
        [licence, "WITH", exception, rest @ ..] => {
            let whole = format!("{licence} WITH {exception}");
            *words = rest;
            allowed.contains(whole.as_str())
        }
        [licence, rest @ ..] => {
            *words = rest;
            allowed.contains(licence)
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn expressions_are_read_as_spdx() {
        let allowed = BTreeSet::from(["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"]);
        let cases = [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR GPL-3.0-only", true),
            ("GPL-3.0-only/MIT", true),
            ("MIT AND GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT AND ISC", true),
            ("(MIT OR GPL-3.0-only) AND ISC", true),
            ("(MIT OR ISC) AND GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0", false),
            ("(MIT", false),
            ("MIT)", false),
            ("", false),
        ];
        for (expression, expected) in cases {
            assert_eq!(allows(&allowed, expression), expected, "{expression}");
        }
    }

    #[test]
    fn a_crate_is_judged_by_licence_and_source() {
        let allowed = BTreeSet::from(["MIT"]);
        let package = |name: &str, licence: &str, from: Option<&str>| {
            let (id, license, source) = (name, licence, from);
            json!({"id": id, "name": name, "license": license, "source": source})
        };
        let metadata = json!({
            "resolve": {"nodes": [{"id": "ours"}, {"id": "good"}, {"id": "copyleft"}, {"id": "elsewhere"}]},
            "packages": [
                package("ours", "AGPL-3.0-or-later", None),
                package("good", "MIT", Some("registry+x")),
                package("copyleft", "GPL-3.0-only", Some("registry+x")),
                package("elsewhere", "MIT", Some("git+x")),
                package("unused", "GPL-3.0-only", Some("registry+x")),
            ],
        });
        let faults = crates(&metadata, &allowed).unwrap();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("copyleft") && faults[1].contains("elsewhere"));
    }

    #[test]
    fn a_lock_file_names_no_server() {
        let allowed = BTreeSet::from(["MIT"]);
        let lock =
            json!({"packages": {"": {}, "a": {"license": "MIT"}, "b": {"license": "MIT", "resolved": "x"}}});
        assert_eq!(packages(&lock, &allowed).len(), 1);
    }
}
