//! `cargo xtask test`: sets up what the tests need, runs all of them and counts.

mod bench;
mod browser;
mod counts;
mod licences;
mod postgres;
mod request;
mod setup;
mod tools;

use std::error::Error;
use std::process::{Command, ExitCode};
use std::thread;

use bench::Bench;
use request::{Part, Request};
use setup::{Ready, Setup};

/// Whatever ends a step; its text is the line that a person reads.
type Trouble = Box<dyn Error + Send + Sync>;

/// Runs the parts that `args` name, all of them without arguments. The last line says `N passed, N failed`.
#[expect(clippy::print_stderr, reason = "what is wrong with the call or the machine is said in one line")]
pub fn run(args: &[String]) -> ExitCode {
    let prepared = Request::parse(args).and_then(|request| {
        let setup = Setup::plan(&request)?;
        let bench = Bench::new(request.long)?;
        Ok((request, setup, bench))
    });
    match prepared {
        Ok((request, setup, bench)) => {
            run_parts(&request, &setup, &bench);
            bench.finish()
        }
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

/// What puts the addresses of the servers into a command's environment.
type Environment<'a> = &'a dyn Fn(&mut Command) -> Result<(), Trouble>;

/// Runs `work` while the servers that the API's tests use are there.
pub fn with_servers(work: impl FnOnce(Environment<'_>) -> Result<(), Trouble>) -> Result<(), Trouble> {
    let request = Request::parse(&["api".to_owned()])?;
    let ready = Setup::plan(&request)?.run(&Bench::new(false)?);
    work(&|command| ready.put_into(command))
}

/// Cargo's own lock lets one of its builds run at a time; the web app has a lock of its own and downloads have none,
/// so these three run beside each other. What compiles the server waits for the web app, which it embeds.
fn run_parts(request: &Request, setup: &Setup, bench: &Bench) {
    thread::scope(|scope| {
        let ready = scope.spawn(|| setup.run(bench));
        let web = scope.spawn(|| !request.has(Part::Browser) || browser::build_web_app(bench));
        check_beside_web(request, bench);
        let web = web.join().unwrap_or(false);
        check_server(request, bench);
        let ready = ready.join().unwrap_or_default();
        run_tests(request, bench, &ready);
        if request.has(Part::Browser) {
            browser::run(request, bench, &ready, web);
        }
    });
}

fn check_beside_web(request: &Request, bench: &Bench) {
    if request.has(Part::Format) {
        bench.check("format", bench.cargo().args(["fmt", "--all", "--check", "--", "--color=never"]));
    }
    if request.has(Part::Licences) {
        bench.step("licences", |_| licences::check(bench));
    }
    if request.has(Part::Lint) {
        lint(bench, "lint-web", &["-p", "web", "--target", setup::WASM]);
        lint(bench, "lint-xtask", &["-p", "xtask", "--all-targets"]);
    }
}

fn check_server(request: &Request, bench: &Bench) {
    if request.has(Part::Lint) {
        lint(bench, "lint", &["--all-targets"]);
    }
    if request.has(Part::Documents) {
        let mut documents = bench.cargo();
        documents.args(["doc", "--locked", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
        bench.check("documents", &mut documents);
    }
}

/// Without packages: the workspace's default members.
fn lint(bench: &Bench, name: &str, packages: &[&str]) {
    let mut clippy = bench.cargo();
    clippy.args(["clippy", "--locked"]).args(packages).args(["--", "-D", "warnings"]);
    bench.check(name, &mut clippy);
}

fn run_tests(request: &Request, bench: &Bench, ready: &Ready) {
    let test = |part: Part, name: &str, packages: &[&str]| {
        if request.has(part) {
            cargo_test(request, bench, name, packages, ready);
        }
    };
    test(Part::Xtask, "xtask", &["-p", "xtask"]);
    if [Part::Domain, Part::Server, Part::Api].iter().all(|part| request.has(*part)) {
        cargo_test(request, bench, "tests", &[], ready);
    } else {
        test(Part::Domain, "domain", &["-p", "domain", "--all-features"]);
        test(Part::Server, "server", &["-p", "server"]);
        test(Part::Api, "api", &["-p", "tests"]);
    }
}

/// Without packages: the workspace's default members in one build, so that nothing is compiled twice.
fn cargo_test(request: &Request, bench: &Bench, name: &str, packages: &[&str], ready: &Ready) {
    let mut command: Command = bench.cargo();
    command.args(["test", "--locked", "--no-fail-fast"]).args(packages);
    if !request.filter.is_empty() {
        command.arg("--").args(&request.filter);
    }
    bench.step(name, |log| {
        ready.put_into(&mut command)?;
        let succeeded = bench.run(&mut command, log)?;
        let counts = counts::of_cargo(&std::fs::read_to_string(log)?);
        if succeeded && counts.total() == 0 {
            return Err(format!("no test has a name with “{}”", request.filter.join(" ")).into());
        }
        Ok(counts.with_exit(succeeded))
    });
}
