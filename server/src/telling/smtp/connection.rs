//! Opening a connection: address, TCP, encryption, greeting, login; for the sender and for the self-test alike.

use std::future::Future;
use std::io;
use std::sync::Mutex;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};

use super::Times;
use super::answers::{Cause, Failure, Stage};
use super::tls::{Shown, Tls};
use super::wire::{Notes, Wire};
use crate::config::mail::{Encryption, MailSettings, Relay};

/// The longest answer before encryption, in bytes.
const LONGEST_ANSWER: usize = 16 * 1024;
/// What the library, which begins after STARTTLS, reads as the greeting that came before it.
const GREETING: &str = "220 again\r\n";

/// Opens connections to the relay.
pub struct Opener {
    relay: Relay,
    greeting_name: String,
    tls: Option<Tls>,
    times: Times,
}

/// Where the self-test learns what happened.
#[derive(Default)]
pub(super) struct Witnesses {
    /// The conversation.
    pub notes: Notes,
    /// What the server showed, and after how many lines.
    pub shown: Mutex<Option<(usize, Shown)>>,
}

impl Opener {
    /// For the relay of the settings; nothing where none is named.
    pub(super) fn new(settings: &MailSettings, times: Times) -> Option<Self> {
        let relay = settings.relay.clone()?;
        Some(Self { relay, greeting_name: settings.greeting_name.clone(), tls: Tls::new(settings), times })
    }

    /// How long things may take.
    pub(super) const fn times(&self) -> &Times {
        &self.times
    }

    /// The relay.
    pub(super) const fn relay(&self) -> &Relay {
        &self.relay
    }

    /// Whether anybody at all is trusted for TLS.
    pub(super) fn trusts_somebody(&self) -> bool {
        self.tls.as_ref().is_none_or(Tls::trusts_somebody)
    }

    /// A connection that waits for a letter.
    pub(super) async fn open(&self, witnesses: Option<&Witnesses>) -> Result<AsyncSmtpConnection, Failure> {
        let end = Instant::now() + self.times.connecting;
        let tcp = self.connect(end).await?;
        let notes = witnesses.map(|witnesses| witnesses.notes.clone());
        let wire = match self.relay.encryption {
            Encryption::None => Wire::plain(tcp, notes).map_err(broken(Stage::Connecting))?,
            Encryption::Implicit => self.encrypt(tcp, witnesses, end).await?,
            Encryption::Opportunistic | Encryption::Required => {
                let wire = Wire::plain(tcp, notes).map_err(broken(Stage::Connecting))?;
                self.start_tls(wire, witnesses, end).await?
            }
        };
        let hello = ClientId::Domain(self.greeting_name.clone());
        let opening = AsyncSmtpConnection::connect_with_transport(Box::new(wire), &hello);
        let mut connection = answered(end, Stage::Greeting, opening).await?;
        if let Some(credentials) = &self.relay.credentials {
            let offered = connection.server_info().get_auth_mechanism(DEFAULT_MECHANISMS);
            if offered.is_none() {
                return Err(Failure { stage: Stage::Login, cause: Cause::NotOffered("a login") });
            }
            answered(end, Stage::Login, connection.auth(DEFAULT_MECHANISMS, credentials)).await?;
        }
        Ok(connection)
    }

    /// Tries every address of the relay, each with its share of the time.
    async fn connect(&self, end: Instant) -> Result<TcpStream, Failure> {
        let place = (self.relay.host.as_str(), self.relay.port);
        let addresses: Vec<_> = within(end, Stage::Lookup, lookup_host(place)).await?.collect();
        let mut last = Failure { stage: Stage::Lookup, cause: Cause::Network("no address".to_owned()) };
        for (index, address) in addresses.iter().enumerate() {
            let now = Instant::now();
            let left = u32::try_from(addresses.len() - index).unwrap_or(1);
            let share = now + end.saturating_duration_since(now) / left;
            match within(share, Stage::Connecting, TcpStream::connect(address)).await {
                Ok(tcp) => {
                    // The end of a letter is a write of its own; unasked, it would wait for the other side's word.
                    tcp.set_nodelay(true).map_err(broken(Stage::Connecting))?;
                    return Ok(tcp);
                }
                Err(failure) => last = failure,
            }
        }
        Err(last)
    }

