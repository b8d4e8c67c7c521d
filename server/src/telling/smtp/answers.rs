//! What came of sending, in the server's own words; and what of it is for ever.

use std::error::Error as _;
use std::fmt;
use std::io;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;

use super::tls::TlsTrouble;

/// The longest answer that is kept, in characters.
const LONGEST: usize = 500;

/// The receiving server has taken the letter over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its own words on one line, for example `250 2.0.0 Ok: queued as 4F2A`.
    pub answer: String,
}

/// The letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Whether sending it again is useless.
    pub permanent: bool,
    /// Whether it is the way to the relay, or the relay's opinion of us: then every other letter meets the same.
    pub on_the_way: bool,
    /// The server's code, where it gave one.
    pub code: Option<u16>,
    /// The server's own words on one line, or what went wrong on the way; never with the receiver's address.
    pub answer: String,
}

impl Refused {
    /// Something on the way failed; later it may go well.
    pub fn temporary(answer: &str) -> Self {
        Self { permanent: false, on_the_way: true, code: None, answer: one_line(answer) }
    }

    /// It will never go well.
    pub fn permanent(answer: &str) -> Self {
        Self { permanent: true, on_the_way: false, code: None, answer: one_line(answer) }
    }

    /// The same without the receivers' addresses: owners read the answer, also where the reporter is confidential.
    #[must_use]
    pub(super) fn without(self, envelope: &Envelope) -> Self {
        Self { answer: without_receivers(self.answer, envelope), ..self }
    }
}

/// The answer without the addresses to which the letter went, and without what stands before their `@`.
pub(super) fn without_receivers(answer: String, envelope: &Envelope) -> String {
    envelope.to().iter().fold(answer, |answer, address| {
        let answer = without_text(&answer, address.as_ref());
        // One or two letters stand in every other word.
        if address.user().chars().count() > 2 { without_text(&answer, address.user()) } else { answer }
    })
}

/// `text` with every `part`, in whatever case, replaced by an ellipsis.
fn without_text(text: &str, part: &str) -> String {
    // ASCII case alone keeps every byte where it was.
    let (low, part) = (text.to_ascii_lowercase(), part.to_ascii_lowercase());
    let mut rest = 0;
    let mut kept = String::with_capacity(text.len());
    for (start, found) in low.match_indices(&part) {
        kept.push_str(&text[rest..start]);
        kept.push('…');
        rest = start + found.len();
    }
    kept.push_str(&text[rest..]);
    kept
}

/// What a stranger wrote, fit for a line on a page: no control or reordering characters, spaces in one, cut.
pub(super) fn one_line(text: &str) -> String {
    let spaced = |c: char| if c.is_control() { ' ' } else { c };
    let harmless =
        |c: &char| !matches!(*c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let plain: String = text.chars().map(spaced).filter(harmless).collect();
    let mut line = String::new();
    for word in plain.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line.chars().take(LONGEST).collect()
}

/// How far the conversation had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Asking for the relay's address.
    Lookup,
    /// Opening the connection.
    Connecting,
    /// Waiting for its greeting, and greeting.
    Greeting,
    /// Asking for encryption.
    StartTls,
    /// Agreeing on encryption.
    Handshake,
    /// Signing in.
    Login,
    /// Naming the sender.
    Sender,
    /// Naming the receiver.
    Receiver,
    /// Announcing the letter.
    Data,
    /// Handing the letter over.
    Content,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lookup => "address lookup",
            Self::Connecting => "connecting",
            Self::Greeting => "greeting",
            Self::StartTls => "STARTTLS",
            Self::Handshake => "TLS",
            Self::Login => "login",
            Self::Sender => "MAIL FROM",
            Self::Receiver => "RCPT TO",
            Self::Data => "DATA",
            Self::Content => "after the letter",
        })
    }
}

/// Why it went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// The server said no.
    Answer {
        /// Its code.
        code: u16,
        /// Its words.
        text: String,
    },
    /// The connection was cut.
    Cut,
    /// No answer came in time.
    TimedOut,
    /// What came is not SMTP.
    Nonsense,
    /// The server does not offer what the settings or the letter need.
    NotOffered(&'static str),
    /// Encryption failed.
    Tls(TlsTrouble, String),
    /// The network said no.
    Network(String),
}

/// Where and why it went no further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// How far it came.
    pub stage: Stage,
    /// Why no further.
    pub cause: Cause,
}

impl Failure {
    /// From the library's error.
    pub fn of(stage: Stage, error: &Error) -> Self {
        let source = error.source();
        let words = source.map(ToString::to_string).unwrap_or_default();
        let cause = match error.status() {
            Some(code) => Cause::Answer { code: code.into(), text: words },
            None if words == "incomplete response" => Cause::Cut,
            None if error.is_response() => Cause::Nonsense,
            None => match source.and_then(|source| source.downcast_ref::<io::Error>()) {
                Some(error) => Self::of_io(stage, error).cause,
                None => Cause::Network(words),
            },
        };
        Self { stage, cause }
    }

    /// From the network's error.
    pub fn of_io(stage: Stage, error: &io::Error) -> Self {
        use io::ErrorKind::{
            BrokenPipe, ConnectionAborted, ConnectionReset, InvalidData, TimedOut, UnexpectedEof,
        };
        let cause = match error.kind() {
            UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe => Cause::Cut,
            TimedOut => Cause::TimedOut,
            InvalidData => Cause::Nonsense,
            _ => Cause::Network(error.to_string()),
        };
        Self { stage, cause }
    }

