//! The self-test: one letter on the sender's own way, with the conversation and the certificates written down.

use std::net::IpAddr;
use std::time::{Duration, UNIX_EPOCH};

use domain::moment::Moment;
use domain::telling::mail_settings::{Advice, Encrypted, SelfTest, ShownCertificate, SpokenLine};
use futures_util::FutureExt;
use lettre::Message;
use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use rustls::pki_types::CertificateDer;
use tokio::time::{sleep, timeout};
use x509_parser::extensions::GeneralName;

use super::answers::{Accepted, Cause, Failure, Refused, Stage, is_about_us, is_relaying_denied, one_line};
use super::connection::{Opener, Witnesses};
use super::conversation::hand_over;
use super::tls::{Shown, TlsTrouble};
use super::{Times, address};
use crate::clock::new_timeless_id;
use crate::config::mail::{Encryption, MailSettings};
use crate::words::words;

/// The port on which servers await TLS from the first byte.
const TLS_FIRST_PORT: u16 = 465;
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// Sends a test letter in that language to `to`, and tells how that went. Returns within `Times::whole`.
pub async fn run(settings: &MailSettings, to: &str, language: &str, now: Moment) -> SelfTest {
    run_with(settings, to, language, now, Times::default()).await
}

/// The same with other times.
pub async fn run_with(
    settings: &MailSettings,
    to: &str,
    language: &str,
    now: Moment,
    times: Times,
) -> SelfTest {
    let Some(opener) = Opener::new(settings, times) else {
        return nothing_said(Advice::NotConfigured, String::new());
    };
    let (envelope, letter) = match letter(settings, to, language, now) {
        Ok(letter) => letter,
        Err(refused) => return nothing_said(Advice::NotAnAddress, refused.answer),
    };
    let witnesses = Witnesses::default();
    let sending = std::panic::AssertUnwindSafe(speak(&opener, &witnesses, &envelope, &letter)).catch_unwind();
    // The parts are bounded one by one; this bounds their sum.
    let outcome = tokio::select! {
        outcome = sending => outcome
            .unwrap_or(Err(Failure { stage: Stage::Greeting, cause: Cause::Nonsense })),
        () = sleep(times.whole) => Err(Failure::late(Stage::Content)),
    };
    let shown = witnesses.shown.into_inner().unwrap_or_default();
    let distrust = shown.as_ref().is_some_and(|(_, shown)| shown.distrust.is_some());
    let (accepted, advice_code, answer) = match outcome {
        Ok(Accepted { answer }) => (true, advice_accepted(&opener, shown.is_some(), distrust), answer),
        Err(failure) => (false, advice(&opener, &failure), Refused::from(failure).answer),
    };
    let tls = shown.map(|(after, shown)| encrypted(after, &shown));
    SelfTest { accepted, advice_code, answer, steps: witnesses.notes.lines(), tls }
}

fn nothing_said(advice_code: Advice, answer: String) -> SelfTest {
    SelfTest { accepted: false, advice_code, answer, steps: Vec::<SpokenLine>::new(), tls: None }
}

