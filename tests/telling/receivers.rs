//! The receivers themselves: that they keep what they took and misbehave as told, so that the tests of mail can
//! rely on them. The sender here is the library's own, not the product.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::response::Response;
use lettre::{Message, SmtpTransport, Transport};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::world::certificates::Authority;
use crate::world::mail::{ALWAYS, Aiosmtpd, Door, Receiver, Security, Trouble, Weather};

const NORA: &str = "nora@example.org";
const CLEO: &str = "cleo@example.org";

fn plain(receiver: &Receiver) -> SmtpTransport {
    let port = receiver.address().port();
    SmtpTransport::builder_dangerous("127.0.0.1").port(port).timeout(Some(Duration::from_secs(10))).build()
}

/// A conversation by hand, for what the library's sender does not do without more of it: TLS.
struct Talk(Box<dyn ReadWrite>);

trait ReadWrite: BufRead {
    fn say(&mut self, line: &str) -> std::io::Result<()>;
}

impl<T: Read + Write> ReadWrite for BufReader<T> {
    fn say(&mut self, line: &str) -> std::io::Result<()> {
        self.get_mut().write_all(format!("{line}\r\n").as_bytes())?;
        self.get_mut().flush()
    }
}

impl Talk {
    /// Comes in by TLS at once or after STARTTLS, trusting that authority alone.
    fn open(address: SocketAddr, door: Door, authority: &Authority) -> std::io::Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        if door == Door::StartTls {
            let mut talk = Self(Box::new(BufReader::new(stream.try_clone()?)));
            talk.heard()?;
            talk.say("EHLO here")?;
            assert!(talk.say("STARTTLS")?.starts_with("220"));
        }
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(authority.pem().as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        let mut connection = ClientConnection::new(Arc::new(config), name).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut stream)?;
        }
        let mut talk = Self(Box::new(BufReader::new(StreamOwned::new(connection, stream))));
        if door == Door::Implicit {
            talk.heard()?;
        }
        talk.say("EHLO here")?;
        Ok(talk)
    }

    /// Says a line and gives the last line of the answer.
    fn say(&mut self, line: &str) -> std::io::Result<String> {
        self.0.say(line)?;
        self.heard()
    }

    fn heard(&mut self) -> std::io::Result<String> {
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(line.trim_end().to_owned());
            }
        }
    }

    fn sign_in(&mut self, password: &str) -> String {
        let secret = STANDARD.encode(format!("\0readback\0{password}"));
        self.say(&format!("AUTH PLAIN {secret}")).unwrap()
    }

    /// Sends a short letter; the first answer that refuses it, else the last one.
    fn send(&mut self, to: &str) -> String {
        // A recipient that was refused leaves the one before behind.
        self.say("RSET").unwrap();
        let lines = [
            "MAIL FROM:<readback@example.org>",
            &format!("RCPT TO:<{to}>"),
            "DATA",
            "Subject: Told\r\n\r\nIt is fixed.\r\n.",
        ];
        let mut answer = String::new();
        for line in lines {
            answer = self.say(line).unwrap();
            if answer.starts_with(['4', '5']) {
                break;
            }
        }
        answer
    }
}

fn letter(to: &str) -> Message {
    let alone = |address: &str| Mailbox::new(None, address.parse().unwrap());
    Message::builder()
        .from(Mailbox::new(Some("Rückmeldung".to_owned()), "readback@example.org".parse().unwrap()))
        .to(alone(to))
        .message_id(Some("<17@example.org>".to_owned()))
        .in_reply_to("<1@example.org>".to_owned())
        .references("<1@example.org> <2@example.org>".to_owned())
        .subject("Your report: the pump’s alarm")
        .multipart(MultiPart::alternative_plain_html(
            ".A dot leads.\r\nMore: http://127.0.0.1/s/abc\r\n.\r\nEnd".to_owned(),
            "<p>More: <a href=\"http://127.0.0.1/s/abc\">here</a></p>".to_owned(),
        ))
        .unwrap()
}

