//! The settings of mail: which relay, how encrypted, as whom, from which address.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use percent_encoding::percent_decode_str;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_native_certs::load_native_certs;
use url::{Host, Url};

use super::{ConfigError, Options, read};

/// The port of a relay where the URL names none (RFC 5321, section 4.5.4.2).
const RELAY_PORT: u16 = 25;
/// The port of submission over implicit TLS where the URL names none (RFC 8314, section 3.3).
const IMPLICIT_TLS_PORT: u16 = 465;

/// How a connection to the relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Never: `smtp://`.
    None,
    /// By STARTTLS where the server offers it, whoever it is: `?tls=opportunistic`. Guards against listeners alone
    /// (RFC 7435).
    Opportunistic,
    /// By STARTTLS, else nothing is sent: `?tls=required`.
    Required,
    /// From the first byte: `smtps://`.
    Implicit,
}

impl Encryption {
    /// The name that the mail settings show.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Opportunistic => "opportunistic",
            Self::Required => "required",
            Self::Implicit => "implicit",
        }
    }
}

/// The server that takes our letters over.
#[derive(Clone, Debug)]
pub struct Relay {
    /// Its name in ASCII, or its address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// The user's name, where the relay wants a login.
    pub user: Option<String>,
    /// Name and password; their debug output shows neither.
    pub credentials: Option<Credentials>,
}

/// The settings of mail as the server uses them.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The relay; without one, letters wait as owed.
    pub relay: Option<Relay>,
    /// The file with roots of our own.
    pub ca_file: Option<PathBuf>,
    /// What stands in that file: trusted beside the public roots.
    pub own_roots: Arc<[CertificateDer<'static>]>,
    /// From whom letters come.
    pub from: Mailbox,
    /// The name with which we greet the relay.
    pub greeting_name: String,
    /// Whether the mailbox page shows every letter that was made.
    pub mailbox: bool,
}

impl MailSettings {
    /// What the options say about mail, for a server that people reach under `public_url`.
    ///
    /// # Errors
    /// A URL, address or file that cannot be used.
    pub(super) fn resolve(options: &Options, public_url: &str) -> Result<Self, ConfigError> {
        let smtp_url = match (&options.smtp_url, &options.smtp_url_file) {
            (Some(url), _) => url.clone(),
            (None, Some(path)) => read(path)?,
            (None, None) => String::new(),
        };
        let smtp_url = smtp_url.trim();
        let relay =
            if smtp_url.is_empty() { None } else { Some(smtp_url.parse().map_err(wrong("smtp_url"))?) };
        let public_host = Url::parse(public_url).ok().and_then(|url| match url.host() {
            Some(Host::Domain(name)) => Some(name.to_owned()),
            _ => None,
        });
        let from = match &options.mail_from {
            Some(text) => sender(text).map_err(wrong("mail_from"))?,
            None => {
                let host = public_host.as_deref().unwrap_or("localhost");
                sender(&format!("Readback <readback@{host}>")).map_err(wrong("mail_from"))?
            }
        };
        let mailbox = match options.mailbox.as_deref() {
            None | Some("off") => false,
            Some("on") => true,
            Some(other) => return Err(wrong("mailbox")(format!("{other} is neither on nor off"))),
        };
        Ok(Self {
            relay,
            own_roots: options.smtp_ca.as_deref().map(own_roots).transpose()?.unwrap_or_default(),
            ca_file: options.smtp_ca.clone(),
            from,
            greeting_name: greeting_name(public_host.as_deref()),
            mailbox,
        })
    }

    /// The same for the demo: nothing leaves it, and the mailbox page shows what would have.
    #[must_use]
    pub fn of_demo(self) -> Self {
        Self { relay: None, mailbox: true, ..self }
    }

    /// What an administrator should know about these settings; nothing of it keeps the server from running.
    pub fn remarks(&self) -> Vec<String> {
        let Some(relay) = &self.relay else {
            return vec!["mail: no SMTP server is set (READBACK_SMTP_URL): letters wait as owed".to_owned()];
        };
        let mut remarks = Vec::new();
        if relay.user.is_some() && matches!(relay.encryption, Encryption::None | Encryption::Opportunistic) {
            remarks.push(
                "mail: the password can leave unencrypted: smtps:// or ?tls=required hides it".to_owned(),
            );
        }
        if relay.encryption == Encryption::None && self.ca_file.is_some() {
            remarks.push(
                "mail: READBACK_SMTP_CA is not used, because READBACK_SMTP_URL asks for no TLS".to_owned(),
            );
        }
        let is_checked = matches!(relay.encryption, Encryption::Required | Encryption::Implicit);
        if is_checked && self.own_roots.is_empty() && load_native_certs().certs.is_empty() {
            remarks.push(
                "mail: this computer trusts no authority: install ca-certificates, or set READBACK_SMTP_CA"
                    .to_owned(),
            );
        }
        if self.from.email.domain() == "localhost" {
            let address = &self.from.email;
            remarks.push(format!("mail: no server can answer to {address}: set READBACK_MAIL_FROM"));
        }
        remarks
    }
}

