//! What a person asked `cargo xtask test` for.

use super::Trouble;

/// Something that can be run alone, by its name on the command line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// `cargo fmt --check`.
    Format,
    /// Licences and sources of all dependencies against `deny.toml`.
    Licences,
    /// Clippy without warnings, for this machine and for the browser.
    Lint,
    /// The code's documentation without warnings.
    Documents,
    /// The build helper's own tests.
    Xtask,
    /// The rules.
    Domain,
    /// The server from inside.
    Server,
    /// The server through its door, on both databases.
    Api,
    /// The product in a browser.
    Browser,
}

const PARTS: [(&str, Part); 9] = [
    ("format", Part::Format),
    ("licences", Part::Licences),
    ("lint", Part::Lint),
    ("documents", Part::Documents),
    ("xtask", Part::Xtask),
    ("domain", Part::Domain),
    ("server", Part::Server),
    ("api", Part::Api),
    ("browser", Part::Browser),
];

const HELP: &str = "\
cargo xtask test [--long] [PART…] [FILTER…]

Without a part: everything. With a filter alone: the tests of domain, server and api that have it in their name.
Parts: format licences lint documents xtask domain server api browser
`browser` hands its filter to Playwright: cargo xtask test browser sign-in --project=phone
--long    also what needs hours: many more generated cases";

/// The parts to run and the names to look for.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    parts: Vec<Part>,
    /// Handed to each part's test runner; empty runs all tests.
    pub filter: Vec<String>,
    /// Many more generated cases; hours.
    pub long: bool,
}

impl Request {
    /// Reads the words after `cargo xtask test`. Asked for help, the error is the help.
    pub fn parse(args: &[String]) -> Result<Self, Trouble> {
        if args.iter().any(|word| word == "--help" || word == "-h") {
            return Err(HELP.into());
        }
        let mut request = Self { parts: Vec::new(), filter: Vec::new(), long: false };
        for word in args {
            let part = PARTS.iter().find(|(name, _)| name == word);
            match part {
                _ if word == "--long" => request.long = true,
                Some((_, part)) if request.filter.is_empty() => request.parts.push(*part),
                _ => request.filter.push(word.clone()),
            }
        }
        if request.parts.is_empty() {
            let alone = [Part::Domain, Part::Server, Part::Api];
            let all = PARTS.map(|(_, part)| part);
            request.parts = if request.filter.is_empty() { all.to_vec() } else { alone.to_vec() };
        }
        Ok(request)
    }

    /// True for a part that shall run.
    pub fn has(&self, part: Part) -> bool {
        self.parts.contains(&part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Request {
        let words: Vec<String> = line.split_whitespace().map(String::from).collect();
        Request::parse(&words).unwrap()
    }

    #[test]
    fn nothing_means_everything() {
        assert!(PARTS.iter().all(|(_, part)| parse("").has(*part)));
        assert!(parse("--long").has(Part::Lint) && parse("--long").long);
    }

    #[test]
    fn a_part_runs_alone_with_its_filter() {
        let request = parse("browser sign-in --project=phone");
        assert!(request.has(Part::Browser) && !request.has(Part::Domain));
        assert_eq!(request.filter, ["sign-in", "--project=phone"]);
        assert_eq!(parse("domain browser").filter, [""; 0]);
        assert_eq!(parse("api server").filter, [""; 0]);
        assert_eq!(parse("api moves server").filter, ["moves", "server"]);
    }

    #[test]
    fn a_filter_alone_looks_through_the_rust_tests() {
        let request = parse("refresh_race");
        assert!(request.has(Part::Api) && request.has(Part::Server) && request.has(Part::Domain));
        assert!(!request.has(Part::Browser) && !request.has(Part::Lint));
    }
}