fn send(sender: &SmtpTransport, to: &str) -> Result<Response, Error> {
    sender.send(&letter(to))
}

#[test]
fn what_is_taken_is_kept_as_it_was_sent_and_can_be_read() {
    let receiver = Receiver::new();
    let answer = send(&plain(&receiver), NORA).unwrap();
    assert_eq!(answer.message().collect::<Vec<_>>(), ["2.0.0 Kept as number 1"]);
    let kept = receiver.kept_for("Nora@Example.org").remove(0);
    assert_eq!((kept.from.as_str(), kept.to.as_slice()), ("readback@example.org", &[NORA.to_owned()][..]));
    assert_eq!((kept.tls.clone(), kept.account.clone(), kept.faults.clone()), (None, None, Vec::new()));
    let read = kept.letter();
    assert_eq!(read.from, ("Rückmeldung".to_owned(), "readback@example.org".to_owned()));
    assert_eq!(read.to, [(String::new(), NORA.to_owned())]);
    assert_eq!(read.subject, "Your report: the pump’s alarm");
    assert_eq!(read.text, ".A dot leads.\r\nMore: http://127.0.0.1/s/abc\r\n.\r\nEnd");
    assert_eq!(read.links(), ["http://127.0.0.1/s/abc"]);
    assert_eq!(read.html_links(), ["http://127.0.0.1/s/abc"]);
    assert_eq!(read.parts, ["multipart/alternative", "text/plain", "text/html"]);
    assert_eq!(
        (read.message_id.as_str(), read.in_reply_to.as_slice()),
        ("17@example.org", &["1@example.org".to_owned()][..])
    );
    assert_eq!(read.references, ["1@example.org", "2@example.org"]);
    assert_eq!(read.header("message-id"), "<17@example.org>");
    assert_eq!((receiver.connections(), receiver.most_at_once("example.org")), (1, 1));
}

#[test]
fn a_message_that_no_program_may_send_is_told() {
    let receiver = Receiver::new();
    let envelope = lettre::address::Envelope::new(None, vec![NORA.parse().unwrap()]).unwrap();
    let bytes = format!("Subject: J\u{fc}\r\n\r\n{}\r\na\rb\r\n", "x".repeat(999));
    plain(&receiver).send_raw(&envelope, bytes.as_bytes()).unwrap();
    let faults = receiver.kept().remove(0).faults;
    let wanted = [
        "line 1 is a header outside of ASCII",
        "line 3 has 999 bytes",
        "line 4 has a lonely CR or a zero byte",
    ];
    assert_eq!(faults, wanted);
}

#[test]
fn trouble_comes_as_often_as_the_script_says() {
    let receiver = Receiver::new();
    let sender = plain(&receiver);
    receiver.treat(NORA, Trouble::Refuse, ALWAYS);
    for _ in 0..3 {
        let error = send(&sender, NORA).unwrap_err();
        assert_eq!((error.is_permanent(), error.status().unwrap().to_string().as_str()), (true, "550"));
        assert!(send(&sender, CLEO).is_ok(), "one bad address harms nobody else");
    }
    receiver.treat(NORA, Trouble::Later, 2);
    assert!(send(&sender, NORA).unwrap_err().is_transient());
    assert!(send(&sender, NORA).unwrap_err().is_transient());
    assert!(send(&sender, NORA).is_ok());
    receiver.treat(NORA, Trouble::RefuseContent, 1);
    assert!(send(&sender, NORA).unwrap_err().is_permanent());
    assert_eq!((receiver.count(), receiver.unanswered().len(), receiver.tries(NORA)), (4, 0, 7));
    for (trouble, unanswered) in [(Trouble::CutInData, 0), (Trouble::CutAfterData, 1), (Trouble::Nonsense, 2)]
    {
        receiver.treat(NORA, trouble, 1);
        assert!(send(&sender, NORA).unwrap_err().status().is_none(), "{trouble:?}");
        assert_eq!((receiver.count(), receiver.unanswered().len()), (4, unanswered), "{trouble:?}");
    }
    assert!(receiver.unanswered().iter().all(|unanswered| unanswered.letter().text.ends_with("End")));
    receiver.treat(NORA, Trouble::Delay(Duration::from_millis(200)), 1);
    let start = Instant::now();
    assert!(send(&sender, NORA).is_ok());
    assert!(start.elapsed() >= Duration::from_millis(200));
    receiver.treat(NORA, Trouble::Refuse, ALWAYS);
    receiver.forgive(NORA);
    assert!(send(&sender, NORA).is_ok());
}

