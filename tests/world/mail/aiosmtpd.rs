//! The receiver of the Python package aiosmtpd, as a process of its own: TLS and login as others have built them.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::receiver::Arrived;
use crate::world::certificates::Certificate;

/// The variable that names a Python with aiosmtpd.
const PYTHON: &str = "READBACK_TEST_PYTHON";

/// Longer than Python takes to start on a busy computer.
const LONGEST_START: Duration = Duration::from_secs(30);

/// How one gets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// By STARTTLS, without which nothing is taken.
    StartTls,
    /// By TLS from the first byte on.
    Implicit,
}

/// A running receiver; gone when it is dropped.
pub struct Aiosmtpd {
    process: Child,
    orders: Mutex<Option<ChildStdin>>,
    reader: Option<JoinHandle<()>>,
    said: Arc<Mutex<Vec<Value>>>,
    door: Door,
    port: u16,
}

impl Aiosmtpd {
    /// Starts one that asks for this name and password; the certificate is put into `folder`.
    pub fn start(door: Door, folder: &Path, certificate: &Certificate, name: &str, password: &str) -> Self {
        let (chain, key) = certificate.write_into(folder);
        let mut process = Command::new(python())
            .args([
                "-I",
                "-B",
                "-W",
                "ignore",
                concat!(env!("CARGO_MANIFEST_DIR"), "/world/mail/aiosmtpd_server.py"),
            ])
            .arg(if door == Door::StartTls { "starttls" } else { "implicit" })
            .args([&chain, &key])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, theirs) = (process.stdout.take().expect("its output"), Arc::clone(&said));
        let reader = std::thread::spawn(move || {
            for line in BufReader::new(lines).lines().map_while(Result::ok) {
                theirs.lock().unwrap().push(serde_json::from_str(&line).expect("JSON"));
            }
        });
        let orders = Mutex::new(process.stdin.take());
        let mut started = Self { process, orders, reader: Some(reader), said, door, port: 0 };
        started.set_login(name, password);
        started.wait_for("port", 1);
        let port = started.said("port")[0]["port"].as_u64();
        started.port = port.and_then(|port| port.try_into().ok()).expect("a port");
        started
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port).into()
    }

    /// Its address for `READBACK_SMTP_URL`, with that name and password.
    pub fn url(&self, name: &str, password: &str) -> String {
        match self.door {
            Door::StartTls => format!("smtp://{name}:{password}@{}?tls=required", self.address()),
            Door::Implicit => format!("smtps://{name}:{password}@{}", self.address()),
        }
    }

    /// From now on it asks for this name and password.
    pub fn set_login(&self, name: &str, password: &str) {
        self.order(&serde_json::json!({"name": name, "password": password}));
    }

    /// Gives an order and waits until it was heard: then everything that was said before it is here, too.
    fn order(&self, order: &Value) {
        let before = self.said("heard").len();
        let mut orders = self.orders.lock().unwrap();
        writeln!(orders.as_mut().expect("it runs"), "{order}").expect("it listens");
        self.wait_for("heard", before + 1);
    }

    /// What it has taken, in order.
    pub fn kept(&self) -> Vec<Arrived> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        self.lines("data")
            .iter()
            .map(|line| Arrived {
                from: text(&line["from"]),
                to: line["to"].as_array().expect("recipients").iter().map(text).collect(),
                data: STANDARD.decode(text(&line["data"])).expect("base64"),
                connection: 0,
                tls: line["tls"].as_str().map(str::to_owned),
                account: line["account"].as_str().map(str::to_owned),
                faults: Vec::new(),
            })
            .collect()
    }

    /// How many logins were refused.
    pub fn refused_logins(&self) -> usize {
        self.lines("refused").len()
    }

    fn lines(&self, field: &str) -> Vec<Value> {
        self.order(&serde_json::json!({}));
        self.said(field)
    }

    fn said(&self, field: &str) -> Vec<Value> {
        self.said.lock().unwrap().iter().filter(|line| !line[field].is_null()).cloned().collect()
    }

    fn wait_for(&self, field: &str, count: usize) {
        let end = Instant::now() + LONGEST_START;
        while self.said(field).len() < count {
            assert!(Instant::now() < end, "the receiver does not answer");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Aiosmtpd {
    fn drop(&mut self) {
        // It ends with its standard input.
        drop(self.orders.lock().unwrap().take());
        let _ = self.process.wait();
        if let Some(reader) = self.reader.take() {
            let _ = reader.join();
        }
    }
}

/// A Python that has the package: what the test runner names, else the first one at hand that has it.
fn python() -> PathBuf {
    let named = std::env::var_os(PYTHON).map(PathBuf::from);
    let usual = ["python3", "/usr/bin/python3"].map(PathBuf::from);
    let has_it = |python: &PathBuf| {
        let mut asked = Command::new(python);
        asked.args(["-I", "-c", "import aiosmtpd.smtp"]).stdout(Stdio::null()).stderr(Stdio::null());
        asked.status().is_ok_and(|status| status.success())
    };
    named.into_iter().chain(usual).find(has_it).unwrap_or_else(|| {
        panic!("no Python with aiosmtpd is here: run these tests by `cargo xtask test api`, or install Debian's python3-aiosmtpd")
    })
}
