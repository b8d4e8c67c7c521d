//! Finds what the tests need on this machine.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that the browser tests run on.
const NODE: u32 = 18;

/// Something that the tests need and that does not come from cargo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A browser that Playwright can drive.
    Chromium,
    /// Runs Playwright.
    Node,
    /// Fetches Playwright.
    Npm,
    /// The database server.
    Postgres,
    /// A mail server that others have built, in Python.
    Aiosmtpd,
}

impl Tool {
    /// Its name in Debian, and for a person who installs it.
    pub fn package(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Node => "nodejs",
            Self::Npm => "npm",
            Self::Postgres => "postgresql",
            Self::Aiosmtpd => "python3-aiosmtpd",
        }
    }

    /// True when it is here and new enough.
    pub fn is_here(self) -> bool {
        match self {
            Self::Chromium => chromium().is_some(),
            Self::Node => node().is_some(),
            Self::Npm => find_program(&["npm"]).is_some(),
            Self::Postgres => postgres_folder().is_some(),
            Self::Aiosmtpd => python_with_aiosmtpd().is_some(),
        }
    }
}

/// The browser: `CHROMIUM`, else what is on PATH or in the usual folders.
pub fn chromium() -> Option<PathBuf> {
    if let Some(given) = env::var_os("CHROMIUM") {
        return Some(PathBuf::from(given)).filter(|path| path.is_file());
    }
    let names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    find_program(&names).filter(|path| says(path, "--version").is_some()).or_else(|| {
        let usual = ["/usr/lib/chromium/chromium", "/opt/google/chrome/chrome"];
        usual.iter().map(PathBuf::from).find(|path| path.is_file())
    })
}

/// Node, when it is new enough.
pub fn node() -> Option<PathBuf> {
    let node = find_program(&["node", "nodejs"])?;
    let version = says(&node, "--version")?;
    let major: u32 = version.trim().trim_start_matches('v').split('.').next()?.parse().ok()?;
    (major >= NODE).then_some(node)
}

/// A Python that has aiosmtpd: the first on PATH, else the system's own, into which a Debian package installs it.
pub fn python_with_aiosmtpd() -> Option<PathBuf> {
    let has_it = |python: &PathBuf| {
        // 1.4 brought the login that the tests use.
        let asked =
            "import aiosmtpd, sys; sys.exit(tuple(map(int, aiosmtpd.__version__.split('.')[:2])) < (1, 4))";
        let output = Command::new(python).args(["-I", "-c", asked]).output();
        output.is_ok_and(|output| output.status.success())
    };
    find_program(&["python3"]).into_iter().chain([PathBuf::from("/usr/bin/python3")]).find(has_it)
}

/// The folder of PostgreSQL's server programs: on PATH, else in the usual folders, the newest first.
pub fn postgres_folder() -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .collect();
    versions.sort();
    let usual = ["/usr/local/bin", "/usr/local/pgsql/bin", "/usr/bin"].map(PathBuf::from);
    path_folders()
        .into_iter()
        .chain(versions.into_iter().rev().map(|(_, folder)| folder))
        .chain(usual)
        .find(|folder| ["postgres", "initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file()))
}

/// The first of these programs on PATH, or where a person's PATH often lacks it.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let more = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    let folders: Vec<PathBuf> = path_folders().into_iter().chain(more).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

fn path_folders() -> Vec<PathBuf> {
    env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default()
}

fn says(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when this process runs as root.
pub fn is_root() -> bool {
    says(Path::new("id"), "-u").is_some_and(|user| user.trim() == "0")
}

/// An account of this machine.
pub struct Account {
    /// Its name.
    pub name: String,
    /// Its number.
    pub user: String,
    /// Its first group's number.
    pub group: String,
}

/// Looks an account up by its name.
pub fn account(name: &str) -> Option<Account> {
    let number = |argument: &str| {
        let output = Command::new("id").args([argument, name]).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    Some(Account { name: name.to_owned(), user: number("-u")?, group: number("-g")? })
}

/// The call that installs Debian packages, where this account may: as root or by sudo without a password.
pub fn installer() -> Option<Command> {
    find_program(&["apt-get"])?;
    let script = ["sh", "-c", include_str!("install.sh"), "install.sh"];
    if is_root() {
        let mut command = Command::new(script[0]);
        command.args(&script[1..]);
        return Some(command);
    }
    let sudo = find_program(&["sudo"])?;
    let may = Command::new(&sudo).args(["-n", "true"]).output().is_ok_and(|output| output.status.success());
    may.then(|| {
        let mut command = Command::new(sudo);
        command.arg("-n").args(script);
        command
    })
}