#[test]
fn the_weather_follows_the_seed() {
    let outcomes = |seed: u64| -> Vec<Option<bool>> {
        let receiver = Receiver::new();
        receiver.weather(Weather::stormy(seed));
        let of = |number: u32| {
            // A connection of its own for each: which connections are busy is drawn, too.
            send(&plain(&receiver), &format!("person{}@example.org", number % 9))
                .err()
                .map(|error| error.is_transient())
        };
        (0..40).map(of).collect()
    };
    let (first, again, other) = std::thread::scope(|scope| {
        let again = scope.spawn(|| outcomes(7));
        let other = scope.spawn(|| outcomes(8));
        (outcomes(7), again.join().unwrap(), other.join().unwrap())
    });
    assert_eq!(first, again);
    assert_ne!(first, other);
    let fair = first.iter().filter(|outcome| outcome.is_none()).count();
    assert!((15..=36).contains(&fair), "{fair} of 40 went well");
    assert!(first.contains(&Some(true)) && first.contains(&Some(false)), "refused for now, and cut");
}

#[test]
fn idle_and_open_connections_are_closed_on_order() {
    let authority = Authority::new("The hospital's own");
    let receiver = Receiver::with(Security::Implicit(authority.issue_for_loopback()));
    receiver.close_idle_after(Duration::from_millis(100));
    let mut idle = Talk::open(receiver.address(), Door::Implicit, &authority).unwrap();
    assert!(idle.send(NORA).starts_with("250"));
    std::thread::sleep(Duration::from_millis(300));
    assert!(idle.say("NOOP").is_err());
    receiver.close_idle_after(Duration::from_secs(60));
    let mut open = Talk::open(receiver.address(), Door::Implicit, &authority).unwrap();
    assert!(open.say("NOOP").is_ok());
    receiver.cut_connections();
    assert!(open.say("NOOP").is_err());
    assert_eq!((receiver.count(), receiver.connections()), (1, 2));
    let address = receiver.address();
    drop(receiver);
    assert!(TcpStream::connect(address).is_err(), "nobody listens any more");
    let receiver = Receiver::back_at(address, Security::None);
    send(&plain(&receiver), NORA).unwrap();
    assert_eq!((receiver.count(), receiver.connections()), (1, 1));
}

#[test]
fn tls_is_asked_for_and_remembered() {
    let authority = Authority::new("The hospital's own");
    let certificate = authority.issue_for_loopback();
    let talk = |receiver: &Receiver, door| Talk::open(receiver.address(), door, &authority);
    let receiver = Receiver::with(Security::Required(certificate.clone()));
    assert_eq!(send(&plain(&receiver), NORA).unwrap_err().status().unwrap().to_string(), "530");
    assert!(talk(&receiver, Door::StartTls).unwrap().send(NORA).starts_with("250"));
    let strangers = Authority::new("Somebody else's");
    assert!(Talk::open(receiver.address(), Door::StartTls, &strangers).is_err());
    assert_eq!((receiver.count(), receiver.handshakes().remove(0)), (1, "TLSv1_3".to_owned()));

    let receiver = Receiver::with(Security::Offered(certificate.clone()));
    send(&plain(&receiver), NORA).unwrap();
    talk(&receiver, Door::StartTls).unwrap().send(NORA);
    let versions: Vec<Option<String>> = receiver.kept().into_iter().map(|kept| kept.tls).collect();
    assert_eq!(versions, [None, Some("TLSv1_3".to_owned())]);
    assert!(receiver.url().ends_with("?tls=opportunistic"));

    let receiver = Receiver::with(Security::Implicit(certificate));
    talk(&receiver, Door::Implicit).unwrap().send(NORA);
    assert_eq!(receiver.kept()[0].tls.as_deref(), Some("TLSv1_3"));
    assert!(receiver.url().starts_with("smtps://127.0.0.1:"));
    let expired = Receiver::with(Security::Implicit(authority.issue_expired(&["127.0.0.1"])));
    assert!(talk(&expired, Door::Implicit).is_err());
}