async fn speak(
    opener: &Opener,
    witnesses: &Witnesses,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<Accepted, Failure> {
    let mut connection = opener.open(Some(witnesses)).await?;
    let outcome = hand_over(&mut connection, opener.times(), envelope, letter).await;
    let goes_on = outcome.as_ref().err().is_none_or(Failure::is_orderly);
    if goes_on {
        // Whatever it answers, the outcome stands.
        let _ = timeout(FAREWELL, connection.quit()).await;
    }
    outcome
}

/// The test letter in that language.
fn letter(
    settings: &MailSettings,
    to: &str,
    language: &str,
    now: Moment,
) -> Result<(Envelope, Vec<u8>), Refused> {
    let receiver = address::address(to)?;
    let envelope = address::envelope(&settings.from, to)?;
    let words = words(language);
    let since = Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
    let id: uuid::Uuid = new_timeless_id::<domain::id::kind::Telling>().uuid();
    let letter = Message::builder()
        .from(settings.from.clone())
        .to(Mailbox::new(None, receiver))
        .date(UNIX_EPOCH + since)
        .message_id(Some(format!("<{id}@{}>", settings.from.email.domain())))
        .subject(words.text("mail_test.subject", &[]))
        .header(ContentType::TEXT_PLAIN)
        .body(words.text("mail_test.body", &[]))
        .map_err(|error| Refused::permanent(&error.to_string()))?;
    Ok((envelope, letter.formatted()))
}

fn encrypted(after: usize, shown: &Shown) -> Encrypted {
    let (version, cipher) = shown.agreed.clone().unzip();
    Encrypted {
        after,
        version,
        cipher,
        distrust: shown.distrust.clone(),
        certificates: shown.chain.iter().filter_map(certificate).collect(),
    }
}

fn certificate(der: &CertificateDer<'_>) -> Option<ShownCertificate> {
    let (_, parsed) = x509_parser::parse_x509_certificate(der).ok()?;
    let names = parsed.subject_alternative_name().ok().flatten();
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some(one_line(name)),
        GeneralName::IPAddress(bytes) => <[u8; 4]>::try_from(*bytes)
            .map(IpAddr::from)
            .or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from))
            .ok()
            .map(|address| address.to_string()),
        _ => None,
    };
    Some(ShownCertificate {
        subject: one_line(&parsed.subject().to_string()),
        issuer: one_line(&parsed.issuer().to_string()),
        not_before: Moment::from_seconds(parsed.validity().not_before.timestamp()),
        not_after: Moment::from_seconds(parsed.validity().not_after.timestamp()),
        names: names.iter().flat_map(|names| &names.value.general_names).filter_map(name).collect(),
    })
}

fn advice_accepted(opener: &Opener, encrypted: bool, distrust: bool) -> Advice {
    match (encrypted, distrust) {
        (false, _) if opener.relay().credentials.is_some() => Advice::AcceptedInClear,
        (true, true) => Advice::AcceptedUntrusted,
        _ => Advice::Accepted,
    }
}

fn advice(opener: &Opener, failure: &Failure) -> Advice {
    let relay = opener.relay();
    match (&failure.cause, failure.stage) {
        (Cause::Tls(TlsTrouble::UnknownIssuer, _), _) if !opener.trusts_somebody() => Advice::NoRoots,
        (Cause::Tls(TlsTrouble::UnknownIssuer, _), _) => Advice::UnknownIssuer,
        (Cause::Tls(TlsTrouble::WrongName, _), _) => Advice::WrongName,
        (Cause::Tls(TlsTrouble::WrongTime, _), _) => Advice::WrongTime,
        (Cause::Tls(TlsTrouble::NotTls, _), _) if relay.encryption == Encryption::Implicit => {
            Advice::TlsLater
        }
        (Cause::Tls(..), _) => Advice::TlsFailed,
        (_, Stage::Lookup) => Advice::UnknownHost,
        (_, Stage::Connecting) => Advice::Unreachable,
        (Cause::TimedOut | Cause::Cut | Cause::Nonsense, Stage::Greeting)
            if relay.port == TLS_FIRST_PORT && relay.encryption != Encryption::Implicit =>
        {
            Advice::TlsFirst
        }
        (Cause::TimedOut, _) => Advice::NoAnswer,
        (Cause::Nonsense, _) => Advice::NotSmtp,
        (Cause::Cut | Cause::Network(_), _) => Advice::Cut,
        (Cause::NotOffered(_), Stage::StartTls | Stage::Handshake) => Advice::TlsNotOffered,
        (Cause::NotOffered(_), Stage::Login) => Advice::LoginNotOffered,
        (Cause::NotOffered(_), _) => Advice::AddressNeedsUtf8,
        (Cause::Answer { code, text }, stage) => advice_answered(*code, text, stage),
    }
}

fn advice_answered(code: u16, text: &str, stage: Stage) -> Advice {
    match stage {
        Stage::Lookup | Stage::Connecting | Stage::Greeting => Advice::TurnedAway,
        Stage::StartTls | Stage::Handshake => Advice::TlsFailed,
        // 454: the server's own password store is away for the moment.
        Stage::Login if code == 454 => Advice::ComeAgain,
        Stage::Login => Advice::LoginRefused,
        _ if code == 530 => Advice::LoginNeeded,
        _ if is_relaying_denied(&text.to_ascii_lowercase()) => Advice::RelayingDenied,
        _ if code < 500 => Advice::ComeAgain,
        Stage::Sender => Advice::SenderRefused,
        _ if is_about_us(code, text) => Advice::LoginNeeded,
        Stage::Receiver => Advice::ReceiverRefused,
        Stage::Data | Stage::Content => Advice::LetterRefused,
    }
}
