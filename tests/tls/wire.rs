//! A client that speaks TLS: a connection whose certificate can be looked at, and requests over it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::world::certificates::{Authority, Certificate};

/// One connection that stays open.
pub struct Connection {
    stream: BufReader<StreamOwned<ClientConnection, TcpStream>>,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    /// The head in lower case.
    pub head: String,
    pub body: String,
}

impl Connection {
    /// Connects, trusting that authority alone; it does not resume earlier sessions.
    pub fn open(address: &str, authority: &Authority) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        let root = CertificateDer::from_pem_slice(authority.pem().as_bytes()).expect("PEM");
        roots.add(root).expect("a root");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let name = ServerName::try_from("localhost").expect("a name");
        let connection = ClientConnection::new(Arc::new(config), name).expect("a client");
        let socket = TcpStream::connect(address).map_err(|error| error.to_string())?;
        socket.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let mut stream = StreamOwned::new(connection, socket);
        while stream.conn.is_handshaking() {
            stream.conn.complete_io(&mut stream.sock).map_err(|error| error.to_string())?;
        }
        Ok(Self { stream: BufReader::new(stream) })
    }

    /// Whether the server has shown this certificate.
    pub fn has_seen(&self, certificate: &Certificate) -> bool {
        let shown = self.stream.get_ref().conn.peer_certificates().expect("certificates");
        shown[0] == CertificateDer::from_pem_slice(certificate.chain.as_bytes()).expect("PEM")
    }

    /// The protocol that was agreed on.
    pub fn protocol(&self) -> String {
        let protocol = self.stream.get_ref().conn.alpn_protocol().unwrap_or_default();
        String::from_utf8_lossy(protocol).into_owned()
    }

    /// One request over it.
    pub fn send(&mut self, method: &str, path: &str, body: &str) -> Reply {
        let length = body.len();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
             x-requested-with: readback\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("it takes the request");
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert_ne!(self.stream.read_line(&mut head).expect("it answers"), 0, "cut off: {head}");
        }
        let head = head.to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.map_or(0, |length| length.parse().expect("a number"))];
        self.stream.read_exact(&mut body).expect("the body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Reply { status, head, body: String::from_utf8(body).expect("text") }
    }
}
