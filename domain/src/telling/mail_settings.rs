//! The mail settings as administrators see them, and the self-test of the way to the relay.

use serde::{Deserialize, Serialize};

use crate::fields::{Fields, Request};
use crate::moment::Moment;

/// What is in force, without secrets: `GET /settings/mail`. Relay, sender and CA file stand in the server's own
/// settings and are changed there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailStatus {
    /// Whether a relay is named; without one, letters wait as owed.
    pub configured: bool,
    /// Whether an administrator has stopped sending for a while.
    pub paused: bool,
    /// The relay's name or address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Its port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// How the connection is encrypted: `none`, `opportunistic`, `required` or `implicit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<String>,
    /// As whom we sign in there; absent where the relay wants no login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// From whom letters come.
    pub from: String,
    /// The file with roots of our own, trusted beside the public ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<String>,
    /// Whether the mailbox page shows every letter.
    pub mailbox: bool,
    /// What has not left yet.
    pub waiting: Waiting,
}

/// Letters that have not left yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Waiting {
    /// All of them, also those that are to leave later.
    pub queued: i64,
    /// Those that should have left by now.
    pub due: i64,
    /// Since when the oldest of these should have left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Moment>,
}

/// `PATCH /settings/mail`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MailPatch {
    /// `true` stops sending, `false` goes on with what has gathered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
}

impl Request for MailPatch {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { paused: fields.optional_flag("paused") })
    }
}

/// `POST /settings/mail/test`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailTest {
    /// Who gets the test letter.
    pub to: String,
}

impl Request for MailTest {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { to: fields.email("to")? })
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Speaker {
    /// Readback.
    Us,
    /// The relay.
    Server,
}

/// One line of the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SpokenLine {
    /// Who said it.
    pub from: Speaker,
    /// What was said, without line end; passwords are `***`.
    pub text: String,
}

/// A certificate that the relay showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShownCertificate {
    /// Whose it is.
    pub subject: String,
    /// Who vouches for it.
    pub issuer: String,
    /// From when it holds.
    pub not_before: Moment,
    /// Until when it holds.
    pub not_after: Moment,
    /// The names and addresses for which it holds.
    pub names: Vec<String>,
}

/// How the connection was encrypted, or what was shown before that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Encrypted {
    /// After how many lines of the conversation it began.
    pub after: usize,
    /// The protocol, for example `TLS 1.3`; absent where no agreement was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The cipher suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cipher: Option<String>,
    /// Why the certificate is not trusted; absent where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distrust: Option<String>,
    /// The certificates in the order in which they were sent: the relay's own first.
    pub certificates: Vec<ShownCertificate>,
}

macro_rules! advice {
    ($($(#[$doc:meta])* $variant:ident = $code:literal;)*) => {
        /// What the self-test found, and which advice belongs to it: words under `mail_test.{code}`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Advice {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Advice {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }
        }
    };
}

advice! {
    /// The relay took the letter over.
    Accepted = "accepted";
    /// It did, but whoever listens could read the password.
    AcceptedInClear = "accepted_in_clear";
    /// It did, but its certificate is not trusted: anybody could have been there.
    AcceptedUntrusted = "accepted_untrusted";
    /// No relay is named.
    NotConfigured = "not_configured";
    /// The address is none that mail can be sent to.
    NotAnAddress = "not_an_address";
    /// The relay's name has no address.
    UnknownHost = "unknown_host";
    /// Nobody listens there, or a firewall is between.
    Unreachable = "unreachable";
    /// No answer in time.
    NoAnswer = "no_answer";
    /// The connection was cut.
    Cut = "cut";
    /// What answers there does not speak SMTP.
    NotSmtp = "not_smtp";
    /// The relay wants TLS from the first byte.
    TlsFirst = "tls_first";
    /// The relay does not speak TLS from the first byte.
    TlsLater = "tls_later";
    /// TLS is required and the relay does not offer it.
    TlsNotOffered = "tls_not_offered";
    /// Nobody whom we trust vouches for the certificate.
    UnknownIssuer = "unknown_issuer";
    /// This computer trusts nobody: it has no roots.
    NoRoots = "no_roots";
    /// The certificate is for another name.
    WrongName = "wrong_name";
    /// The certificate has expired or does not hold yet.
    WrongTime = "wrong_time";
    /// TLS failed in another way.
    TlsFailed = "tls_failed";
    /// The relay turns us away at the door.
    TurnedAway = "turned_away";
    /// User or password is wrong.
    LoginRefused = "login_refused";
    /// The relay offers no login that we know, perhaps because the connection is not encrypted.
    LoginNotOffered = "login_not_offered";
    /// The relay wants a login.
    LoginNeeded = "login_needed";
    /// The relay does not take letters from our sender.
    SenderRefused = "sender_refused";
    /// The relay takes letters of ours for nobody beyond it.
    RelayingDenied = "relaying_denied";
    /// The relay does not take letters for this receiver.
    ReceiverRefused = "receiver_refused";
    /// The address needs a relay that takes letters beyond ASCII.
    AddressNeedsUtf8 = "address_needs_utf8";
    /// The relay did not like the letter.
    LetterRefused = "letter_refused";
    /// Not now: it asks us to come again.
    ComeAgain = "come_again";
}

/// What came of the self-test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SelfTest {
    /// Whether the relay took the letter over.
    pub accepted: bool,
    /// What to do about it.
    pub advice_code: Advice,
    /// The relay's last word, or what went wrong on the way.
    pub answer: String,
    /// The whole conversation.
    pub steps: Vec<SpokenLine>,
    /// Encryption, where it was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<Encrypted>,
}