#[test]
fn a_login_is_asked_for_and_remembered() {
    let receiver = Receiver::new();
    receiver.ask_for_login("readback", "secret");
    let with = |password: &str, way: Mechanism| {
        SmtpTransport::builder_dangerous("127.0.0.1")
            .port(receiver.address().port())
            .credentials(Credentials::new("readback".to_owned(), password.to_owned()))
            .authentication(vec![way])
            .build()
    };
    let status = |error: Error| error.status().unwrap().to_string();
    assert_eq!(status(send(&plain(&receiver), NORA).unwrap_err()), "530");
    assert_eq!(status(send(&with("wrong", Mechanism::Plain), NORA).unwrap_err()), "535");
    for way in [Mechanism::Plain, Mechanism::Login] {
        send(&with("secret", way), NORA).unwrap();
    }
    let accounts: Vec<Option<String>> = receiver.kept().into_iter().map(|kept| kept.account).collect();
    assert_eq!(accounts, [Some("readback".to_owned()), Some("readback".to_owned())]);
    assert_eq!(receiver.refused_logins(), 1);
    assert_eq!(
        receiver.url_for("readback:secret@"),
        format!("smtp://readback:secret@{}", receiver.address())
    );
}

#[test]
fn the_package_of_others_takes_mail_by_both_doors() {
    let folder = std::env::temp_dir().join(format!("readback_{}", uuid::Uuid::new_v4().simple()));
    std::fs::create_dir_all(&folder).unwrap();
    let authority = Authority::new("The hospital's own");
    let certificate = authority.issue_for_loopback();
    for door in [Door::StartTls, Door::Implicit] {
        let receiver = Aiosmtpd::start(door, &folder, &certificate, "readback", "secret");
        let talk = || Talk::open(receiver.address(), door, &authority).unwrap();
        assert!(talk().send(NORA).starts_with("530"), "not without a login");
        assert!(talk().sign_in("wrong").starts_with("535"));
        let mut signed_in = talk();
        assert!(signed_in.sign_in("secret").starts_with("235"));
        assert!(signed_in.send("nobody@example.org").starts_with("550"));
        assert!(signed_in.send(NORA).starts_with("250"));
        receiver.set_login("readback", "another");
        let talk = || Talk::open(receiver.address(), door, &authority).unwrap();
        assert!(talk().sign_in("secret").starts_with("535"));
        assert!(talk().sign_in("another").starts_with("235"));
        let kept = receiver.kept();
        assert_eq!(kept.len(), 1);
        assert_eq!((kept[0].tls.as_deref(), kept[0].account.as_deref()), (Some("TLSv1_3"), Some("readback")));
        assert_eq!(
            (kept[0].letter().subject.as_str(), kept[0].from.as_str()),
            ("Told", "readback@example.org")
        );
        assert_eq!(receiver.refused_logins(), 2);
        let secured = if door == Door::StartTls { "smtp://a:b@127.0.0.1:" } else { "smtps://a:b@127.0.0.1:" };
        assert!(receiver.url("a", "b").starts_with(secured));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
