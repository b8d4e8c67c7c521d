//! A stream of live hints, read from the raw socket with a time limit.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::client::Client;

/// An open `text/event-stream`.
pub struct Stream {
    socket: TcpStream,
    text: String,
    /// The status of the answer.
    pub status: u16,
    ended: bool,
}

impl Stream {
    /// Opens it as that client.
    pub fn open(client: &Client, path: &str) -> Self {
        let path = format!("/api/v1{path}");
        let mut socket = TcpStream::connect(client.host()).expect("the server listens");
        socket.set_read_timeout(Some(Duration::from_millis(50))).expect("a time limit");
        let cookies = client.cookies_for(&path);
        let host = client.host();
        write!(socket, "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookies}\r\n\r\n")
            .expect("a request");
        let mut stream = Self { socket, text: String::new(), status: 0, ended: false };
        assert!(stream.wait_for("\r\n\r\n", Duration::from_secs(10)), "no head");
        stream.status =
            stream.text.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        stream
    }

    /// Opens it once nothing of before is heard any more: news of the person that still travels ends a stream, as it
    /// would in a browser, which then opens another.
    pub fn settled(client: &Client) -> Self {
        loop {
            let mut stream = Self::open(client, "/events");
            assert_eq!(stream.status, 200, "{}", stream.text);
            assert!(stream.wait_for("retry: 2000", Duration::from_secs(5)), "{}", stream.text);
            if !stream.ends_within(Duration::from_millis(700)) {
                return stream;
            }
        }
    }

    /// The code of the problem that came instead of a stream.
    pub fn problem_code(&mut self) -> String {
        if self.status < 400 {
            return String::new();
        }
        self.wait_for("}", Duration::from_secs(5));
        let code = self.text.split("\"code\":\"").nth(1).and_then(|rest| rest.split('"').next());
        code.unwrap_or_default().to_owned()
    }

    /// Whether `part` comes within the time.
    pub fn wait_for(&mut self, part: &str, time: Duration) -> bool {
        let end = Instant::now() + time;
        while !self.text.contains(part) {
            if self.ended || Instant::now() > end {
                return false;
            }
            self.read();
        }
        true
    }

    /// Whether the stream ends within the time.
    pub fn ends_within(&mut self, time: Duration) -> bool {
        let end = Instant::now() + time;
        while !self.ended && Instant::now() < end {
            self.read();
        }
        self.ended
    }

    /// All that has come so far.
    pub fn so_far(&self) -> &str {
        &self.text
    }

    fn read(&mut self) {
        let mut bytes = [0; 4096];
        match self.socket.read(&mut bytes) {
            Ok(0) => self.ended = true,
            Ok(count) => self.text.push_str(&String::from_utf8_lossy(bytes.get(..count).unwrap_or_default())),
            Err(error)
                if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => self.ended = true,
        }
        // The last chunk of a chunked body.
        self.ended |= self.text.ends_with("\r\n0\r\n\r\n");
    }
}
