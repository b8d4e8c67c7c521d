//! Runs steps, each with one line, its seconds and its log, and keeps the sum.
#![expect(clippy::print_stdout, reason = "the lines of progress are what this command is for")]

use std::fs::{self, File};
use std::io::{IsTerminal, Write as _, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::Trouble;
use super::counts::{self, Counts};

/// Where steps run and report.
pub struct Bench {
    logs: PathBuf,
    long: bool,
    board: Mutex<Board>,
}

#[derive(Default)]
struct Board {
    sum: Counts,
    running: Vec<String>,
}

impl Bench {
    /// A bench with an empty folder of logs.
    pub fn new(long: bool) -> Result<Self, Trouble> {
        let logs = crate::target().join("test-logs");
        // The tails of an earlier run would be taken for this one's.
        fs::remove_dir_all(&logs).or_else(|error| if logs.exists() { Err(error) } else { Ok(()) })?;
        fs::create_dir_all(&logs).map_err(|error| format!("{}: {error}", logs.display()))?;
        Ok(Self { logs, long, board: Mutex::default() })
    }

    /// Cargo in the work tree, as the caller's toolchain chose it.
    pub fn cargo(&self) -> Command {
        let mut command = crate::run::cargo();
        command.env("CARGO_TERM_COLOR", "never");
        if self.long {
            command.env("PROPTEST_CASES", "20000").env("READBACK_TEST_LONG", "1");
        }
        command
    }

    /// Where a step of this name writes.
    pub fn log(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }

    /// Runs a command with its output in the log. False: it ran and failed.
    pub fn run(&self, command: &mut Command, log: &Path) -> Result<bool, Trouble> {
        let output = File::options().create(true).append(true).open(log)?;
        let status = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .status()
            .map_err(|error| format!("{} does not start: {error}", command.get_program().display()))?;
        Ok(status.success())
    }

    /// A step that is one command and counts as one test.
    pub fn check(&self, name: &str, command: &mut Command) -> bool {
        self.step(name, |log| Ok(Counts::of_check(self.run(command, log)?)))
    }

    /// A step: one line with its seconds when it ends and, where it failed, what its log says. True: nothing failed.
    pub fn step(&self, name: &str, work: impl FnOnce(&Path) -> Result<Counts, Trouble>) -> bool {
        let log = self.log(name);
        let start = Instant::now();
        self.board(|board| board.running.push(name.to_owned()));
        let result = work(&log);
        let seconds = start.elapsed().as_secs_f32();
        self.board(|board| {
            board.running.retain(|running| running != name);
            match &result {
                Ok(counts) if counts.failed == 0 => println!("{name:<12}{seconds:>7.1} s{}", many(*counts)),
                Ok(counts) => {
                    println!("{name:<12}{seconds:>7.1} s  FAILED{}", many(*counts));
                    println!("{}", counts::excerpt(&fs::read_to_string(&log).unwrap_or_default()));
                    println!("── all of it: {}", log.display());
                }
                Err(trouble) => println!("{name:<12}{seconds:>7.1} s  FAILED: {trouble}"),
            }
            let counts = result.as_ref().copied().unwrap_or(Counts { passed: 0, failed: 1 });
            board.sum.passed += counts.passed;
            board.sum.failed += counts.failed;
            counts.failed == 0
        })
    }

    /// Says the sum, the last line of all.
    pub fn finish(&self) -> ExitCode {
        let sum = self.board(|board| board.sum);
        println!("{} passed, {} failed", sum.passed, sum.failed);
        if sum.failed == 0 && sum.passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    /// Changes the board with the line of running steps taken away meanwhile; only a terminal has that line.
    fn board<T>(&self, change: impl FnOnce(&mut Board) -> T) -> T {
        let mut board: MutexGuard<Board> = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        let terminal = stdout().is_terminal();
        if terminal {
            print!("\r\x1b[K");
        }
        let answer = change(&mut board);
        if terminal && !board.running.is_empty() {
            print!("… {}", board.running.join(", "));
        }
        // A closed pipe must not end the run: its exit code still tells.
        let _ = stdout().flush();
        answer
    }
}

fn many(counts: Counts) -> String {
    match counts {
        Counts { passed, failed: 0 } if passed < 2 => String::new(),
        Counts { passed, failed: 0 } => format!("  {passed} passed"),
        Counts { passed: 0, failed: 1 } => String::new(),
        Counts { passed, failed } => format!("  {passed} passed, {failed} failed"),
    }
}
