//! The running server: https, a new certificate for new connections, and a broken one that changes nothing.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::wire::Connection;
use crate::world::certificates::{Authority, Certificate};
use crate::world::{Kind, PASSWORD, Place, Process, run};

/// Longer than the server takes to look at its files by itself.
const SOON: Duration = Duration::from_secs(30);

/// A server with its certificate, and the files from which it has it.
struct Server {
    files: Place,
    /// Held for its folder.
    kept: Place,
    process: Process,
}

impl Server {
    fn start(certificate: &Certificate) -> Self {
        let (files, kept) = (Place::new(Kind::Sqlite), Place::new(Kind::Sqlite));
        certificate.write_into(files.folder());
        let process = Process::start(&kept, &settings(files.folder()));
        Self { files, kept, process }
    }

    fn connect(&self, authority: &Authority) -> Connection {
        Connection::open(&self.process.address, authority).expect("it answers by TLS")
    }

    /// Waits until new connections see this certificate, while an open one goes on.
    #[track_caller]
    fn shows(&self, certificate: &Certificate, authority: &Authority, open: &mut Connection) {
        let end = Instant::now() + SOON;
        while !Connection::open(&self.process.address, authority).is_ok_and(|one| one.has_seen(certificate)) {
            assert!(Instant::now() < end, "the certificate is not in force: {}", self.process.log());
            assert_eq!(open.send("GET", "/healthz", "").status, 200);
            std::thread::sleep(Duration::from_millis(50));
        }
        assert_eq!(open.send("GET", "/healthz", "").status, 200);
    }

    /// Waits until the log says it.
    #[track_caller]
    fn says(&self, words: &str) {
        let end = Instant::now() + SOON;
        while !self.process.log().contains(words) {
            assert!(Instant::now() < end, "not in the log: {words}: {}", self.process.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn settings(folder: &Path) -> [(&'static str, &'static str); 2] {
    let leak = |name: &str| -> &'static str {
        Box::leak(folder.join(name).to_str().expect("a name").to_owned().into_boxed_str())
    };
    [("READBACK_TLS_CERT", leak("certificate.pem")), ("READBACK_TLS_KEY", leak("key.pem"))]
}

#[test]
fn it_answers_by_https_with_secure_cookies() {
    let authority = Authority::new("Larkmoor");
    let certificate = authority.issue_for_loopback();
    let server = Server::start(&certificate);
    let mut connection = server.connect(&authority);
    assert!(connection.has_seen(&certificate));
    assert_eq!(connection.protocol(), "http/1.1");
    assert_eq!(connection.send("GET", "/healthz", "").status, 200);
    let log = server.process.log();
    assert!(log.contains(&format!("Readback is at https://{}", server.process.address)), "{log}");
    let code = log.split("Set-up code: ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a code");
    let founding = json!({
        "code": code, "organisation": "Larkmoor", "time_zone": "UTC", "name": "Ada", "email": "ada@example.org",
        "password": PASSWORD,
    });
    let founded = connection.send("POST", "/api/v1/setup", &founding.to_string());
    assert_eq!(founded.status, 201, "{}", founded.body);
    let cookies: Vec<&str> = founded.head.lines().filter(|line| line.starts_with("set-cookie: ")).collect();
    assert!(!cookies.is_empty() && cookies.iter().all(|cookie| cookie.contains("; secure")), "{cookies:?}");
    // Who does not know the authority turns away; who speaks no TLS gets no answer.
    assert!(Connection::open(&server.process.address, &Authority::new("Elsewhere")).is_err());
    let plain = format!("http://{}/healthz", server.process.address);
    assert!(ureq::get(&plain).call().is_err());
    assert_eq!(connection.send("GET", "/healthz", "").status, 200);
    drop(connection);
    server.process.stop();
}

#[test]
fn a_new_certificate_is_taken_up_without_restart() {
    let authority = Authority::new("Larkmoor");
    let (first, second, third) =
        (authority.issue_for_loopback(), authority.issue_for_loopback(), authority.issue_for_loopback());
    let server = Server::start(&first);
    let mut open = server.connect(&authority);
    assert!(open.has_seen(&first));
    second.write_into(server.files.folder());
    server.process.hang_up();
    server.shows(&second, &authority, &mut open);
    // Broken files change nothing, whether by signal or found by looking.
    std::fs::write(server.files.folder().join("key.pem"), "no key").expect("written");
    server.process.hang_up();
    server.says("the new TLS certificate cannot be used; the old one stays in force");
    server.shows(&second, &authority, &mut server.connect(&authority));
    std::fs::remove_file(server.files.folder().join("certificate.pem")).expect("removed");
    server.says("certificate.pem: No such file");
    let mut open = server.connect(&authority);
    server.shows(&second, &authority, &mut open);
    // Without a signal, too.
    third.write_into(server.files.folder());
    server.shows(&third, &authority, &mut open);
    assert!(open.has_seen(&second), "it is the one that was open before");
    let log = server.process.log();
    for secret in ["PRIVATE KEY", "BEGIN CERTIFICATE"] {
        assert!(!log.contains(secret), "{log}");
    }
    drop(open);
    server.process.stop();
}

#[test]
fn an_expired_certificate_is_said_at_the_start_and_by_check() {
    let authority = Authority::new("Larkmoor");
    let server = Server::start(&authority.issue_expired(&["localhost"]));
    server.says("the TLS certificate expired at 2020-01-01T00:00:00Z");
    let kept = &server.kept;
    let checked = run(kept, &settings(server.files.folder()), &["check"]);
    let text = String::from_utf8_lossy(&checked.stdout);
    assert!(text.contains("the TLS certificate expired at 2020-01-01T00:00:00Z"), "{text}");
    assert_eq!(checked.status.code(), Some(1));
    authority.issue_for_loopback().write_into(server.files.folder());
    let checked = run(kept, &settings(server.files.folder()), &["check"]);
    let text = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success() && text.contains("the TLS certificate is valid until"), "{text}");
}

#[test]
fn what_cannot_be_used_stops_the_start() {
    let authority = Authority::new("Larkmoor");
    let files = Place::new(Kind::Sqlite);
    let place = Place::new(Kind::Sqlite);
    let start = |settings: &[(&str, &str)]| {
        let output = run(&place, settings, &["serve", "--bind", "127.0.0.1:0"]);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let both = settings(files.folder());
    assert!(start(&both[..1]).contains("tls_key: is needed where tls_cert is set"));
    assert!(start(&both[1..]).contains("tls_cert: is needed where tls_key is set"));
    let missing = start(&both);
    assert!(missing.contains("certificate.pem: No such file"), "{missing}");
    authority.issue_for_loopback().write_into(files.folder());
    let other = authority.issue_for_loopback();
    std::fs::write(files.folder().join("key.pem"), &other.key).expect("written");
    let other = start(&both);
    assert!(other.contains("does not belong to the first certificate in"), "{other}");
    let checked = run(&place, &both, &["check"]);
    let text = String::from_utf8_lossy(&checked.stdout);
    assert!(!checked.status.success() && text.contains("does not belong to"), "{text}");
    let plain = start(&[both[0], both[1], ("READBACK_PUBLIC_URL", "http://readback.example")]);
    assert!(plain.contains("public_url: must begin with https:// where tls_cert is set"), "{plain}");
}
