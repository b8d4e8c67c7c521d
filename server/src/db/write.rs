//! SQLite's one writer: a thread that commits many jobs together, each in a savepoint of its own.
//!
//! One `fdatasync` for a batch instead of one a job gives four to fourteen times the throughput; a lone job waits
//! for nobody, because the batch is whatever is already in the queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::conn::{Conn, Durability};
use super::error::StoreError;
use super::hints::Hints;
use super::lock::FolderLock;
use super::tx::{Effects, Tx, guarded};

/// The depth inside a batch and outside any job: the transaction itself.
const BATCH: Option<u32> = Some(1);

/// Gives a job its answer, once it is known whether the batch was committed.
type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs in the open batch, or hears why there is none.
type Job = Box<dyn FnOnce(Result<(&mut Conn, &mut Effects), StoreError>) -> Finish + Send>;

enum Message {
    Job(Job),
    Durability(Durability, oneshot::Sender<Result<(), StoreError>>),
    Stop,
}

/// How much the writer takes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Jobs in one transaction at most.
    pub batch: usize,
    /// Jobs that wait at most; one more is refused.
    pub queue: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { batch: 256, queue: 4096 }
    }
}

/// The way to the writer's thread.
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
    thread: std::sync::Mutex<Option<JoinHandle<()>>>,
}

/// What the writer's thread owns. The folder's lock is dropped last, after the connection.
pub(super) struct Post {
    pub conn: Conn,
    pub reopen: Box<dyn Fn() -> Result<Conn, StoreError> + Send>,
    pub hints: Hints,
    pub lock: FolderLock,
}

impl Writer {
    pub fn start(post: Post, limits: Limits) -> Result<Self, StoreError> {
        let (queue, jobs) = mpsc::channel(limits.queue);
        let thread = std::thread::Builder::new()
            .name("database-writer".to_owned())
            .spawn(move || post.serve(jobs, limits.batch))
            .map_err(StoreError::unavailable)?;
        Ok(Self { queue, thread: std::sync::Mutex::new(Some(thread)) })
    }

    /// Queues `work` and waits until its batch is committed.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |batch| {
            let outcome = match batch {
                Ok((conn, effects)) => guarded(conn, effects, work),
                Err(error) => Err(error.into()),
            };
            Box::new(move |committed| {
                // Where the batch failed, even a job's own refusal may rest on rows that are gone now.
                let outcome = committed.map_err(E::from).and(outcome);
                // Nobody listens where the request was given up; the job stands all the same.
                let _ = answer.send(outcome);
            })
        });
        self.send(Message::Job(job))?;
        answered.await.unwrap_or_else(|_| Err(StoreError::Gone.into()))
    }

    fn send(&self, message: Message) -> Result<(), StoreError> {
        self.queue.try_send(message).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Gone,
        })
    }

    /// Says what the commits after those that are queued wait for. A connection that is opened anew waits for the disk.
    pub async fn set_durability(&self, durability: Durability) -> Result<(), StoreError> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Durability(durability, answer))?;
        answered.await.unwrap_or(Err(StoreError::Gone))
    }

    /// Does what is queued, then closes the file and lets go of the folder.
    pub async fn close(&self) {
        let _ = self.queue.send(Message::Stop).await;
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
    }
}

impl Post {
    fn serve(mut self, mut jobs: mpsc::Receiver<Message>, limit: usize) {
        let mut next = None;
        while let Some(message) = next.take().or_else(|| jobs.blocking_recv()) {
            match message {
                Message::Job(first) => match self.begin() {
                    Ok(()) => next = self.batch(first, &mut jobs, limit),
                    Err(error) => {
                        tracing::error!(%error, "no transaction could be opened");
                        first(Err(error))(Ok(()));
                    }
                },
                Message::Durability(durability, answer) => {
                    // Nobody listens where the caller has gone.
                    let _ = answer.send(self.conn.set_durability(durability));
                }
                Message::Stop => break,
            }
        }
        drop(self.conn);
        drop(self.lock);
    }

    /// Opens the batch's transaction, on a new connection where the old one is beyond repair.
    fn begin(&mut self) -> Result<(), StoreError> {
        if self.conn.depth() != Some(0) {
            self.conn = (self.reopen)()?;
        }
        self.conn.begin_write()
    }

    /// Runs `first` and what else is in the queue as one transaction; the message that ended it is still to be heard.
    fn batch(&mut self, first: Job, jobs: &mut mpsc::Receiver<Message>, limit: usize) -> Option<Message> {
        let mut effects = Effects::default();
        let mut finishes = vec![first(Ok((&mut self.conn, &mut effects)))];
        let mut next = None;
        // Some failures (a full disk, an I/O error, RAISE(ROLLBACK)) end the whole transaction. Whatever ran
        // after one would commit by itself, so the batch stops there.
        while self.conn.depth() == BATCH && finishes.len() < limit {
            match jobs.try_recv() {
                Ok(Message::Job(job)) => finishes.push(job(Ok((&mut self.conn, &mut effects)))),
                Ok(message) => {
                    next = Some(message);
                    break;
                }
                Err(_) => break,
            }
        }
        let committed = self.end(&mut effects);
        if let Err(error) = &committed {
            tracing::error!(jobs = finishes.len(), %error, "a batch of writes was not committed");
        } else {
            self.hints.deliver(effects);
        }
        for finish in finishes {
            finish(committed.clone());
        }
        next
    }

    fn end(&mut self, effects: &mut Effects) -> Result<(), StoreError> {
        let outcome = self.flush_and_commit(effects);
        if outcome.is_err() {
            self.conn.rollback_to(0);
        }
        outcome
    }

    fn flush_and_commit(&mut self, effects: &mut Effects) -> Result<(), StoreError> {
        if self.conn.depth() != BATCH {
            return Err(StoreError::Commit("the database ended the transaction".into()));
        }
        let hooks = std::mem::take(&mut effects.before);
        let conn = &mut self.conn;
        catch_unwind(AssertUnwindSafe(|| hooks.into_iter().try_for_each(|hook| hook(conn))))
            .unwrap_or(Err(StoreError::Panicked))?;
        self.conn.commit().map_err(|error| StoreError::commit(&error))
    }
}
