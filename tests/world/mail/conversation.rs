//! One conversation: the commands of ESMTP as far as a sender needs them.

use std::io::Result;
use std::net::{Shutdown, TcpStream};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::behaviour::Trouble;
use super::receiver::{Arrived, Security, Shared};
use super::wire::Wire;

/// The longest line of a message, without its end (RFC 5322, 2.1.1).
const LONGEST_LINE: usize = 998;

/// A client at the other end.
pub(super) struct Conversation<'a> {
    shared: &'a Shared,
    wire: Wire,
    number: u64,
    account: Option<String>,
    from: Option<String>,
    to: Vec<String>,
    trouble: Option<Trouble>,
}

/// Whether the conversation goes on.
#[derive(PartialEq, Eq)]
enum Then {
    On,
    End,
}

impl<'a> Conversation<'a> {
    /// Holds it to its end.
    pub(super) fn hold(shared: &'a Shared, stream: TcpStream, number: u64) -> Result<()> {
        let socket = stream.try_clone()?;
        let patience = shared.state().patience;
        let wire = Wire::new(stream, patience)?;
        let mut conversation =
            Self { shared, wire, number, account: None, from: None, to: Vec::new(), trouble: None };
        let ended = conversation.run();
        conversation.forget();
        // The receiver keeps another handle of the socket: only this ends the connection.
        let _ = socket.shutdown(Shutdown::Both);
        ended
    }

    fn run(&mut self) -> Result<()> {
        if matches!(self.shared.security, Security::Implicit(_)) {
            self.secure()?;
        }
        if self.shared.state().behaviour.is_busy(self.number) {
            return self.wire.say("421 4.3.2 Too busy, come again later");
        }
        self.wire.say("220 receiver.test ESMTP ready")?;
        while let Some(line) = self.wire.line()? {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if self.answer(&line)? == Then::End {
                return Ok(());
            }
        }
        Ok(())
    }

    fn answer(&mut self, line: &str) -> Result<Then> {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb.to_uppercase().as_str() {
            "EHLO" => self.greet()?,
            "HELO" | "RSET" => {
                self.forget();
                self.wire.say("250 2.0.0 Fine")?;
            }
            "NOOP" => self.wire.say("250 2.0.0 Still here")?,
            "STARTTLS" => return self.start_tls(),
            "AUTH" => self.sign_in(rest)?,
            "MAIL" => self.begin(rest)?,
            "RCPT" => self.add_recipient(rest)?,
            "DATA" => return self.take_message(),
            "QUIT" => {
                self.wire.say("221 2.0.0 Good-bye")?;
                return Ok(Then::End);
            }
            _ => self.wire.say("502 5.5.1 Not a command here")?,
        }
        Ok(Then::On)
    }

    fn greet(&mut self) -> Result<()> {
        self.forget();
        let mut lines = vec!["receiver.test", "8BITMIME", "ENHANCEDSTATUSCODES"];
        let offers_tls = matches!(self.shared.security, Security::Offered(_) | Security::Required(_));
        if offers_tls && self.wire.tls().is_none() {
            lines.push("STARTTLS");
        }
        let state = self.shared.state();
        if state.utf8 {
            lines.push("SMTPUTF8");
        }
        if state.login.is_some() && !self.must_secure() {
            lines.push("AUTH PLAIN LOGIN");
        }
        drop(state);
        let last = lines.len() - 1;
        for (place, line) in lines.iter().enumerate() {
            self.wire.say(&format!("250{}{line}", if place == last { " " } else { "-" }))?;
        }
        Ok(())
    }

    fn must_secure(&self) -> bool {
        matches!(self.shared.security, Security::Required(_)) && self.wire.tls().is_none()
    }

    fn start_tls(&mut self) -> Result<Then> {
        if self.shared.config.is_none() || self.wire.tls().is_some() {
            self.wire.say("502 5.5.1 Not offered")?;
            return Ok(Then::On);
        }
        self.wire.say("220 2.0.0 Go ahead")?;
        self.secure()?;
        self.forget();
        self.account = None;
        Ok(Then::On)
    }

    fn secure(&mut self) -> Result<()> {
        let Some(config) = &self.shared.config else { return Ok(()) };
        self.wire.wrap(config)?;
        self.shared.state().handshakes.extend(self.wire.tls());
        Ok(())
    }

