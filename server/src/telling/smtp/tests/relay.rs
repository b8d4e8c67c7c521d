//! A small relay: answers as it is told, and remembers what it heard.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lettre::address::Envelope;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::config::Options;
use crate::config::mail::MailSettings;
use crate::telling::smtp::{Times, address};

/// What the relay does with a command.
pub enum Reply {
    /// Says that.
    Say(&'static str),
    /// Closes the connection.
    Cut,
    /// Says it after a while.
    Late(Duration, &'static str),
}

/// What an ordinary relay says. The greeting answers the empty command, and `.` is the whole letter.
pub fn usual(command: &str) -> Reply {
    let word = command.split([' ', ':']).next().unwrap_or_default();
    Reply::Say(match word {
        "" => "220 relay.test ESMTP",
        "EHLO" => "250-relay.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN",
        "AUTH" => "235 2.7.0 Welcome",
        "DATA" => "354 Go on",
        "." => "250 2.0.0 Ok: queued as 4F2A",
        "QUIT" => "221 Bye",
        _ => "250 2.1.0 Ok",
    })
}

/// Does what a test says: of the command and the number of the connection.
pub type Behaviour = Arc<dyn Fn(&str, usize) -> Reply + Send + Sync>;

/// A running relay.
pub struct Relay {
    /// Where it listens.
    pub port: u16,
    /// Its certificate, where it has one.
    pub certificate: Option<CertificateDer<'static>>,
    heard: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Relay {
    /// In plain text.
    pub async fn plain(behaviour: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(behaviour), None, false).await
    }

    /// With a certificate that only itself vouches for, for these names; from the first byte, or by STARTTLS.
    pub async fn encrypted(
        names: &[&str],
        from_first_byte: bool,
        behaviour: impl Fn(&str, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.der().clone()], key)
            .unwrap();
        let certificate = cert.der().clone();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let relay = Self::start(Arc::new(behaviour), Some(acceptor), from_first_byte).await;
        Self { certificate: Some(certificate), ..relay }
    }

    async fn start(behaviour: Behaviour, tls: Option<TlsAcceptor>, from_first_byte: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let connections: Arc<AtomicUsize> = Arc::default();
        let relay = Self { port, certificate: None, heard: heard.clone(), connections: connections.clone() };
        tokio::spawn(async move {
            while let Ok((tcp, _)) = listener.accept().await {
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let (behaviour, heard, tls) = (behaviour.clone(), heard.clone(), tls.clone());
                tokio::spawn(serve(tcp, tls, from_first_byte, behaviour, heard, number));
            }
        });
        relay
    }

    /// Every command and letter that it heard, of all connections.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// How many commands begin like that.
    pub fn count(&self, start: &str) -> usize {
        self.heard().iter().filter(|command| command.starts_with(start)).count()
    }

    /// How many connections it has seen.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The settings of somebody who sends through it; `{port}` in the URL is its port.
    pub fn settings(&self, url: &str) -> MailSettings {
        let mut settings = settings(&url.replace("{port}", &self.port.to_string()));
        settings.greeting_name = "readback.test".to_owned();
        settings
    }
}

/// The settings with that URL.
pub fn settings(url: &str) -> MailSettings {
    let options = Options {
        smtp_url: Some(url.to_owned()),
        mail_from: Some("Readback <readback@larkmoor.org>".to_owned()),
        ..Options::default()
    };
    options.resolve("x").unwrap().mail
}

/// Times for tests that wait for their end.
pub const SHORT: Times = Times {
    connecting: Duration::from_millis(700),
    command: Duration::from_millis(400),
    content: Duration::from_millis(400),
    whole: Duration::from_millis(3_000),
    idle: Duration::from_secs(20),
};

/// From us to somebody.
pub fn envelope(to: &str) -> Envelope {
    address::envelope(&settings("").from, to).unwrap()
}

async fn serve(
    tcp: TcpStream,
    tls: Option<TlsAcceptor>,
    from_first_byte: bool,
    behaviour: Behaviour,
    heard: Arc<Mutex<Vec<String>>>,
    number: usize,
) -> Option<()> {
    let tcp = match &tls {
        Some(tls) if from_first_byte => {
            let stream = tls.accept(tcp).await.ok()?;
            converse(stream, true, &behaviour, &heard, number).await;
            return None;
        }
        _ => converse(tcp, true, &behaviour, &heard, number).await?,
    };
    let stream = tls?.accept(tcp).await.ok()?;
    converse(stream, false, &behaviour, &heard, number).await;
    None
}

/// Talks until the connection is closed, or until STARTTLS: then the bare connection comes back.
async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    greets: bool,
    behaviour: &Behaviour,
    heard: &Mutex<Vec<String>>,
    number: usize,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        answer(&mut stream, behaviour("", number)).await?;
    }
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let command = line.trim_end().to_owned();
        heard.lock().unwrap().push(command.clone());
        let said = answer(&mut stream, behaviour(&command, number)).await?;
        if command == "STARTTLS" && said.starts_with("220") {
            return Some(stream.into_inner());
        }
        if said.starts_with("354") {
            let mut letter = String::new();
            while !letter.ends_with("\r\n.\r\n") {
                if stream.read_line(&mut letter).await.ok()? == 0 {
                    return None;
                }
            }
            heard.lock().unwrap().push(format!("letter {letter}"));
            answer(&mut stream, behaviour(".", number)).await?;
        }
        if command == "QUIT" {
            return None;
        }
    }
}

async fn answer<S: AsyncWrite + Unpin>(stream: &mut S, reply: Reply) -> Option<&'static str> {
    let text = match reply {
        Reply::Say(text) => text,
        Reply::Cut => return None,
        Reply::Late(time, text) => {
            tokio::time::sleep(time).await;
            text
        }
    };
    stream.write_all(format!("{text}\r\n").as_bytes()).await.ok()?;
    stream.flush().await.ok()?;
    Some(text)
}
