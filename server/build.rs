//! Embeds the web app that `cargo xtask web` has built, and says when it is missing or outdated.

#[path = "../xtask/src/digest.rs"]
mod digest;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// What stands in for the table that `cargo xtask web` writes.
const EMPTY_TABLE: &str = "/// Empty: the web app was not built.\npub static ASSETS: &[Asset] = &[];\n";

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = manifest.parent().unwrap_or(&manifest);
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    let built = target.join("web-dist");

    // Cargo would run this script each time for a watched file that is not there.
    let table = built.join("assets.rs");
    if !table.exists() {
        fs::create_dir_all(&built)?;
        fs::write(&table, EMPTY_TABLE)?;
    }
    for watched in digest::SOURCES.map(|source| root.join(source)).iter().chain([&table]) {
        println!("cargo::rerun-if-changed={}", watched.display());
    }
    println!("cargo::rerun-if-env-changed=READBACK_REQUIRE_WEB");

    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("assets.rs");
    fs::write(out, format!("include!({:?});\n", table.display().to_string()))?;

    let required = env::var_os("READBACK_REQUIRE_WEB").is_some_and(|value| value == "1");
    match state(root, &built)? {
        State::Fresh => {}
        State::Missing if required => println!("cargo::error=the web app is not built: run cargo xtask web"),
        // The server says so itself when somebody opens it; tests need none.
        State::Missing => {}
        State::Stale if required => println!("cargo::error=the web app is stale: run cargo xtask web"),
        State::Stale => println!("cargo::warning=the embedded web app is stale: run cargo xtask run"),
    }
    Ok(())
}

enum State {
    Fresh,
    Missing,
    Stale,
}

/// Whether the web app was built, and from the sources as they are now.
fn state(root: &Path, built: &Path) -> io::Result<State> {
    let Ok(sources) = fs::read_to_string(built.join("sources")) else { return Ok(State::Missing) };
    Ok(if sources == digest::of_sources(root)? { State::Fresh } else { State::Stale })
}