    fn sign_in(&mut self, rest: &str) -> Result<()> {
        let wanted = self.shared.state().login.clone();
        let Some(wanted) = wanted.filter(|_| !self.must_secure()) else {
            return self.wire.say("503 5.5.1 No login here");
        };
        let (method, first) = rest.split_once(' ').unwrap_or((rest, ""));
        let given = match method.to_uppercase().as_str() {
            "PLAIN" => {
                let answer = if first.is_empty() { self.ask("")? } else { decode(first) };
                let mut parts = answer.split('\0').skip(1).map(str::to_owned);
                (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
            }
            "LOGIN" => {
                let name = if first.is_empty() { self.ask("Username:")? } else { decode(first) };
                (name, self.ask("Password:")?)
            }
            _ => return self.wire.say("504 5.5.4 Not a way to sign in here"),
        };
        if given != wanted {
            self.shared.state().refused_logins += 1;
            return self.wire.say("535 5.7.8 Name or password are wrong");
        }
        self.account = Some(given.0);
        self.wire.say("235 2.7.0 Welcome")
    }

    fn ask(&mut self, question: &str) -> Result<String> {
        self.wire.say(&format!("334 {}", STANDARD.encode(question)))?;
        let line = self.wire.line()?.unwrap_or_default();
        Ok(decode(String::from_utf8_lossy(&line).trim_end()))
    }

    fn begin(&mut self, rest: &str) -> Result<()> {
        if self.must_secure() {
            return self.wire.say("530 5.7.0 Not without STARTTLS");
        }
        if self.account.is_none() && self.shared.state().login.is_some() {
            return self.wire.say("530 5.7.0 Not without signing in");
        }
        let Some(from) = address_after(rest, "FROM:") else {
            return self.wire.say("501 5.5.4 Not an address");
        };
        self.forget();
        self.from = Some(from);
        self.wire.say("250 2.1.0 Sender is fine")
    }

    fn add_recipient(&mut self, rest: &str) -> Result<()> {
        if self.from.is_none() {
            return self.wire.say("503 5.5.1 First MAIL");
        }
        let Some(to) = address_after(rest, "TO:").filter(|to| to.contains('@')) else {
            return self.wire.say("501 5.1.3 Not an address");
        };
        let mut state = self.shared.state();
        if !state.utf8 && !to.is_ascii() {
            drop(state);
            return self.wire.say("553 5.6.7 Not without SMTPUTF8");
        }
        let trouble = state.behaviour.meets(&to);
        if !matches!(trouble, Some(Trouble::Refuse | Trouble::Later)) {
            let (now, most) = state.domains.entry(domain_of(&to)).or_default();
            *now += 1;
            *most = (*most).max(*now);
        }
        drop(state);
        match trouble {
            // As servers do it: with the address.
            Some(Trouble::Refuse) => {
                return self.wire.say(&format!("550 5.1.1 <{to}>: nobody of that name is here"));
            }
            Some(Trouble::Later) => {
                return self.wire.say(&format!("451 4.7.1 <{to}>: greylisted, come again later"));
            }
            Some(Trouble::Delay(pause)) => std::thread::sleep(pause),
            _ => {}
        }
        self.to.push(to);
        self.trouble = self.trouble.or(trouble);
        self.wire.say("250 2.1.5 Recipient is fine")
    }

    fn take_message(&mut self) -> Result<Then> {
        if self.to.is_empty() {
            self.wire.say("503 5.5.1 First RCPT")?;
            return Ok(Then::On);
        }
        self.wire.say("354 Go on, a lonely dot ends it")?;
        if self.trouble == Some(Trouble::CutInData) {
            self.wire.taste()?;
            return Ok(Then::End);
        }
        let Some(sent) = self.wire.message()? else { return Ok(Then::End) };
        let data = without_stuffing(&sent);
        let arrived = Arrived {
            from: self.from.clone().unwrap_or_default(),
            to: self.to.clone(),
            faults: faults_of(&data),
            data,
            connection: self.number,
            tls: self.wire.tls(),
            account: self.account.clone(),
        };
        let trouble = self.trouble;
        self.forget();
        match trouble {
            Some(Trouble::CutAfterData) => {
                self.shared.state().unanswered.push(arrived);
                return Ok(Then::End);
            }
            Some(Trouble::Nonsense) => {
                self.shared.state().unanswered.push(arrived);
                self.wire.say("Ye olde mail hath come; \u{fffd} 2 5 0")?;
                return Ok(Then::End);
            }
            Some(Trouble::RefuseContent) => self.wire.say("554 5.7.1 This looks like an advertisement")?,
            _ => {
                // Kept before it is said: whoever hears 250 finds it.
                let mut state = self.shared.state();
                state.kept.push(arrived);
                let count = state.kept.len();
                drop(state);
                self.wire.say(&format!("250 2.0.0 Kept as number {count}"))?;
            }
        }
        Ok(Then::On)
    }

    /// Ends what was begun by `MAIL`.
    fn forget(&mut self) {
        let mut state = self.shared.state();
        for to in self.to.drain(..) {
            if let Some((now, _)) = state.domains.get_mut(&domain_of(&to)) {
                *now -= 1;
            }
        }
        drop(state);
        self.from = None;
        self.trouble = None;
    }
}

fn decode(text: &str) -> String {
    let bytes = STANDARD.decode(text).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn domain_of(address: &str) -> String {
    address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase()
}

/// What stands between the angle brackets after `FROM:` or `TO:`; the sender may be empty.
fn address_after(rest: &str, word: &str) -> Option<String> {
    let rest = rest
        .get(..word.len())
        .filter(|start| start.eq_ignore_ascii_case(word))
        .map(|_| &rest[word.len()..])?;
    let inner = rest.trim_start().strip_prefix('<')?;
    // A quoted local part may hold `>`: the bracket that closes is the last one before the parameters.
    let end = if inner.starts_with('"') { inner.rfind('>')? } else { inner.find('>')? };
    Some(inner[..end].to_owned())
}

/// Takes the dot away that SMTP puts before every line that begins with one (RFC 5321, 4.5.2).
fn without_stuffing(sent: &[u8]) -> Vec<u8> {
    let mut data = Vec::with_capacity(sent.len());
    for line in sent.split_inclusive(|byte| *byte == b'\n') {
        data.extend_from_slice(line.strip_prefix(b".").unwrap_or(line));
    }
    data
}

/// What no sender may send, whoever reads it.
fn faults_of(data: &[u8]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut in_head = true;
    for (place, line) in data.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let number = place + 1;
        let Some(line) = line.strip_suffix(b"\r\n") else {
            faults.push(format!("line {number} has no CR LF at its end"));
            continue;
        };
        if line.len() > LONGEST_LINE {
            faults.push(format!("line {number} has {} bytes", line.len()));
        }
        if line.contains(&b'\r') || line.contains(&0) {
            faults.push(format!("line {number} has a lonely CR or a zero byte"));
        }
        in_head &= !line.is_empty();
        if in_head && !line.is_ascii() {
            faults.push(format!("line {number} is a header outside of ASCII"));
        }
    }
    faults
}
