//! SMTP: one letter to one receiver, with the receiving server's own words as the answer.
//!
//! The sender and the self-test open their connections by the same code ([`connection`]); what the self-test shows
//! is what the sender meets.

pub mod address;
pub mod answers;
pub mod connection;
mod conversation;
mod pool;
pub mod self_test;
mod tls;
mod wire;

#[cfg(test)]
mod tests;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use lettre::address::Envelope;

use crate::config::mail::MailSettings;
pub use answers::{Accepted, Refused};
use connection::Opener;
use pool::Pool;

/// How long each part of sending may take.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Until a connection is there, encrypted and signed in.
    pub connecting: Duration,
    /// Until a command is answered.
    pub command: Duration,
    /// Until the letter, sent whole, is answered.
    pub content: Duration,
    /// For all of it, waiting for a free connection included. Below the lease of a claimed letter, so that nobody
    /// else takes it up meanwhile.
    pub whole: Duration,
    /// How long a connection is kept without use; below the times after which the usual servers close it.
    pub idle: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connecting: Duration::from_secs(15),
            command: Duration::from_secs(15),
            content: Duration::from_secs(40),
            whole: Duration::from_secs(50),
            idle: Duration::from_secs(25),
        }
    }
}

/// The way to the relay, with its open connections. Cheap to clone.
#[derive(Clone)]
pub struct Transport {
    pool: Arc<Pool>,
    times: Times,
}

/// There is no relay to send to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no SMTP server is set")]
pub struct NoRelay;

impl Transport {
    /// The way to the relay that the settings name. Connects only when there is something to send.
    ///
    /// # Errors
    /// No relay is named: letters wait as owed.
    pub fn open(settings: &MailSettings) -> Result<Self, NoRelay> {
        Self::open_with(settings, Times::default())
    }

    /// The same with other times.
    ///
    /// # Errors
    /// No relay is named.
    pub fn open_with(settings: &MailSettings, times: Times) -> Result<Self, NoRelay> {
        let opener = Opener::new(settings, times).ok_or(NoRelay)?;
        Ok(Self { pool: Pool::new(opener), times })
    }

    /// Sends one letter to the one receiver of its envelope; returns within `Times::whole`.
    ///
    /// # Errors
    /// What the server, or the way to it, said instead. After a temporary refusal the same letter, with the same
    /// `Message-ID`, may be sent again; in one case, a connection cut after the whole letter had left, the receiver
    /// may have it already.
    pub async fn send(&self, envelope: &Envelope, letter: &[u8]) -> Result<Accepted, Refused> {
        // The library below cannot be trusted with every nonsense that a server may say: a blank line in the list of
        // its abilities makes it panic.
        let sending = AssertUnwindSafe(conversation::send(&self.pool, envelope, letter)).catch_unwind();
        match tokio::time::timeout(self.times.whole, sending).await {
            Ok(Ok(outcome)) => outcome.map_err(|refused| refused.without(envelope)),
            Ok(Err(_)) => Err(Refused::temporary("the server's answer makes no sense")),
            Err(_) => Err(Refused::temporary("no answer in time")),
        }
    }
}
