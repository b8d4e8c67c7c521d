//! Builds and starts the server: from the work tree, as demo, or as the one binary to install.

use std::{
    env,
    path::PathBuf,
    process::{Command, Stdio},
    time::Instant,
};

use crate::{Failure, root, target, web};

/// `cargo xtask build`: the binary to install, with the web app in it.
///
/// # Errors
/// When something does not compile.
pub fn build() -> Result<(), Failure> {
    web::build(&web::Options { dev: false, pseudo_language: false })?;
    let mut compile = cargo();
    compile.args(["build", "--quiet", "--locked", "--package", "server", "--release"]);
    compile.env("READBACK_REQUIRE_WEB", "1");
    quietly(&mut compile, "building the server")?;
    eprintln!("{}", target().join("release").join(binary_name()).display());
    Ok(())
}

/// `cargo xtask run`: serves from the work tree.
///
/// # Errors
/// When something does not compile, or when the server ends with an error.
pub fn serve(arguments: &[String]) -> Result<(), Failure> {
    start("serve", arguments)
}

/// `cargo xtask demo`: serves the demo hospital.
///
/// # Errors
/// When something does not compile, or when the server ends with an error.
pub fn demo(arguments: &[String]) -> Result<(), Failure> {
    start("demo", arguments)
}

/// Builds the web app and the server without optimising the latter, which is ready soonest.
///
/// # Errors
/// When something does not compile.
pub fn build_for_development() -> Result<PathBuf, Failure> {
    web::build(&web::Options { dev: false, pseudo_language: true })?;
    let mut compile = cargo();
    compile.args(["build", "--quiet", "--locked", "--package", "server"]);
    quietly(&mut compile, "building the server")?;
    Ok(target().join("debug").join(binary_name()))
}

fn start(command: &str, arguments: &[String]) -> Result<(), Failure> {
    let binary = build_for_development()?;
    let mut server = Command::new(&binary);
    server.arg(command).args(arguments);
    become_program(server).map_err(|source| Failure::io("starting", &binary, source))
}

/// Signals then reach the server itself, which stops gracefully.
#[cfg(unix)]
fn become_program(mut program: Command) -> std::io::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(program.exec())
}

#[cfg(not(unix))]
fn become_program(mut program: Command) -> std::io::Result<()> {
    let status = program.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

fn binary_name() -> String {
    format!("readback{}", env::consts::EXE_SUFFIX)
}

/// Cargo as this process was started by it: asked at run time, because the path known at compile time
/// bypasses the choice of toolchain.
pub fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// Runs a program behind one line of progress; its output is shown only when it fails.
///
/// # Errors
/// When it cannot be started or ends with an error.
pub fn quietly(program: &mut Command, what: &str) -> Result<(), Failure> {
    eprint!("{what} … ");
    let began = Instant::now();
    let output = program
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Failure::Io { what: format!("{what}: {:?}", program.get_program()), source })?;
    eprintln!("{} s", began.elapsed().as_secs());
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    Err(Failure::Program { what: what.to_owned(), output: String::from_utf8_lossy(&said).into_owned() })
}