fn wrong(setting: &'static str) -> impl Fn(String) -> ConfigError {
    move |reason| ConfigError::Value { setting, reason }
}

impl FromStr for Relay {
    type Err = String;

    /// Reads `smtp://user:password@host:port?tls=required`. The reasons never repeat the URL: it holds a password.
    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("is no URL: {error}"))?;
        let implicit = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            other => return Err(format!("begins with {other}:, not with smtp:// or smtps://")),
        };
        let mut encryption = if implicit { Encryption::Implicit } else { Encryption::None };
        for (name, value) in url.query_pairs() {
            encryption = match (&*name, &*value) {
                ("tls", _) if implicit => {
                    return Err(
                        "smtps:// is encrypted from the first byte; tls= belongs to smtp://".to_owned()
                    );
                }
                ("tls", "opportunistic") => Encryption::Opportunistic,
                ("tls", "required") => Encryption::Required,
                ("tls", _) => return Err("tls= is opportunistic or required".to_owned()),
                _ => return Err(format!("has a parameter that is not known: {name}")),
            };
        }
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err("has something after the host and port".to_owned());
        }
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or("names no host")?;
        let user = decoded(url.username())?;
        let password = url.password().map(decoded).transpose()?;
        let (user, credentials) = match (user, password) {
            (user, None) if user.is_empty() => (None, None),
            (user, _) if user.is_empty() => return Err("has a password but no user".to_owned()),
            (_, None) => return Err("has a user but no password".to_owned()),
            (user, Some(password)) => (Some(user.clone()), Some(Credentials::new(user, password))),
        };
        Ok(Self {
            host: ascii_host(host)?,
            port: url.port().unwrap_or(if implicit { IMPLICIT_TLS_PORT } else { RELAY_PORT }),
            encryption,
            user,
            credentials,
        })
    }
}

fn decoded(text: &str) -> Result<String, String> {
    let text =
        percent_decode_str(text).decode_utf8().map_err(|_| "user or password is not UTF-8".to_owned())?;
    // A line end or NUL would end the command that carries it.
    if text.chars().any(char::is_control) {
        return Err("user or password holds a control character".to_owned());
    }
    Ok(text.into_owned())
}

/// The host of the URL: a name in ASCII, or an address without brackets.
fn ascii_host(host: &str) -> Result<String, String> {
    if let Some(address) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return Ok(address.to_owned());
    }
    let name = percent_decode_str(host).decode_utf8().map_err(|_| "the host is not UTF-8".to_owned())?;
    idna::domain_to_ascii(&name).map_err(|_| "the host is no name".to_owned())
}

/// A sender as `Name <address>` or as a bare address, with its domain in ASCII.
fn sender(text: &str) -> Result<Mailbox, String> {
    let advice = "is no sender, for example Readback <readback@example.org>";
    if text.chars().any(char::is_control) {
        return Err("holds a control character".to_owned());
    }
    let mailbox: Mailbox = text.trim().parse().map_err(|_| advice.to_owned())?;
    let domain = idna::domain_to_ascii(mailbox.email.domain()).map_err(|_| advice.to_owned())?;
    let email = lettre::Address::new(mailbox.email.user(), domain).map_err(|_| advice.to_owned())?;
    Ok(Mailbox::new(mailbox.name, email))
}

fn own_roots(file: &Path) -> Result<Arc<[CertificateDer<'static>]>, ConfigError> {
    let wrong = |reason: String| ConfigError::File { file: file.display().to_string(), reason };
    let roots = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(format!("smtp_ca: {error}")))?;
    if roots.is_empty() {
        return Err(wrong("smtp_ca: holds no certificate (PEM, -----BEGIN CERTIFICATE-----)".to_owned()));
    }
    if roots.iter().any(|root| x509_parser::parse_x509_certificate(root).is_err()) {
        return Err(wrong("smtp_ca: holds something that is no certificate".to_owned()));
    }
    Ok(roots.into())
}

