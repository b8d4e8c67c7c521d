//! A small SMTP receiver: listens on a port of its own, keeps what it took, and misbehaves as it is told.

use std::collections::HashMap;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustls::ServerConfig;

use super::behaviour::{Behaviour, Trouble, Weather};
use super::conversation::Conversation;
use super::letter::Letter;
use crate::world::certificates::Certificate;

/// Longer than any test: a client that is silent for so long has been forgotten.
const PATIENCE: Duration = Duration::from_secs(60);

/// How the way to the receiver is secured.
#[derive(Clone, Default)]
pub enum Security {
    /// Not at all.
    #[default]
    None,
    /// STARTTLS is offered; whoever does without it is taken, too.
    Offered(Certificate),
    /// Nothing is taken before STARTTLS.
    Required(Certificate),
    /// TLS from the first byte on.
    Implicit(Certificate),
}

/// A message that was read to its end, however that was answered.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message without the dots that SMTP adds.
    pub data: Vec<u8>,
    /// On which connection it came, from 1 on.
    pub connection: u64,
    /// The version of TLS, as `TLSv1_3`.
    pub tls: Option<String>,
    /// The account that signed in.
    pub account: Option<String>,
    /// What of it no mail program may send: lines beyond 998 bytes, a lonely CR or LF, a header outside of ASCII.
    pub faults: Vec<String>,
}

impl Arrived {
    /// The message, read.
    pub fn letter(&self) -> Letter {
        Letter::read(&self.data)
    }
}

/// A receiver; gone when it is dropped.
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// What all conversations of a receiver share.
pub(super) struct Shared {
    pub(super) security: Security,
    pub(super) config: Option<Arc<ServerConfig>>,
    pub(super) state: Mutex<State>,
    stopped: AtomicBool,
    connections: AtomicU64,
}

/// What changes.
pub(super) struct State {
    pub(super) behaviour: Behaviour,
    pub(super) login: Option<(String, String)>,
    /// Addresses outside of ASCII are taken.
    pub(super) utf8: bool,
    /// Who says nothing for so long is left.
    pub(super) patience: Duration,
    pub(super) kept: Vec<Arrived>,
    pub(super) unanswered: Vec<Arrived>,
    pub(super) handshakes: Vec<String>,
    pub(super) refused_logins: u64,
    /// For each domain how many conversations are about it now, and how many ever were at once.
    pub(super) domains: HashMap<String, (u64, u64)>,
    open: Vec<TcpStream>,
    running: Vec<JoinHandle<()>>,
}

impl Shared {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no conversation panics while it holds this")
    }
}

impl Receiver {
    /// A relay without login or TLS that takes everything.
    pub fn new() -> Self {
        Self::with(Security::None)
    }

