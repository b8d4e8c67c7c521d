//! Builds the web app: cargo, then splitting into areas and binding, then assembly.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, assemble, root, run::cargo, run::quietly, target, wasm, words};

/// How to build the web app.
pub struct Options {
    /// Fast to build instead of small to load: unoptimised, in one file, not compressed.
    pub dev: bool,
    /// Adds `en-XA`, in which a word outside the catalogue stands out.
    pub pseudo_language: bool,
}

/// Builds the web app into `target/web-dist`.
///
/// # Errors
/// When it does not compile, when a word is missing in the catalogue, or when it has become too large.
pub fn build(options: &Options) -> Result<(), Failure> {
    words::check(root())?;
    add_wasm_target()?;
    let profile = if options.dev { "web-dev" } else { "web" };
    let mut compile = cargo();
    compile.args(["build", "--quiet", "--locked", "--package", "web", "--target", "wasm32-unknown-unknown"]);
    compile.args(["--profile", profile]);
    // Erased types compile in a fraction of the time and make all that is loaded a good tenth smaller.
    let mut flags = "'--cfg=erase_components'".to_owned();
    if !options.dev {
        compile.args(["--features", "lazy"]);
        // The splitter needs the relocations.
        flags.push_str(", '-Clink-args=--emit-relocs'");
    }
    compile.arg("--config").arg(format!("target.wasm32-unknown-unknown.rustflags=[{flags}]"));
    quietly(&mut compile, "building the web app")?;

    let built = target().join("wasm32-unknown-unknown").join(profile).join("web.wasm");
    // A folder of its own, because the tests may be building at the same time.
    let generated = fresh_folder(target().join(format!("web-generated-{}", std::process::id())))?;
    let bound = if options.dev { bind(&built, &generated, true) } else { split(&built, &generated) };
    let outcome = bound.and_then(|()| assemble::assemble(&generated, options));
    fs::remove_dir_all(&generated).map_err(|source| Failure::io("removing", &generated, source))?;
    outcome
}

/// Installs the compiler's wasm part where `rustup` manages it and it is absent.
///
/// # Errors
/// When `rustup` cannot install it.
pub fn add_wasm_target() -> Result<(), Failure> {
    let listed = Command::new("rustup").args(["target", "list", "--installed"]).current_dir(root()).output();
    match listed {
        Ok(list) if !String::from_utf8_lossy(&list.stdout).contains("wasm32-unknown-unknown") => {
            let mut add = Command::new("rustup");
            add.args(["target", "add", "wasm32-unknown-unknown"]);
            quietly(&mut add, "rustup target add wasm32-unknown-unknown")
        }
        // Without rustup the compiler was installed by other means; cargo says if the target lacks.
        _ => Ok(()),
    }
}

fn fresh_folder(folder: PathBuf) -> Result<PathBuf, Failure> {
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|source| Failure::io("emptying", &folder, source))?;
    }
    fs::create_dir_all(&folder).map_err(|source| Failure::io("making", &folder, source))?;
    Ok(folder)
}

fn bind(input: &Path, generated: &Path, debug: bool) -> Result<(), Failure> {
    let tool =
        |error: &dyn std::fmt::Display| Failure::Tool { what: "wasm-bindgen", reason: error.to_string() };
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen
        .input_path(input)
        .out_name("app")
        .typescript(false)
        .omit_default_module_path(true)
        .debug(debug)
        // The split files find the main one's functions by the linker's exports.
        .keep_lld_exports(!debug)
        .remove_name_section(!debug)
        .remove_producers_section(true);
    bindgen
        .web(true)
        .map_err(|error| tool(&error))?
        .generate(generated)
        .map_err(|error| tool(&format!("{error:#}")))
}

fn split(built: &Path, generated: &Path) -> Result<(), Failure> {
    let input = fs::read(built).map_err(|source| Failure::io("reading", built, source))?;
    let main = generated.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = generated;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    wasm_split_cli_support::transform(options)
        .map_err(|error| Failure::Tool { what: "splitting the web app", reason: format!("{error:#}") })?;
    bind(&main, generated, false)?;
    fs::remove_file(&main).map_err(|source| Failure::io("removing", &main, source))?;
    for file in assemble::files_in(generated)? {
        if file.extension().is_some_and(|extension| extension == "wasm") {
            let whole = fs::read(&file).map_err(|source| Failure::io("reading", &file, source))?;
            fs::write(&file, wasm::without_custom_sections(&whole))
                .map_err(|source| Failure::io("writing", &file, source))?;
        }
    }
    shorten_imports(generated)
}

/// The names by which wasm and script know each other end with hashes, which no compression makes smaller.
fn shorten_imports(generated: &Path) -> Result<(), Failure> {
    let (script, module) = (generated.join("app.js"), generated.join("app_bg.wasm"));
    let text = fs::read_to_string(&script).map_err(|source| Failure::io("reading", &script, source))?;
    let whole = fs::read(&module).map_err(|source| Failure::io("reading", &module, source))?;
    let (whole, text) = wasm::with_short_imports(&whole, &text);
    fs::write(&script, text).map_err(|source| Failure::io("writing", &script, source))?;
    fs::write(&module, whole).map_err(|source| Failure::io("writing", &module, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The content security policy forbids inline styles, and markup must never come from data.
    #[test]
    fn no_page_sets_markup_or_inline_styles() {
        fn search(folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    search(&path, found);
                } else {
                    let text = fs::read_to_string(&path).expect("a source");
                    let sinks = ["inner_html", " style=", "set_inner_html"];
                    found.extend(
                        sinks
                            .iter()
                            .filter(|sink| text.contains(**sink))
                            .map(|sink| format!("{sink} in {path:?}")),
                    );
                }
            }
        }
        let mut found = Vec::new();
        search(&root().join("web/src"), &mut found);
        assert!(found.is_empty(), "{found:?}");
    }
}
