//! Sets up what the tests need, or says in one line what a person has to install.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Trouble;
use super::bench::Bench;
use super::counts::Counts;
use super::postgres::Cluster;
use super::request::{Part, Request};
use super::tools::{self, Tool};

/// The browser's side of the compiler.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Names the database server that the tests use; a value given from outside is used as it is.
const POSTGRES: &str = "READBACK_TEST_POSTGRES";

/// Names the Python with the mail server that the tests use.
const PYTHON: &str = "READBACK_TEST_PYTHON";

/// What will be done before tests can run.
pub struct Setup {
    missing: Vec<Tool>,
    postgres: bool,
    mail: bool,
    browser: bool,
}

/// What is ready when the setup is through.
#[derive(Default)]
pub struct Ready {
    /// The browser tests' packages are there, and this is Chromium.
    pub chromium: Option<PathBuf>,
    cluster: Option<Cluster>,
    python: Option<PathBuf>,
    failed: bool,
}

impl Ready {
    /// Names the database server to a test runner. Fails where the setup did: tests are not skipped in silence.
    pub fn put_into(&self, command: &mut Command) -> Result<(), Trouble> {
        if self.failed {
            return Err("not run, because the setup failed".into());
        }
        if let Some(cluster) = &self.cluster {
            command.env(POSTGRES, &cluster.url);
        }
        if let Some(python) = &self.python {
            command.env(PYTHON, python);
        }
        Ok(())
    }
}

impl Setup {
    /// Looks at what is here. The error is the line that says what to install.
    pub fn plan(request: &Request) -> Result<Self, Trouble> {
        let postgres = std::env::var_os(POSTGRES).is_none()
            && [Part::Server, Part::Api, Part::Xtask, Part::Browser].iter().any(|part| request.has(*part));
        let (mail, browser) = (request.has(Part::Api), request.has(Part::Browser));
        let mut needed = Vec::new();
        if postgres {
            needed.push(Tool::Postgres);
        }
        if mail {
            needed.push(Tool::Aiosmtpd);
        }
        if browser {
            needed.extend([Tool::Chromium, Tool::Node]);
        }
        if browser && !packages_are_current() {
            needed.push(Tool::Npm);
        }
        let missing: Vec<Tool> = needed.into_iter().filter(|tool| !tool.is_here()).collect();
        if !missing.is_empty() && tools::installer().is_none() {
            return Err(advice(&missing).into());
        }
        complete_toolchain(request)?;
        Ok(Self { missing, postgres, mail, browser })
    }

    /// Installs, fetches and starts. Has a line of its own only where it took part or failed.
    pub fn run(&self, bench: &Bench) -> Ready {
        if !self.postgres && !self.mail && !self.browser {
            return Ready::default();
        }
        let mut ready = Ready::default();
        let succeeded = bench.step("setup", |log| {
            self.install(bench, log)?;
            if self.postgres {
                let folder = tools::postgres_folder().ok_or_else(|| advice(&[Tool::Postgres]))?;
                ready.cluster = Some(Cluster::start(&folder, log)?);
            }
            if self.mail {
                let python = tools::python_with_aiosmtpd().ok_or_else(|| advice(&[Tool::Aiosmtpd]))?;
                ready.python = Some(python);
            }
            if self.browser {
                fetch_packages(bench, log)?;
                ready.chromium = Some(tools::chromium().ok_or_else(|| advice(&[Tool::Chromium]))?);
            }
            Ok(Counts::default())
        });
        ready.failed = !succeeded;
        ready
    }

    fn install(&self, bench: &Bench, log: &Path) -> Result<(), Trouble> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let mut installer = tools::installer().ok_or_else(|| advice(&self.missing))?;
        installer.args(self.missing.iter().map(|tool| tool.package()));
        let succeeded = bench.run(&mut installer, log)?;
        let still: Vec<Tool> = self.missing.iter().copied().filter(|tool| !tool.is_here()).collect();
        match (succeeded, still.is_empty()) {
            (true, true) => Ok(()),
            (_, false) => Err(format!("{} ({})", advice(&still), log.display()).into()),
            (false, true) => Err(format!("the package manager failed: see {}", log.display()).into()),
        }
    }
}

/// Adds what `rust-toolchain.toml` names and an installation without automatic downloads may lack.
fn complete_toolchain(request: &Request) -> Result<(), Trouble> {
    if request.has(Part::Lint) || request.has(Part::Browser) {
        crate::web::add_wasm_target()?;
    }
    let lacks = |name: &str| {
        let mut command = crate::run::cargo();
        !command.args([name, "--version"]).output().is_ok_and(|output| output.status.success())
    };
    if (request.has(Part::Format) && lacks("fmt")) || (request.has(Part::Lint) && lacks("clippy")) {
        let mut add = Command::new("rustup");
        add.args(["component", "add", "rustfmt", "clippy"]).current_dir(crate::root());
        crate::run::quietly(&mut add, "rustup component add rustfmt clippy")?;
    }
    Ok(())
}

fn advice(missing: &[Tool]) -> String {
    let names: Vec<&str> = missing.iter().map(|tool| tool.package()).collect();
    let names = names.join(" ");
    let node = if missing.contains(&Tool::Node) { " (Node 18 or newer)" } else { "" };
    format!("The tests need {names}{node}; on Debian: sudo apt-get install {names}")
}

fn browser_folder() -> PathBuf {
    crate::root().join("tests/browser")
}

/// The lock file as it was when the packages were fetched.
fn fetched_lock() -> PathBuf {
    browser_folder().join("node_modules/.fetched-lock.json")
}

fn packages_are_current() -> bool {
    let lock = fs::read(browser_folder().join("package-lock.json"));
    let fetched = fs::read(fetched_lock());
    matches!((lock, fetched), (Ok(lock), Ok(fetched)) if lock == fetched)
}

fn fetch_packages(bench: &Bench, log: &Path) -> Result<(), Trouble> {
    if packages_are_current() {
        return Ok(());
    }
    let npm = tools::find_program(&["npm"]).ok_or_else(|| advice(&[Tool::Npm]))?;
    let mut command = Command::new(npm);
    command.arg("ci").current_dir(browser_folder()).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    if !bench.run(&mut command, log)? {
        return Err(format!("npm ci failed: see {}", log.display()).into());
    }
    fs::copy(browser_folder().join("package-lock.json"), fetched_lock())?;
    Ok(())
}
