//! The worker that pays what is owed by mail: claims, composes, sends, and writes down what came of it.
//!
//! Any number of processes may run it on one PostgreSQL: a mail is claimed with a lease, and what a late worker
//! does about it is not heard (its number of attempts is an older one). Between the receiving server's answer and
//! the transaction that takes the mail out of the outbox lies the only moment in which a process that dies causes
//! a repeat, which carries the same `Message-ID`.

mod addressee;
mod digest;
mod gather;
pub mod message;
mod plan;
mod queue;
pub mod rehearse;
mod send;
mod settle;
mod told;

use std::time::Duration;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::outbox::WAKE;
use crate::app::App;
use crate::db::MISSED;
use crate::error::Result;

/// How long nothing happens at most: retries, digests and quiet hours come due without anybody saying so.
const POLL: Duration = Duration::from_secs(1);

/// The running worker.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

/// Starts it; where there is no way for mail, it finds nothing to do and tellings wait as owed.
pub fn start(app: App) -> Worker {
    let (stop, stopped) = watch::channel(false);
    Worker { stop, task: tokio::spawn(run(app, stopped)) }
}

impl Worker {
    /// Lets the mails that are on their way arrive and starts no more.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if self.task.await.is_err() {
            tracing::error!("the mail worker panicked");
        }
    }
}

async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let mut news = app.db.subscribe();
    loop {
        match deliver_batch(&app).await {
            Ok(0) => {}
            Ok(_) if *stopped.borrow() => return,
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "mails wait until the database is back"),
        }
        tokio::select! {
            _ = stopped.changed() => return,
            () = woken(&mut news) => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

/// Returns when something was queued, or may have been.
async fn woken(news: &mut tokio::sync::broadcast::Receiver<String>) {
    loop {
        match news.recv().await {
            Ok(text) if text == WAKE || text == MISSED => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            // The database is closed: the loop above ends by being told to.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

/// Sends everything that is due now: for `demo` and tests, which move the clock by hand.
///
/// # Errors
/// Those of the database.
pub async fn deliver_all(app: &App) -> Result<()> {
    while deliver_batch(app).await? > 0 {}
    Ok(())
}

/// One batch: how many mails were taken up.
async fn deliver_batch(app: &App) -> Result<usize> {
    if !app.post.is_open() || app.snapshots.current().settings.mail_paused {
        return Ok(0);
    }
    let now = app.now();
    let formed = digest::form(app, now).await?;
    let mails = queue::claim(app, now).await?;
    let taken = formed + mails.len();
    let plans = plan::plan(app, mails, now).await?;
    let (to_send, others) = plan::split(plans);
    settle::others(app, others).await?;
    send::send_all(app, to_send).await?;
    Ok(taken)
}