    async fn encrypt(
        &self,
        tcp: TcpStream,
        witnesses: Option<&Witnesses>,
        end: Instant,
    ) -> Result<Wire, Failure> {
        let tls = self
            .tls
            .as_ref()
            .ok_or(Failure { stage: Stage::Handshake, cause: Cause::NotOffered("encryption") })?;
        let shown = Mutex::default();
        let agreed = timeout_at(end, tls.handshake(tcp, &shown)).await;
        if let Some(witnesses) = witnesses {
            let shown = shown.into_inner().unwrap_or_default();
            let after = witnesses.notes.lines().len();
            if let Ok(mut place) = witnesses.shown.lock() {
                *place = Some((after, shown));
            }
        }
        let stream = agreed.unwrap_or(Err(Failure::late(Stage::Handshake)))?;
        Wire::encrypted(stream, witnesses.map(|witnesses| witnesses.notes.clone()))
            .map_err(broken(Stage::Handshake))
    }

    /// The conversation before encryption (RFC 3207). Of what the server said there, only that it offers STARTTLS is
    /// believed; all else is asked again afterwards.
    async fn start_tls(
        &self,
        wire: Wire,
        witnesses: Option<&Witnesses>,
        end: Instant,
    ) -> Result<Wire, Failure> {
        let mut stream = BufReader::new(wire);
        let greeting = said(end, Stage::Greeting, &mut stream, None).await?;
        let hello = format!("EHLO {}\r\n", self.greeting_name);
        let abilities = said(end, Stage::Greeting, &mut stream, Some(&hello)).await?;
        let offered = abilities.lines().skip(1).any(|line| {
            line.get(4..)
                .and_then(|word| word.split_whitespace().next())
                .is_some_and(|word| word.eq_ignore_ascii_case("STARTTLS"))
        });
        if !offered {
            return match self.relay.encryption {
                Encryption::Opportunistic => Ok(stream.into_inner().greeted(&greeting)),
                _ => Err(Failure { stage: Stage::StartTls, cause: Cause::NotOffered("STARTTLS") }),
            };
        }
        said(end, Stage::StartTls, &mut stream, Some("STARTTLS\r\n")).await?;
        // What came along in plain text may be somebody else's: it must not be read as said under encryption.
        if !stream.buffer().is_empty() {
            return Err(Failure { stage: Stage::StartTls, cause: Cause::Nonsense });
        }
        let tcp = stream.into_inner().into_plain();
        let tcp = tcp.ok_or(Failure { stage: Stage::StartTls, cause: Cause::Nonsense })?;
        Ok(self.encrypt(tcp, witnesses, end).await?.greeted(GREETING))
    }
}

fn broken(stage: Stage) -> impl Fn(io::Error) -> Failure {
    move |error| Failure::of_io(stage, &error)
}

/// Waits for the network until `end`.
async fn within<T>(
    end: Instant,
    stage: Stage,
    work: impl Future<Output = io::Result<T>>,
) -> Result<T, Failure> {
    timeout_at(end, work).await.map_err(|_| Failure::late(stage))?.map_err(broken(stage))
}

/// Waits for the library until `end`.
pub(super) async fn answered<T>(
    end: Instant,
    stage: Stage,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Failure> {
    timeout_at(end, work).await.map_err(|_| Failure::late(stage))?.map_err(|error| Failure::of(stage, &error))
}

/// Says a command, if there is one, and reads the answer (RFC 5321, section 4.2): all its lines where it is yes.
async fn said(
    end: Instant,
    stage: Stage,
    stream: &mut BufReader<Wire>,
    command: Option<&str>,
) -> Result<String, Failure> {
    let reading = async {
        if let Some(command) = command {
            stream.get_mut().write_all(command.as_bytes()).await?;
            stream.get_mut().flush().await?;
        }
        let mut answer = String::new();
        loop {
            let start = answer.len();
            if stream.read_line(&mut answer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = &answer.as_bytes()[start..];
            let has_code = line.len() >= 4 && line[..3].iter().all(u8::is_ascii_digit);
            if !has_code || answer.len() > LONGEST_ANSWER {
                return Err(io::ErrorKind::InvalidData.into());
            }
            if line[3] != b'-' {
                return Ok(answer);
            }
        }
    };
    let answer = within(end, stage, reading).await?;
    let code: u16 = answer[..3].parse().unwrap_or_default();
    match code {
        200..=299 => Ok(answer),
        400..=599 => {
            let text = answer.lines().filter_map(|line| line.get(4..)).collect::<Vec<_>>().join(" ");
            Err(Failure { stage, cause: Cause::Answer { code, text } })
        }
        _ => Err(Failure { stage, cause: Cause::Nonsense }),
    }
}
