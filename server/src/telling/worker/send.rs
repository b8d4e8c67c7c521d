//! Sending a batch: several at once, but never too many to one domain.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::telling::wire::Outcome;
use futures_util::stream::{self, StreamExt};
use tokio::sync::Semaphore;

use super::message::Outgoing;
use super::settle::{self, Temporary};
use crate::app::App;
use crate::error::Result;
use crate::telling::mailbox;
use crate::telling::smtp::{Accepted, Refused, address};

/// Mails on their way at once.
const AT_ONCE: usize = 16;
/// Of these, to one domain: a small server must not be flooded.
const AT_ONCE_TO_ONE_DOMAIN: usize = 8;
/// Seconds that sending one mail may take, with what comes before and after.
const LONGEST_SENDING: i64 = 55;
/// Failures of the way itself after which the rest of a batch is not even tried.
const FAILURES: usize = 3;

/// Sends these mails and writes down what came of each as soon as it is known.
///
/// # Errors
/// Those of the database; what was sent then leaves again after its lease, as a repeat.
pub async fn send_all(app: &App, mails: Vec<Outgoing>) -> Result<()> {
    let mut lanes: HashMap<String, Arc<Semaphore>> = HashMap::new();
    let failures = AtomicUsize::new(0);
    let sending = mails.into_iter().map(|mail| {
        let lane =
            lanes.entry(mail.domain()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE_TO_ONE_DOMAIN)));
        let (lane, failures) = (Arc::clone(lane), &failures);
        async move {
            // Nobody closes it.
            let _turn = lane.acquire().await;
            send(app, mail, failures).await
        }
    });
    let sending: Vec<_> = sending.collect();
    let mut outcomes = stream::iter(sending).buffer_unordered(AT_ONCE);
    let mut last = Ok(());
    while let Some(outcome) = outcomes.next().await {
        if outcome.is_err() {
            last = outcome;
        }
    }
    last
}

async fn send(app: &App, mail: Outgoing, failures: &AtomicUsize) -> Result<()> {
    // A slow relay has held the others up: after the end of the lease somebody else may take this one up, so it is
    // not begun any more, and comes again then.
    if mail.rows.iter().any(|row| app.now() > row.due_at.plus_seconds(-LONGEST_SENDING)) {
        return Ok(());
    }
    let outcome = match &mail.bytes {
        Err(refused) => Err(refused.clone()),
        Ok(_) if failures.load(Ordering::Relaxed) >= FAILURES => {
            Err(Refused::temporary("the way to the relay is broken"))
        }
        Ok(bytes) => hand_over(app, &mail, bytes).await,
    };
    match outcome {
        Ok(Accepted { answer }) => settle::finished(app, mail.rows, Outcome::Accepted, Some(answer)).await,
        Err(Refused { permanent: true, answer, .. }) => {
            settle::finished(app, mail.rows, Outcome::Refused, Some(answer)).await
        }
        Err(Refused { on_the_way, answer, .. }) => {
            if on_the_way {
                failures.fetch_add(1, Ordering::Relaxed);
            }
            settle::refused(app, mail.rows, Temporary { answer, about_receiver: !on_the_way }).await
        }
    }
}

/// To the relay, or, where there is none, to the mailbox page, which keeps copies where it is on.
async fn hand_over(app: &App, mail: &Outgoing, bytes: &[u8]) -> std::result::Result<Accepted, Refused> {
    let accepted = match app.post.relay() {
        Some(relay) => {
            let envelope = address::envelope(&app.config.mail.from, &mail.envelope.address)?;
            relay.send(&envelope, bytes).await?
        }
        None => Accepted { answer: mailbox::ANSWER.to_owned() },
    };
    if app.post.keeps_copies()
        && let Err(error) = mailbox::keep(app, &mail.envelope, &mail.letter).await
    {
        tracing::warn!(%error, "the mailbox page misses a copy");
    }
    Ok(accepted)
}
