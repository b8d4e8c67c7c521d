//! The connection below the library: plain or encrypted, with everything written down where somebody wants to see it.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use domain::telling::mail_settings::{Speaker, SpokenLine};
use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

use super::answers::one_line;

/// The most lines that are written down; a conversation of ours has some forty.
const MOST_LINES: usize = 500;
/// What stands for a password.
const MASK: &str = "***";

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

/// A connection to the relay.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Stream,
    peer: SocketAddr,
    /// A greeting that was read before and is to be read once more.
    again: Vec<u8>,
    notes: Option<Notes>,
}

impl Wire {
    /// A connection that is not encrypted.
    pub fn plain(tcp: TcpStream, notes: Option<Notes>) -> io::Result<Self> {
        Ok(Self { peer: tcp.peer_addr()?, stream: Stream::Plain(tcp), again: Vec::new(), notes })
    }

    /// A connection that is.
    pub fn encrypted(tls: TlsStream<TcpStream>, notes: Option<Notes>) -> io::Result<Self> {
        let peer = tls.get_ref().0.peer_addr()?;
        Ok(Self { stream: Stream::Encrypted(Box::new(tls)), peer, again: Vec::new(), notes })
    }

    /// Lets the next reader read the greeting, which came already.
    #[must_use]
    pub fn greeted(mut self, greeting: &str) -> Self {
        self.again = greeting.as_bytes().to_vec();
        self
    }

    /// The bare connection again, where it is not encrypted.
    pub fn into_plain(self) -> Option<TcpStream> {
        match self.stream {
            Stream::Plain(tcp) => Some(tcp),
            Stream::Encrypted(_) => None,
        }
    }
}

impl AsyncTokioStream for Wire {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.again.is_empty() {
            let count = self.again.len().min(buffer.remaining());
            buffer.put_slice(&self.again[..count]);
            self.again.drain(..count);
            return Poll::Ready(Ok(()));
        }
        let before = buffer.filled().len();
        let outcome = match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Stream::Encrypted(tls) => Pin::new(tls).poll_read(context, buffer),
        };
        if let (Poll::Ready(Ok(())), Some(notes)) = (&outcome, &self.notes) {
            notes.write_down(Speaker::Server, &buffer.filled()[before..]);
        }
        outcome
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_write(context, bytes),
            Stream::Encrypted(tls) => Pin::new(tls).poll_write(context, bytes),
        };
        if let (Poll::Ready(Ok(count)), Some(notes)) = (&outcome, &self.notes) {
            notes.write_down(Speaker::Us, &bytes[..*count]);
        }
        outcome
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_flush(context),
            Stream::Encrypted(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(tcp) => Pin::new(tcp).poll_shutdown(context),
            Stream::Encrypted(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }
}

/// The conversation, written down; shared between the connection and whoever reads it afterwards.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes(Arc<Mutex<Conversation>>);

#[derive(Debug, Default)]
struct Conversation {
    lines: Vec<SpokenLine>,
    /// Lines that have not ended yet.
    ours: Vec<u8>,
    theirs: Vec<u8>,
    /// Between AUTH and its outcome, all that we say is secret.
    signing_in: bool,
}

impl Notes {
    fn conversation(&self) -> MutexGuard<'_, Conversation> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was said so far, a last line without end included.
    pub fn lines(&self) -> Vec<SpokenLine> {
        let mut conversation = self.conversation();
        for speaker in [Speaker::Us, Speaker::Server] {
            conversation.end_line(speaker);
        }
        conversation.lines.clone()
    }

    fn write_down(&self, speaker: Speaker, bytes: &[u8]) {
        let mut conversation = self.conversation();
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            conversation.open_line(speaker).extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                conversation.end_line(speaker);
            }
        }
    }
}

impl Conversation {
    fn open_line(&mut self, speaker: Speaker) -> &mut Vec<u8> {
        match speaker {
            Speaker::Us => &mut self.ours,
            Speaker::Server => &mut self.theirs,
        }
    }

    fn end_line(&mut self, speaker: Speaker) {
        let bytes = std::mem::take(self.open_line(speaker));
        if bytes.is_empty() || self.lines.len() == MOST_LINES {
            return;
        }
        let text = one_line(&String::from_utf8_lossy(&bytes));
        let text = match speaker {
            Speaker::Us if text.starts_with("AUTH ") => {
                self.signing_in = true;
                let mut words = text.split(' ').skip(1);
                let mechanism = words.next().unwrap_or_default();
                if words.next().is_some() { format!("AUTH {mechanism} {MASK}") } else { text }
            }
            Speaker::Us if self.signing_in => MASK.to_owned(),
            Speaker::Us => text,
            Speaker::Server => {
                self.signing_in &= text.starts_with("334");
                text
            }
        };
        self.lines.push(SpokenLine { from: speaker, text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_written_down() {
        let notes = Notes::default();
        for (speaker, bytes) in [
            (Speaker::Server, "220 relay\r\n"),
            (Speaker::Us, "AUTH PLAIN AHVzZX"),
            (Speaker::Us, "IAc2VjcmV0\r\n"),
            (Speaker::Server, "535 no\r\n"),
            (Speaker::Us, "AUTH LOGIN\r\n"),
            (Speaker::Server, "334 VXNlcm5hbWU6\r\n"),
            (Speaker::Us, "dXNlcg==\r\n"),
            (Speaker::Server, "334 UGFzc3dvcmQ6\r\n"),
            (Speaker::Us, "c2VjcmV0\r\n"),
            (Speaker::Server, "235 go on\r\n"),
            (Speaker::Us, "MAIL FROM:<a@b.org>\r\n"),
            (Speaker::Server, "25"),
        ] {
            notes.write_down(speaker, bytes.as_bytes());
        }
        let lines: Vec<String> = notes.lines().into_iter().map(|line| line.text).collect();
        assert_eq!(
            lines,
            [
                "220 relay",
                "AUTH PLAIN ***",
                "535 no",
                "AUTH LOGIN",
                "334 VXNlcm5hbWU6",
                "***",
                "334 UGFzc3dvcmQ6",
                "***",
                "235 go on",
                "MAIL FROM:<a@b.org>",
                "25"
            ]
        );
    }
}
