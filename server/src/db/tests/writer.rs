//! SQLite's batches: who shares one, who fails with it, and when the answers leave.

use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::support::{Scratch, bodies, insert_note, note, sqlite, sqlite_with};
use crate::db::write::Limits;
use crate::db::{Database, StoreError};

/// The first job of a batch, which holds the writer until it is let go: what is queued meanwhile joins its batch.
struct Gate {
    open: mpsc::Sender<()>,
    job: JoinHandle<Result<(), StoreError>>,
}

impl Gate {
    async fn close(db: &Database) -> Self {
        let (open, may_go_on) = mpsc::channel();
        let (begun, has_begun) = oneshot::channel();
        let db = db.clone();
        let job = tokio::spawn(async move {
            db.write(move |tx| {
                insert_note(tx, &note("gate"))?;
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
                Ok(())
            })
            .await
        });
        has_begun.await.unwrap();
        Self { open, job }
    }

    async fn open(self) -> Result<(), StoreError> {
        self.open.send(()).unwrap();
        self.job.await.unwrap()
    }
}

/// Queues an insertion and returns once it waits.
async fn queue(db: &Database, body: &'static str) -> JoinHandle<Result<(), StoreError>> {
    let db = db.clone();
    let job = tokio::spawn(async move { db.write(move |tx| insert_note(tx, &note(body))).await });
    tokio::task::yield_now().await;
    job
}

fn lost_with_its_batch(outcome: Result<(), StoreError>) {
    assert!(matches!(outcome, Err(StoreError::Commit(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_bad_job_fails_alone() {
    let scratch = sqlite();
    let gate = Gate::close(&scratch.db).await;
    let good = queue(&scratch.db, "good").await;
    let bad = {
        let db = scratch.db.clone();
        tokio::spawn(async move {
            db.write(|tx| {
                insert_note(tx, &note("bad"))?;
                Err::<(), _>(StoreError::NotFound)
            })
            .await
        })
    };
    tokio::task::yield_now().await;
    let after = queue(&scratch.db, "after").await;
    gate.open().await.unwrap();
    good.await.unwrap().unwrap();
    assert!(matches!(bad.await.unwrap(), Err(StoreError::NotFound)));
    after.await.unwrap().unwrap();
    assert_eq!(bodies(&scratch.db).await, ["after", "gate", "good"]);
}

#[tokio::test]
async fn what_ends_the_transaction_fails_the_whole_batch_and_the_next_goes_on() {
    let scratch = sqlite();
    let gate = Gate::close(&scratch.db).await;
    let before = queue(&scratch.db, "before").await;
    let fatal = queue(&scratch.db, "fatal").await;
    let after = queue(&scratch.db, "after").await;
    lost_with_its_batch(gate.open().await);
    lost_with_its_batch(before.await.unwrap());
    lost_with_its_batch(fatal.await.unwrap());
    after.await.unwrap().unwrap();
    assert_eq!(bodies(&scratch.db).await, ["after"]);
}

#[tokio::test]
async fn a_job_that_hides_the_end_of_the_transaction_is_not_believed() {
    let Scratch { db, .. } = &sqlite();
    let outcome = db
        .write(|tx| {
            insert_note(tx, &note("before"))?;
            let _ = insert_note(tx, &note("fatal"));
            Ok::<_, StoreError>(())
        })
        .await;
    lost_with_its_batch(outcome);
    db.write(|tx| insert_note(tx, &note("after"))).await.unwrap();
    assert_eq!(bodies(db).await, ["after"]);
}

#[tokio::test]
async fn answers_leave_only_after_the_commit() {
    let scratch = sqlite();
    let gate = Gate::close(&scratch.db).await;
    let early = queue(&scratch.db, "early").await;
    // A second gate in the same batch: when it has begun, the early job is done, but nothing is committed.
    let (open, may_go_on) = mpsc::channel();
    let (begun, has_begun) = oneshot::channel();
    let db = scratch.db.clone();
    let second = tokio::spawn(async move {
        db.write(move |_| {
            begun.send(()).unwrap();
            may_go_on.recv().unwrap();
            Ok::<_, StoreError>(())
        })
        .await
    });
    tokio::task::yield_now().await;
    gate.open.send(()).unwrap();
    has_begun.await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert!(!early.is_finished(), "answered before the commit");
    assert!(bodies(&scratch.db).await.is_empty(), "visible before the commit");
    open.send(()).unwrap();
    early.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    assert_eq!(bodies(&scratch.db).await, ["early", "gate"]);
}

#[tokio::test]
async fn a_batch_has_an_upper_limit() {
    let scratch = sqlite_with(Limits { batch: 2, queue: 100 });
    let gate = Gate::close(&scratch.db).await;
    let same = queue(&scratch.db, "same").await;
    let fatal = queue(&scratch.db, "fatal").await;
    gate.open().await.unwrap();
    same.await.unwrap().unwrap();
    lost_with_its_batch(fatal.await.unwrap());
    assert_eq!(bodies(&scratch.db).await, ["gate", "same"]);
}

#[tokio::test]
async fn a_full_queue_refuses_at_once() {
    let scratch = sqlite_with(Limits { batch: 100, queue: 2 });
    let gate = Gate::close(&scratch.db).await;
    let first = queue(&scratch.db, "first").await;
    let second = queue(&scratch.db, "second").await;
    let third = scratch.db.write(|tx| insert_note(tx, &note("third"))).await;
    assert!(matches!(third, Err(StoreError::Busy)), "{third:?}");
    assert!(StoreError::Busy.is_temporary());
    gate.open().await.unwrap();
    first.await.unwrap().unwrap();
    second.await.unwrap().unwrap();
    scratch.db.write(|tx| insert_note(tx, &note("third"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["first", "gate", "second", "third"]);
}

#[tokio::test]
async fn a_failing_last_statement_fails_its_batch() {
    let scratch = sqlite();
    let gate = Gate::close(&scratch.db).await;
    let other = queue(&scratch.db, "other").await;
    let db = scratch.db.clone();
    let failing = tokio::spawn(async move {
        db.write(|tx| {
            tx.before_commit(Box::new(|_| panic!("in a last statement")));
            Ok::<_, StoreError>(())
        })
        .await
    });
    tokio::task::yield_now().await;
    assert!(gate.open().await.is_err());
    assert!(other.await.unwrap().is_err());
    assert!(failing.await.unwrap().is_err());
    scratch.db.write(|tx| insert_note(tx, &note("after"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["after"]);
}

#[tokio::test]
async fn closing_does_what_is_queued() {
    let scratch = sqlite();
    let gate = Gate::close(&scratch.db).await;
    let queued = queue(&scratch.db, "queued").await;
    let db = scratch.db.clone();
    let closing = tokio::spawn(async move { db.close().await });
    tokio::task::yield_now().await;
    gate.open().await.unwrap();
    queued.await.unwrap().unwrap();
    closing.await.unwrap();
    // The folder is free again, and everything is there.
    let again = Database::open_with(&scratch.config, &super::support::TestSchema::notes(), Limits::default());
    assert_eq!(bodies(&again.unwrap()).await, ["gate", "queued"]);
}
