//! `cargo xtask`: builds the web app and the binary, runs them, and runs the tests.

mod assemble;
mod bench;
mod chunks;
mod compress;
#[cfg(test)]
mod contrast;
mod digest;
mod failure;
mod reach;
mod run;
mod sizes;
mod test;
mod wasm;
mod web;
mod words;

use std::{
    env,
    path::{Path, PathBuf},
    process::ExitCode,
};

use failure::Failure;

const USAGE: &str = "\
cargo xtask demo [ARGUMENTS]   build everything and serve the demo hospital
cargo xtask run [ARGUMENTS]    build everything and serve from this work tree
cargo xtask test [ARGUMENTS]   run every test, with all that they need
cargo xtask bench [NAME…] [OPTION…]  measure, and print the figures
cargo xtask build              make target/release/readback, the web app inside
cargo xtask web [--dev]        build the web app alone into target/web-dist";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", &[][..]),
    };
    let outcome = match command {
        "web" => web_command(rest),
        "build" => run::build(),
        "run" => run::serve(rest),
        "demo" => run::demo(rest),
        "test" => return test::run(rest),
        "bench" => return bench::run(rest),
        "help" | "--help" | "-h" => {
            eprintln!("{USAGE}");
            Ok(())
        }
        other => Err(Failure::Usage(format!("there is no command {other:?}\n{USAGE}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn web_command(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => web::build(&web::Options { dev: false, pseudo_language: true }),
        [flag] if flag == "--dev" => web::build(&web::Options { dev: true, pseudo_language: true }),
        _ => Err(Failure::Usage(format!("cargo xtask web takes only --dev\n{USAGE}"))),
    }
}

/// The workspace's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The folder of cargo's build results.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}
