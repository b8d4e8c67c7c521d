//! The browser tests: the web app, the binary with the app in it, and Playwright.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Trouble;
use super::bench::Bench;
use super::counts;
use super::request::Request;
use super::setup::Ready;
use super::tools;

/// Builds the web app as it is released and checks its sizes.
pub fn build_web_app(bench: &Bench) -> bool {
    match env::current_exe() {
        Ok(xtask) => bench.check("web", Command::new(xtask).arg("web")),
        Err(error) => bench.step("web", |_| Err(error.into())),
    }
}

/// Builds the binary and runs Playwright against it.
pub fn run(request: &Request, bench: &Bench, ready: &Ready, web: bool) {
    // All default members at once, as `cargo test` builds them: other features would compile everything anew.
    let built = web && bench.check("binary", bench.cargo().args(["build", "--locked"]));
    bench.step("browser", |log| {
        if !built {
            return Err("not run, because its build failed".into());
        }
        let report = bench.log("browser-report").with_extension("json");
        let mut command = playwright(ready)?;
        command.args(&request.filter).env("READBACK_BROWSER_REPORT", &report);
        if request.filter.is_empty() {
            command.env("READBACK_PICTURES", "off");
        }
        let succeeded = bench.run(&mut command, log)?;
        let Ok(report) = fs::read_to_string(&report) else {
            return Ok(counts::Counts::default().with_exit(false));
        };
        let counts = counts::of_playwright(&report)?;
        Ok(counts.with_exit(succeeded && counts.total() > 0))
    });
}

fn playwright(ready: &Ready) -> Result<Command, Trouble> {
    let mut command = Command::new(tools::node().ok_or("Node is gone")?);
    ready.put_into(&mut command)?;
    let binary: PathBuf = crate::target().join("debug/readback");
    command
        .args(["node_modules/@playwright/test/cli.js", "test"])
        .current_dir(crate::root().join("tests/browser"))
        .env("CHROMIUM", ready.chromium.as_ref().ok_or("Chromium is gone")?)
        .env("READBACK_BINARY", binary)
        .env("NO_COLOR", "1");
    Ok(command)
}
