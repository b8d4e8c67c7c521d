//! One connection as lines of bytes, plain or within TLS.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// More than any letter of ours: a client that sends this much without an end is broken.
const MOST: usize = 16 * 1024 * 1024;

enum Layer {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ServerConnection, TcpStream>>),
    Between,
}

/// One connection.
pub(super) struct Wire {
    layer: Layer,
    read: Vec<u8>,
}

impl Wire {
    /// Takes the connection over. A client that says nothing for that long is left.
    pub(super) fn new(stream: TcpStream, patience: Duration) -> Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(patience))?;
        stream.set_write_timeout(Some(patience))?;
        Ok(Self { layer: Layer::Plain(stream), read: Vec::new() })
    }

    /// Goes on within TLS; what the client has sent ahead of it is forgotten.
    pub(super) fn wrap(&mut self, config: &Arc<ServerConfig>) -> Result<()> {
        let Layer::Plain(stream) = std::mem::replace(&mut self.layer, Layer::Between) else {
            return Err(ErrorKind::InvalidInput.into());
        };
        self.read.clear();
        let connection = ServerConnection::new(Arc::clone(config)).map_err(Error::other)?;
        let mut stream = StreamOwned::new(connection, stream);
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock)?;
        }
        self.layer = Layer::Tls(Box::new(stream));
        Ok(())
    }

    /// The version of TLS, as `TLSv1_3`; none outside of it.
    pub(super) fn tls(&self) -> Option<String> {
        match &self.layer {
            Layer::Tls(stream) => stream.conn.protocol_version().map(|version| format!("{version:?}")),
            _ => None,
        }
    }

    /// The next line with its end; `Ok(None)` where the client has gone.
    pub(super) fn line(&mut self) -> Result<Option<Vec<u8>>> {
        loop {
            if let Some(end) = self.read.iter().position(|byte| *byte == b'\n') {
                return Ok(Some(self.read.drain(..=end).collect()));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Everything up to the line with a lonely dot, as it was sent. `Ok(None)` where the client has gone before.
    pub(super) fn message(&mut self) -> Result<Option<Vec<u8>>> {
        let mut from = 0;
        loop {
            if self.read.starts_with(b".\r\n") {
                self.read.drain(..3);
                return Ok(Some(Vec::new()));
            }
            let end = self.read[from..].windows(5).position(|bytes| bytes == b"\r\n.\r\n");
            if let Some(end) = end.map(|end| from + end + 2) {
                let message = self.read.drain(..end).collect();
                self.read.drain(..3);
                return Ok(Some(message));
            }
            from = self.read.len().saturating_sub(4);
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads once and forgets it: what comes of a message before it is cut.
    pub(super) fn taste(&mut self) -> Result<()> {
        if self.read.is_empty() {
            self.fill()?;
        }
        Ok(())
    }

    /// Says a line.
    pub(super) fn say(&mut self, line: &str) -> Result<()> {
        let mut bytes = line.as_bytes().to_vec();
        bytes.extend_from_slice(b"\r\n");
        match &mut self.layer {
            Layer::Plain(stream) => stream.write_all(&bytes),
            Layer::Tls(stream) => stream.write_all(&bytes).and_then(|()| stream.flush()),
            Layer::Between => Err(ErrorKind::NotConnected.into()),
        }
    }

    fn fill(&mut self) -> Result<bool> {
        if self.read.len() > MOST {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let mut bytes = [0; 16 * 1024];
        let count = match &mut self.layer {
            Layer::Plain(stream) => stream.read(&mut bytes)?,
            Layer::Tls(stream) => stream.read(&mut bytes)?,
            Layer::Between => 0,
        };
        self.read.extend_from_slice(&bytes[..count]);
        Ok(count > 0)
    }
}
