//! `cargo xtask bench`: measures, on what `cargo xtask test` sets up.

use std::collections::BTreeMap;
use std::process::ExitCode;

use crate::test;

/// The benchmarks by name, each with the target of the `tests` package that it is a part of.
const ALL: [(&str, &str); 4] =
    [("telling", "telling"), ("ranking", "reading"), ("board", "reading"), ("search", "reading")];

/// Runs the benchmarks that the arguments name, all of them without names; arguments that begin with a dash, and what
/// follows them, are handed on. Their figures go to the standard output.
#[expect(clippy::print_stderr, reason = "what is wrong with the call or the machine is said in one line")]
pub fn run(arguments: &[String]) -> ExitCode {
    let options = arguments.iter().position(|argument| argument.starts_with('-')).unwrap_or(arguments.len());
    let (names, options) = arguments.split_at(options);
    if let Some(unknown) = names.iter().find(|name| !ALL.iter().any(|(known, _)| known == name)) {
        let known = ALL.map(|(name, _)| name).join(" ");
        eprintln!("there is no benchmark {unknown:?}; there are: {known}");
        return ExitCode::FAILURE;
    }
    let chosen = ALL.iter().filter(|(name, _)| names.is_empty() || names.iter().any(|wanted| wanted == name));
    // One run of each target, with the names of all that is wanted of it.
    let mut targets: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, target) in chosen {
        targets.entry(target).or_default().push(name);
    }
    let outcome = test::with_servers(|environment| {
        for (target, names) in targets {
            let mut command = crate::run::cargo();
            command.args(["bench", "--locked", "-p", "tests", "--bench", target, "--"]);
            command.args(&names).args(options);
            environment(&mut command)?;
            if !command.status()?.success() {
                return Err(format!("the benchmark {} failed", names.join(" ")).into());
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