/// The name for the greeting (RFC 5321, section 4.1.1.1): the computer's where it is a full one, else the public
/// one, else an address. Many relays turn a bare name away.
fn greeting_name(public_host: Option<&str>) -> String {
    let is_full = |name: &str| {
        name.contains('.') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte))
    };
    let own = lettre::transport::smtp::extension::ClientId::default().to_string();
    [Some(own.as_str()), public_host]
        .into_iter()
        .flatten()
        .find(|name| is_full(name))
        .map_or_else(|| "[127.0.0.1]".to_owned(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop")]
    use super::*;

    fn settings(change: impl FnOnce(&mut Options)) -> Result<MailSettings, ConfigError> {
        let mut options = Options::default();
        change(&mut options);
        MailSettings::resolve(&options, "https://readback.larkmoor.org")
    }

    #[test]
    fn urls_say_where_and_how() {
        for (url, host, port, encryption, user) in [
            ("smtp://relay", "relay", 25, Encryption::None, None),
            ("smtp://relay.example:2525/", "relay.example", 2525, Encryption::None, None),
            ("smtp://relay?tls=opportunistic", "relay", 25, Encryption::Opportunistic, None),
            ("smtp://a:b@relay:587?tls=required", "relay", 587, Encryption::Required, Some("a")),
            (
                "smtps://mail%40ex.org:p%3A%2F%40@relay",
                "relay",
                465,
                Encryption::Implicit,
                Some("mail@ex.org"),
            ),
            ("smtp://[::1]:26", "::1", 26, Encryption::None, None),
            ("smtp://mail.spital-zürich.ch", "mail.xn--spital-zrich-klb.ch", 25, Encryption::None, None),
        ] {
            let relay: Relay = url.parse().unwrap();
            assert_eq!(
                (relay.host.as_str(), relay.port, relay.encryption),
                (host, port, encryption),
                "{url}"
            );
            assert_eq!(relay.user.as_deref(), user, "{url}");
            assert_eq!(relay.credentials.is_some(), user.is_some(), "{url}");
        }
        let relay: Relay = "smtps://a%40b:p%3A%2F%40@relay".parse().unwrap();
        assert_eq!(relay.credentials, Some(Credentials::new("a@b".to_owned(), "p:/@".to_owned())));
    }

    #[test]
    fn urls_that_say_nothing_usable_are_refused_without_repeating_the_password() {
        for url in [
            "relay:25",
            "http://relay",
            "smtp://",
            "smtp://user:secret-word@",
            "smtp://user@relay",
            "smtp://:secret-word@relay",
            "smtp://relay?tls=maybe",
            "smtp://relay?start=tls",
            "smtps://relay?tls=required",
            "smtp://relay/inbox",
            "smtp://relay:99999",
            "smtp://user:secret-word%0d%0a@relay",
            "smtp://a b@relay",
        ] {
            let refused = settings(|options| options.smtp_url = Some(url.to_owned()));
            let words = refused.err().map(|error| error.to_string()).unwrap_or_default();
            assert!(words.starts_with("smtp_url: "), "{url}: {words}");
            assert!(!words.contains("secret-word"), "{words}");
        }
    }

    #[test]
    fn the_password_stands_in_no_debug_output() {
        let settings = settings(|options| options.smtp_url = Some("smtp://u:secret-word@relay".to_owned()));
        assert!(!format!("{settings:?}").contains("secret-word"));
    }

    #[test]
    fn the_sender_is_ours_or_the_named_one() {
        assert_eq!(settings(|_| {}).unwrap().from.to_string(), "Readback <readback@readback.larkmoor.org>");
        let from = |text: &str| settings(|options| options.mail_from = Some(text.to_owned()));
        assert_eq!(from("a@b.org").unwrap().from.to_string(), "a@b.org");
        assert_eq!(
            from("Workflow <w@spital-zürich.ch>").unwrap().from.to_string(),
            "Workflow <w@xn--spital-zrich-klb.ch>"
        );
        for wrong in
            ["", "Readback", "a@b@c", "<a@b.org", "a@b.org\r\nBcc: c@d.org", "A <a@b.org>, B <b@b.org>"]
        {
            assert!(from(wrong).is_err(), "{wrong}");
        }
        let local = MailSettings::resolve(&Options::default(), "http://127.0.0.1:8080").unwrap();
        assert_eq!(local.from.email.to_string(), "readback@localhost");
    }

    #[test]
    fn a_file_without_certificates_is_no_ca() {
        let missing = settings(|options| options.smtp_ca = Some("/no/such/file.pem".into()));
        assert!(missing.unwrap_err().to_string().starts_with("/no/such/file.pem: smtp_ca: "));
        let garbage = std::env::temp_dir().join(format!("readback-ca-{}.pem", std::process::id()));
        std::fs::write(&garbage, "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n").unwrap();
        let refused = settings(|options| options.smtp_ca = Some(garbage.clone()));
        std::fs::remove_file(garbage).unwrap();
        assert!(refused.unwrap_err().to_string().contains("no certificate"));
        let empty = settings(|options| options.smtp_ca = Some("Cargo.toml".into()));
        assert!(empty.unwrap_err().to_string().contains("holds no certificate"));
    }

    #[test]
    fn the_demo_sends_nothing() {
        let demo = settings(|options| options.smtp_url = Some("smtp://relay".to_owned())).unwrap().of_demo();
        assert!(demo.relay.is_none() && demo.mailbox);
        assert!(settings(|options| options.mailbox = Some("maybe".to_owned())).is_err());
    }

    #[test]
    fn remarks_name_what_an_administrator_should_look_at() {
        let count = |url: Option<&str>| {
            settings(|options| options.smtp_url = url.map(str::to_owned)).unwrap().remarks().len()
        };
        assert_eq!(count(None), 1);
        assert_eq!(count(Some("smtp://relay")), 0);
        assert_eq!(count(Some("smtp://user:secret@relay")), 1);
    }
}