    /// No answer in time.
    pub const fn late(stage: Stage) -> Self {
        Self { stage, cause: Cause::TimedOut }
    }

    /// Whether the server said no and waits for the next command.
    pub const fn is_orderly(&self) -> bool {
        matches!(self.cause, Cause::Answer { code, .. } if code != 421)
            || matches!(self.cause, Cause::NotOffered(_))
    }

    /// Whether every other letter meets the same. A letter that was handed over whole may itself be the reason.
    fn is_on_the_way(&self) -> bool {
        match &self.cause {
            Cause::Answer { code, text } => self.stage <= Stage::Sender || is_about_us(*code, text),
            Cause::NotOffered(_) => self.stage < Stage::Sender,
            _ => self.stage < Stage::Content,
        }
    }

    /// Whether a connection that stood unused may only have been closed meanwhile, by the server or by a firewall
    /// between; nothing of the letter had left.
    pub fn is_stale_connection(&self) -> bool {
        match self.cause {
            Cause::Cut | Cause::Answer { code: 421, .. } => self.stage < Stage::Content,
            Cause::TimedOut => self.stage == Stage::Sender,
            _ => false,
        }
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        let on_the_way = failure.is_on_the_way();
        let Failure { stage, cause } = failure;
        let (permanent, code, answer) = match cause {
            Cause::Answer { code, text } => {
                (is_permanent(stage, code, &text), Some(code), format!("{code} {text}"))
            }
            Cause::NotOffered(what) => {
                (stage >= Stage::Sender, None, format!("the server does not offer {what}"))
            }
            Cause::Cut => (false, None, format!("{stage}: the connection was cut")),
            Cause::TimedOut => (false, None, format!("{stage}: no answer in time")),
            Cause::Nonsense => (false, None, format!("{stage}: the answer is not SMTP")),
            Cause::Tls(_, words) | Cause::Network(words) => (false, None, format!("{stage}: {words}")),
        };
        Self { permanent, on_the_way, code, answer: one_line(&answer) }
    }
}

/// Whether that answer is about the receiver or the letter and for ever (RFC 5321, section 4.2.1). What a server says
/// about us, our password or our place in its network is mended by an administrator, and nothing may be lost until
/// then.
fn is_permanent(stage: Stage, code: u16, text: &str) -> bool {
    let about_receiver = stage >= Stage::Receiver;
    code >= 500 && about_receiver && !is_about_us(code, text) && !is_mailbox_full(text)
}

/// Authentication (RFC 4954, section 6), the order of commands (RFC 5321, section 4.2.2), or a relay that does not
/// know us.
pub(super) fn is_about_us(code: u16, text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    matches!(code, 500 | 502 | 503 | 504 | 530 | 534 | 535 | 538)
        || text.contains("authenticat")
        || is_relaying_denied(&text)
}

/// Whether the server takes letters of ours for nobody beyond it; `text` in lower case.
pub(super) fn is_relaying_denied(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "relay" | "relaying"))
}

/// A full mailbox is emptied one day (RFC 3463, X.2.2).
fn is_mailbox_full(text: &str) -> bool {
    text.split_whitespace().next() == Some("5.2.2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_about_us_is_never_for_ever() {
        for (stage, code, text, permanent) in [
            (Stage::Receiver, 550, "5.1.1 No such user", true),
            (Stage::Receiver, 450, "4.2.0 Greylisted", false),
            (Stage::Receiver, 550, "5.2.2 Mailbox full", false),
            (Stage::Receiver, 554, "5.7.1 <a@b>: Relay access denied", false),
            (Stage::Receiver, 550, "5.7.54 SMTP; Unable to relay recipient", false),
            (Stage::Receiver, 553, "relaying denied", false),
            (Stage::Receiver, 530, "5.7.0 Must issue a STARTTLS command first", false),
            (Stage::Receiver, 503, "5.5.1 Error: need MAIL command", false),
            (Stage::Receiver, 501, "5.1.3 Bad recipient address syntax", true),
            (Stage::Receiver, 550, "5.1.1 relays.example has no such user", true),
            (Stage::Content, 554, "5.7.1 Message rejected as spam", true),
            (Stage::Content, 552, "5.3.4 Message too big", true),
            (Stage::Content, 550, "5.7.1 Client was not authenticated", false),
            (Stage::Content, 451, "4.3.0 Try again", false),
            (Stage::Greeting, 554, "No SMTP service here", false),
            (Stage::Login, 535, "5.7.8 Authentication credentials invalid", false),
            (Stage::Sender, 550, "5.1.8 Sender address rejected", false),
        ] {
            assert_eq!(is_permanent(stage, code, text), permanent, "{stage} {code} {text}");
        }
    }

    #[test]
    fn an_answer_is_one_harmless_line() {
        assert_eq!(one_line(" 2.0.0 Ok:\r\n\tqueued\u{0} as\u{202E} 4F2A "), "2.0.0 Ok: queued as 4F2A");
        assert_eq!(one_line(&"ä".repeat(900)).chars().count(), LONGEST);
    }

    #[test]
    fn the_receiver_stands_in_no_answer() {
        let address = |text: &str| text.parse::<lettre::Address>().ok();
        let envelope = Envelope::new(None, address("Ana.Pop@larkmoor.org").into_iter().collect());
        let clean = envelope.ok().map(|envelope| {
            Refused::permanent("5.1.1 <ANA.pop@Larkmoor.org>: ÄÖ ana.pop unknown").without(&envelope).answer
        });
        assert_eq!(clean.as_deref(), Some("5.1.1 <…>: ÄÖ … unknown"));
    }
}
