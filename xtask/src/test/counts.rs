//! How many tests passed and failed, read from what the test runners wrote.

use serde_json::Value;

use super::Trouble;

/// Tests that passed and that did not; a test that was left out did not pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that ran and held.
    pub passed: u64,
    /// Tests that failed or were left out.
    pub failed: u64,
}

impl Counts {
    /// A check that is one test by itself.
    pub fn of_check(succeeded: bool) -> Self {
        Self { passed: u64::from(succeeded), failed: u64::from(!succeeded) }
    }

    /// All tests together.
    pub fn total(self) -> u64 {
        self.passed + self.failed
    }

    /// A runner that failed without naming a test counts as one failed.
    pub fn with_exit(self, succeeded: bool) -> Self {
        let failed = if succeeded || self.failed > 0 { self.failed } else { 1 };
        Self { failed, ..self }
    }
}

/// Adds up the `test result:` lines of `cargo test`.
pub fn of_cargo(log: &str) -> Counts {
    let mut counts = Counts::default();
    for line in log.lines().filter(|line| line.starts_with("test result:")) {
        counts.passed += number_before(line, " passed");
        counts.failed += number_before(line, " failed") + number_before(line, " ignored");
    }
    counts
}

fn number_before(line: &str, word: &str) -> u64 {
    line.split(word)
        .next()
        .and_then(|before| before.rsplit(|letter: char| !letter.is_ascii_digit()).next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

/// Reads Playwright's JSON report.
pub fn of_playwright(report: &str) -> Result<Counts, Trouble> {
    let report: Value = serde_json::from_str(report)?;
    let stats = |name: &str| {
        report["stats"][name].as_u64().ok_or_else(|| format!("Playwright's report has no {name} count"))
    };
    Ok(Counts {
        passed: stats("expected")?,
        failed: stats("unexpected")? + stats("flaky")? + stats("skipped")?,
    })
}

/// The part of a log that says what failed: each runner's list of failures, else the last lines.
pub fn excerpt(log: &str) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in log.lines() {
        match line {
            "failures:" => inside = true,
            _ if line.starts_with("test result:") => inside = false,
            _ => {}
        }
        if inside {
            lines.push(line);
        }
    }
    if lines.is_empty() {
        lines = log.lines().collect();
        lines = lines.split_off(lines.len().saturating_sub(60));
    }
    lines.truncate(200);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
     Running unittests src/lib.rs
test moves::table ... ok
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s
test clocks::pause ... FAILED

failures:

---- clocks::pause stdout ----
left is not right

failures:
    clocks::pause

test result: FAILED. 103 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.20s
error: 1 target failed:
";

    #[test]
    fn cargo_results_add_up_and_ignored_is_failed() {
        assert_eq!(of_cargo(LOG), Counts { passed: 115, failed: 3 });
        assert_eq!(of_cargo("error: could not compile"), Counts::default());
    }

    #[test]
    fn a_runner_that_fails_without_a_test_is_one_failed() {
        assert_eq!(Counts { passed: 4, failed: 0 }.with_exit(false), Counts { passed: 4, failed: 1 });
        assert_eq!(Counts { passed: 4, failed: 2 }.with_exit(false).failed, 2);
        assert_eq!(Counts { passed: 4, failed: 0 }.with_exit(true).failed, 0);
    }

    #[test]
    fn playwright_counts_and_skipped_is_failed() {
        let report = r#"{"stats": {"expected": 7, "skipped": 1, "unexpected": 2, "flaky": 0}}"#;
        assert_eq!(of_playwright(report).unwrap(), Counts { passed: 7, failed: 3 });
        assert!(of_playwright("{}").is_err());
    }

    #[test]
    fn the_excerpt_names_what_failed() {
        let excerpt = excerpt(LOG);
        assert!(excerpt.contains("left is not right") && !excerpt.contains("moves::table"));
        assert_eq!(super::excerpt("one\ntwo"), "one\ntwo");
    }
}
