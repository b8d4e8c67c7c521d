//! `cargo xtask bench`: measures, on what `cargo xtask test` sets up.

use std::process::ExitCode;

use crate::test;

/// The benchmarks by name, each a target of the `tests` package.
const ALL: [&str; 1] = ["telling"];

/// Runs the benchmarks that `names` lists, all of them without names. Their figures go to the standard output.
#[expect(clippy::print_stderr, reason = "what is wrong with the call or the machine is said in one line")]
pub fn run(names: &[String]) -> ExitCode {
    if let Some(unknown) = names.iter().find(|name| !ALL.contains(&name.as_str())) {
        eprintln!("there is no benchmark {unknown:?}; there are: {}", ALL.join(" "));
        return ExitCode::FAILURE;
    }
    let chosen = ALL.iter().filter(|name| names.is_empty() || names.iter().any(|wanted| wanted == *name));
    let outcome = test::with_servers(|environment| {
        for name in chosen {
            let mut command = crate::run::cargo();
            command.args(["bench", "--locked", "-p", "tests", "--bench", name]);
            environment(&mut command)?;
            if !command.status()?.success() {
                return Err(format!("the benchmark {name} failed").into());
            }
        }
        Ok(())
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}