    /// One with a way that is secured so.
    pub fn with(security: Security) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").expect("a free port"), security)
    }

    /// One at an address at which nobody listens: it was down and is back.
    pub fn back_at(address: SocketAddr, security: Security) -> Self {
        Self::on(TcpListener::bind(address).expect("the port is free"), security)
    }

    fn on(listener: TcpListener, security: Security) -> Self {
        let config = match &security {
            Security::None => None,
            Security::Offered(certificate)
            | Security::Required(certificate)
            | Security::Implicit(certificate) => Some(certificate.server_config()),
        };
        let state = State {
            behaviour: Behaviour::default(),
            login: None,
            utf8: true,
            patience: PATIENCE,
            kept: Vec::new(),
            unanswered: Vec::new(),
            handshakes: Vec::new(),
            refused_logins: 0,
            domains: HashMap::new(),
            open: Vec::new(),
            running: Vec::new(),
        };
        let shared = Arc::new(Shared {
            security,
            config,
            state: Mutex::new(state),
            stopped: AtomicBool::new(false),
            connections: AtomicU64::new(0),
        });
        let address = listener.local_addr().expect("its address");
        let theirs = Arc::clone(&shared);
        let thread = std::thread::spawn(move || accept(&listener, &theirs));
        Self { address, shared, thread: Some(thread) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address for `READBACK_SMTP_URL`, with TLS as it wants it, without login.
    pub fn url(&self) -> String {
        self.url_for("")
    }

    /// The same with `name:password@` before the host.
    pub fn url_for(&self, login: &str) -> String {
        let (scheme, tail) = match &self.shared.security {
            Security::None => ("smtp", ""),
            Security::Offered(_) => ("smtp", "?tls=opportunistic"),
            Security::Required(_) => ("smtp", "?tls=required"),
            Security::Implicit(_) => ("smtps", ""),
        };
        format!("{scheme}://{login}{}{tail}", self.address)
    }

    /// The weather from now on.
    pub fn weather(&self, weather: Weather) {
        self.shared.state().behaviour.weather = weather;
    }

    /// The next `times` tries for that recipient meet this; all others are treated well.
    pub fn treat(&self, recipient: &str, trouble: Trouble, times: u32) {
        self.shared.state().behaviour.script(recipient, trouble, times);
    }

    /// From now on that recipient is treated well.
    pub fn forgive(&self, recipient: &str) {
        self.shared.state().behaviour.forgive(recipient);
    }

    /// Nothing is taken from now on but from who signs in so.
    pub fn ask_for_login(&self, name: &str, password: &str) {
        self.shared.state().login = Some((name.to_owned(), password.to_owned()));
    }

    /// From now on it knows no addresses outside of ASCII (no SMTPUTF8).
    pub fn take_ascii_addresses_alone(&self) {
        self.shared.state().utf8 = false;
    }

    /// New connections that say nothing for so long are closed.
    pub fn close_idle_after(&self, patience: Duration) {
        self.shared.state().patience = patience;
    }

    /// Cuts every connection that is open now.
    pub fn cut_connections(&self) {
        for stream in self.shared.state().open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// The messages that were answered with 250, in their order.
    pub fn kept(&self) -> Vec<Arrived> {
        self.shared.state().kept.clone()
    }

    /// The messages to that recipient that were answered with 250, in their order.
    pub fn kept_for(&self, recipient: &str) -> Vec<Arrived> {
        let mut kept = self.kept();
        kept.retain(|arrived| arrived.to.iter().any(|to| to.eq_ignore_ascii_case(recipient)));
        kept
    }

    /// The messages that were read to the end and got no answer, or none that means anything: a repeat may follow.
    pub fn unanswered(&self) -> Vec<Arrived> {
        self.shared.state().unanswered.clone()
    }

    /// How many messages were kept.
    pub fn count(&self) -> usize {
        self.shared.state().kept.len()
    }

    /// How many connections were made.
    pub fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// The version of each TLS that was agreed on, as `TLSv1_3`.
    pub fn handshakes(&self) -> Vec<String> {
        self.shared.state().handshakes.clone()
    }

    /// How many logins were refused.
    pub fn refused_logins(&self) -> u64 {
        self.shared.state().refused_logins
    }

    /// How often anybody tried to reach that recipient.
    pub fn tries(&self, recipient: &str) -> u32 {
        self.shared.state().behaviour.tries(recipient)
    }

    /// How many conversations were ever at once about recipients of that domain.
    pub fn most_at_once(&self, domain: &str) -> u64 {
        self.shared.state().domains.get(domain).map_or(0, |(_, most)| *most)
    }

    /// Waits until something holds; false where it does not within that time.
    pub fn wait_until(&self, longest: Duration, mut holds: impl FnMut(&Self) -> bool) -> bool {
        let end = Instant::now() + longest;
        while !holds(self) {
            if Instant::now() >= end {
                return false;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes whoever waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        self.cut_connections();
        let running = std::mem::take(&mut self.shared.state().running);
        for conversation in running {
            let _ = conversation.join();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let number = shared.connections.fetch_add(1, Ordering::SeqCst) + 1;
        let mut state = shared.state();
        state.running.retain(|conversation| !conversation.is_finished());
        state.open.retain(|open| open.peer_addr().is_ok());
        state.open.extend(stream.try_clone());
        let theirs = Arc::clone(shared);
        state.running.push(std::thread::spawn(move || {
            // However a client ends a conversation: that is its own business.
            let _ = Conversation::hold(&theirs, stream, number);
        }));
    }
}
