//! Handing one letter over: sender, receiver, letter.

use std::sync::Arc;

use lettre::address::Envelope;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::response::Response;
use tokio::time::Instant;

use super::Times;
use super::answers::{Accepted, Cause, Failure, Refused, Stage, one_line, without_receivers};
use super::connection::answered;
use super::pool::{Lent, Pool};

/// Sends the letter on a connection that waits, else on a new one. Where the one that waited turns out to be closed,
/// on a new one at once.
pub(super) async fn send(pool: &Arc<Pool>, envelope: &Envelope, letter: &[u8]) -> Result<Accepted, Refused> {
    let Some(_place) = pool.place().await else {
        return Err(Refused::temporary("sending has ended"));
    };
    if let Some(lent) = pool.lend() {
        match carry(pool, lent, envelope, letter).await {
            Err(failure) if failure.is_stale_connection() => {}
            outcome => return outcome.map_err(Refused::from),
        }
    }
    let lent = Lent::fresh(pool.opener.open(None).await?);
    carry(pool, lent, envelope, letter).await.map_err(Refused::from)
}

/// One letter on that connection, which waits for the next one afterwards unless its conversation was broken off.
async fn carry(
    pool: &Arc<Pool>,
    mut lent: Lent,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<Accepted, Failure> {
    let times = pool.opener.times();
    let outcome = hand_over(&mut lent.connection, times, envelope, letter).await;
    let goes_on = match &outcome {
        Ok(_) => true,
        Err(failure) if failure.is_orderly() => {
            let end = Instant::now() + times.command;
            answered(end, failure.stage, lent.connection.command(Rset)).await.is_ok()
        }
        Err(_) => false,
    };
    if goes_on {
        pool.give_back(lent);
    }
    outcome
}

/// The conversation about one letter with one receiver (RFC 5321, section 3.3).
pub(super) async fn hand_over(
    connection: &mut AsyncSmtpConnection,
    times: &Times,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<Accepted, Failure> {
    let abilities = abilities(connection, envelope, letter)?;
    let soon = || Instant::now() + times.command;
    let mail = Mail::new(envelope.from().cloned(), abilities);
    answered(soon(), Stage::Sender, connection.command(mail)).await?;
    for receiver in envelope.to() {
        let receiver = Rcpt::new(receiver.clone(), Vec::new());
        answered(soon(), Stage::Receiver, connection.command(receiver)).await?;
    }
    answered(soon(), Stage::Data, connection.command(Data)).await?;
    let end = Instant::now() + times.content;
    let answer = answered(end, Stage::Content, connection.message(letter)).await?;
    Ok(Accepted { answer: one_line(&without_receivers(words(&answer), envelope)) })
}

/// What must be announced for addresses and letters beyond ASCII (RFC 6531, RFC 6152), where the server can do it.
fn abilities(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<Vec<MailParameter>, Failure> {
    let needed = |extension, name| {
        if connection.server_info().supports_feature(extension) {
            Ok(())
        } else {
            Err(Failure { stage: Stage::Sender, cause: Cause::NotOffered(name) })
        }
    };
    let mut parameters = Vec::new();
    if envelope
        .from()
        .into_iter()
        .chain(envelope.to())
        .any(|address| !AsRef::<str>::as_ref(address).is_ascii())
    {
        needed(Extension::SmtpUtfEight, "SMTPUTF8, which the address needs")?;
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !letter.is_ascii() {
        needed(Extension::EightBitMime, "8BITMIME, which the letter needs")?;
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

fn words(answer: &Response) -> String {
    std::iter::once(answer.code().to_string())
        .chain(answer.message().map(str::to_owned))
        .collect::<Vec<_>>()
        .join(" ")
}
