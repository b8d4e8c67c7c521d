//! Carries what jobs announce to every process: in memory on SQLite, by LISTEN and NOTIFY on PostgreSQL.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::pg::PgConnection;
use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use tokio::sync::broadcast;

use super::conn::connect_postgres;
use super::error::StoreError;
use super::tx::{CHANNEL, Effects};

/// Sent when announcements may have been lost (the connection to PostgreSQL broke): forget every cache, fetch
/// everything again. A receiver that lagged behind does the same.
pub const MISSED: &str = "*";

/// Announcements kept for a slow receiver, and hints kept while PostgreSQL is away.
const KEPT: usize = 4096;
/// How often the connection is asked for news.
const POLL: Duration = Duration::from_millis(100);
/// After how long without own traffic the server is asked whether it still lives.
const QUIET: Duration = Duration::from_secs(10);
/// The longest pause between two attempts to connect again.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Where announcements go out and come in.
#[derive(Clone)]
pub(super) struct Hints {
    news: broadcast::Sender<String>,
    /// To the thread that announces on PostgreSQL; absent where this process is the only one.
    outgoing: Option<SyncSender<String>>,
}

impl Hints {
    /// Within this process.
    pub fn local() -> Self {
        Self { news: broadcast::Sender::new(KEPT), outgoing: None }
    }

    /// Through PostgreSQL; listens from before this returns, until the last clone is dropped.
    pub fn through_postgres(url: &str) -> Result<Self, StoreError> {
        let conn = listening(url)?;
        let news = broadcast::Sender::new(KEPT);
        let (outgoing, hints) = sync_channel(KEPT);
        let listener = Listener { url: url.to_owned(), news: news.clone(), hints, unsent: Vec::new() };
        std::thread::Builder::new()
            .name("database-listener".to_owned())
            .spawn(move || listener.serve(conn))
            .map_err(StoreError::unavailable)?;
        Ok(Self { news, outgoing: Some(outgoing) })
    }

    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.news.subscribe()
    }

    /// After a COMMIT: runs the hooks, then announces.
    pub fn deliver(&self, effects: Effects) {
        for hook in effects.after {
            if catch_unwind(AssertUnwindSafe(hook)).is_err() {
                tracing::error!("a hook after a commit panicked");
            }
        }
        // Nobody listening is no error.
        for note in effects.notes {
            let _ = self.news.send(note);
        }
        for hint in effects.hints {
            match &self.outgoing {
                // Full only while PostgreSQL is away; all receivers hear MISSED when it is back.
                Some(outgoing) => drop(outgoing.try_send(hint)),
                None => drop(self.news.send(hint)),
            }
        }
    }
}

fn listening(url: &str) -> Result<PgConnection, StoreError> {
    let mut conn = connect_postgres(url)?;
    conn.batch_execute(&format!("LISTEN {CHANNEL}"))?;
    Ok(conn)
}

struct Listener {
    url: String,
    news: broadcast::Sender<String>,
    hints: Receiver<String>,
    /// Taken from `hints`, not announced yet.
    unsent: Vec<String>,
}

/// The database was closed: nobody can send hints any more.
struct Closed;

impl Listener {
    fn serve(mut self, mut conn: PgConnection) {
        while let Err(error) = self.carry(&mut conn) {
            tracing::warn!(%error, "lost the connection that listens for announcements");
            match self.connect_again() {
                Ok(next) => conn = next,
                Err(Closed) => return,
            }
            let _ = self.news.send(MISSED.to_owned());
        }
    }

    /// Carries both ways until the database is closed (Ok) or the connection breaks (Err).
    fn carry(&mut self, conn: &mut PgConnection) -> Result<(), StoreError> {
        let mut asked = Instant::now();
        loop {
            match self.hints.recv_timeout(POLL) {
                Ok(hint) => {
                    self.unsent.push(hint);
                    self.unsent.extend(self.hints.try_iter().take(KEPT));
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Ok(()),
            }
            if !self.unsent.is_empty() {
                // PostgreSQL itself drops repeats within one transaction.
                announce(&self.unsent).execute(conn)?;
                self.unsent.clear();
                asked = Instant::now();
            } else if asked.elapsed() > QUIET {
                conn.batch_execute("SELECT 1")?;
                asked = Instant::now();
            }
            for note in conn.notifications_iter() {
                let _ = self.news.send(note?.payload);
            }
        }
    }

    fn connect_again(&mut self) -> Result<PgConnection, Closed> {
        let mut pause = POLL;
        loop {
            match listening(&self.url) {
                Ok(conn) => return Ok(conn),
                Err(error) => tracing::warn!(%error, "cannot listen for announcements yet"),
            }
            let until = Instant::now() + pause;
            pause = (pause * 2).min(LONGEST_PAUSE);
            while let Some(left) = until.checked_duration_since(Instant::now()) {
                match self.hints.recv_timeout(left) {
                    Ok(hint) if self.unsent.len() < KEPT => self.unsent.push(hint),
                    Ok(_) | Err(RecvTimeoutError::Timeout) => {}
                    Err(RecvTimeoutError::Disconnected) => return Err(Closed),
                }
            }
        }
    }
}

/// All payloads in one statement, so that many hints cost one commit.
fn announce(
    payloads: &[String],
) -> impl RunQueryDsl<PgConnection>
+ diesel::query_builder::QueryFragment<diesel::pg::Pg>
+ diesel::query_builder::QueryId
+ '_ {
    diesel::sql_query("SELECT pg_notify('readback', payload) FROM unnest($1) AS payload")
        .bind::<Array<Text>, _>(payloads)
}
