//! What a job may rely on, on both databases: all or nothing, panics, savepoints, hooks, and reading only.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::support::{Scratch, bodies, insert_note, list_bodies, note, on_both, postgres};
use crate::db::{StoreError, Tx};

on_both!(
    a_refused_job_leaves_nothing,
    a_panic_two_levels_deep_leaves_nothing,
    a_savepoint_is_taken_back_alone,
    hooks_run_only_after_a_commit,
    the_last_statements_share_the_transaction,
    reading_cannot_write,
    a_caught_error_outside_a_savepoint_is_not_a_success,
    a_snapshot_does_not_change,
    many_jobs_at_once,
    closed_is_gone,
);

async fn a_refused_job_leaves_nothing(scratch: Scratch) {
    let refused = scratch
        .db
        .write(|tx| {
            insert_note(tx, &note("refused"))?;
            Err::<(), _>(StoreError::NotFound)
        })
        .await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
    scratch.db.write(|tx| insert_note(tx, &note("kept"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["kept"]);
}

fn panic_inside(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    insert_note(tx, &note("outer"))?;
    tx.savepoint(|tx| {
        insert_note(tx, &note("inner"))?;
        tx.savepoint(|tx| {
            insert_note(tx, &note("innermost"))?;
            panic!("two levels deep");
        })
    })
}

async fn a_panic_two_levels_deep_leaves_nothing(scratch: Scratch) {
    let (before, panicked, after) = tokio::join!(
        scratch.db.write(|tx| insert_note(tx, &note("before"))),
        scratch.db.write(panic_inside),
        scratch.db.write(|tx| insert_note(tx, &note("after"))),
    );
    before.unwrap();
    assert!(matches!(panicked, Err(StoreError::Panicked)), "{panicked:?}");
    after.unwrap();
    scratch.db.write(|tx| insert_note(tx, &note("later"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["after", "before", "later"]);
}

async fn a_savepoint_is_taken_back_alone(scratch: Scratch) {
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    scratch
        .db
        .write(move |tx| {
            let one = note("outer");
            insert_note(tx, &one)?;
            let inner = tx.savepoint(|tx| {
                insert_note(tx, &note("inner"))?;
                tx.after_commit(Box::new(move || {
                    counted.fetch_add(1, Ordering::SeqCst);
                }));
                // The same id again: on PostgreSQL this would doom the whole transaction.
                insert_note(tx, &one)
            });
            assert!(inner.is_err());
            insert_note(tx, &note("outer after"))
        })
        .await
        .unwrap();
    assert_eq!(bodies(&scratch.db).await, ["outer", "outer after"]);
    assert_eq!(runs.load(Ordering::SeqCst), 0, "hooks of the savepoint go with it");
}

async fn hooks_run_only_after_a_commit(scratch: Scratch) {
    let runs = Arc::new(AtomicUsize::new(0));
    for succeeds in [false, true] {
        let counted = Arc::clone(&runs);
        let outcome = scratch
            .db
            .write(move |tx| {
                tx.after_commit(Box::new(move || {
                    counted.fetch_add(1, Ordering::SeqCst);
                }));
                if succeeds { Ok(()) } else { Err(StoreError::NotFound) }
            })
            .await;
        assert_eq!(outcome.is_ok(), succeeds);
        // It has run when the answer is there: a cache must not answer with the old state after it.
        assert_eq!(runs.load(Ordering::SeqCst), usize::from(succeeds));
    }
    let outcome = scratch
        .db
        .write(|tx| {
            tx.after_commit(Box::new(|| panic!("in a hook")));
            insert_note(tx, &note("kept"))
        })
        .await;
    assert!(outcome.is_ok(), "what is committed is answered so: {outcome:?}");
    assert_eq!(bodies(&scratch.db).await, ["kept"]);
}

async fn the_last_statements_share_the_transaction(scratch: Scratch) {
    scratch
        .db
        .write(|tx| {
            tx.before_commit(Box::new(|conn| {
                assert_eq!(list_bodies(conn)?, ["job"]);
                insert_note_last(conn, "last")
            }));
            insert_note(tx, &note("job"))
        })
        .await
        .unwrap();
    let failed = scratch
        .db
        .write(|tx| {
            tx.before_commit(Box::new(|_| Err(StoreError::NotFound)));
            insert_note(tx, &note("never"))
        })
        .await;
    assert!(failed.is_err());
    let refused = scratch
        .db
        .write(|tx| {
            tx.before_commit(Box::new(|conn| insert_note_last(conn, "of a refused job")));
            Err::<(), _>(StoreError::NotFound)
        })
        .await;
    assert!(refused.is_err());
    assert_eq!(bodies(&scratch.db).await, ["job", "last"]);
}

fn insert_note_last(conn: &mut crate::db::Conn, body: &str) -> Result<(), StoreError> {
    use diesel::prelude::*;
    diesel::insert_into(super::support::notes::table).values(&note(body)).execute(conn)?;
    Ok(())
}

async fn reading_cannot_write(scratch: Scratch) {
    let sneaky = scratch.db.read(|conn| insert_note_last(conn, "sneaky")).await;
    assert!(sneaky.is_err());
    scratch.db.write(|tx| insert_note(tx, &note("kept"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["kept"]);
}

async fn a_caught_error_outside_a_savepoint_is_not_a_success(scratch: Scratch) {
    let outcome = scratch
        .db
        .write(|tx| {
            let one = note("one");
            insert_note(tx, &one)?;
            let _ = insert_note(tx, &one);
            Ok::<_, StoreError>(())
        })
        .await;
    // SQLite undoes only the statement, PostgreSQL dooms the transaction; either way the answer tells the truth.
    assert_eq!(outcome.is_ok(), bodies(&scratch.db).await == ["one"], "{outcome:?}");
}

async fn a_snapshot_does_not_change(scratch: Scratch) {
    let (begun, has_begun) = tokio::sync::oneshot::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel();
    let reading = scratch.db.read(move |conn| {
        conn.snapshot(|conn| {
            let first = list_bodies(conn)?;
            begun.send(()).unwrap();
            may_go_on.recv().unwrap();
            Ok::<_, StoreError>((first, list_bodies(conn)?))
        })
    });
    let writing = async {
        has_begun.await.unwrap();
        scratch.db.write(|tx| insert_note(tx, &note("meanwhile"))).await.unwrap();
        go_on.send(()).unwrap();
    };
    let (read, ()) = tokio::join!(reading, writing);
    let (first, second) = read.unwrap();
    assert_eq!(first, second);
    assert_eq!(bodies(&scratch.db).await, ["meanwhile"]);
}

async fn many_jobs_at_once(scratch: Scratch) {
    let jobs: Vec<_> = (0..64)
        .map(|task| {
            let db = scratch.db.clone();
            tokio::spawn(async move {
                for number in 0..5 {
                    // Every fifth is refused, in the same batches as the others.
                    let refuse = number == 4;
                    let body = format!("{task} {number}");
                    let outcome = db
                        .write(move |tx| {
                            insert_note(tx, &note(&body))?;
                            if refuse { Err(StoreError::NotFound) } else { Ok(()) }
                        })
                        .await;
                    assert_eq!(outcome.is_err(), refuse, "{outcome:?}");
                }
            })
        })
        .collect();
    for job in jobs {
        job.await.unwrap();
    }
    assert_eq!(bodies(&scratch.db).await.len(), 64 * 4);
}

async fn closed_is_gone(scratch: Scratch) {
    scratch.db.write(|tx| insert_note(tx, &note("kept"))).await.unwrap();
    scratch.db.close().await;
    let write = scratch.db.write(|tx| insert_note(tx, &note("late"))).await;
    assert!(matches!(write, Err(StoreError::Gone)), "{write:?}");
    let read = scratch.db.read(list_bodies).await;
    assert!(matches!(read, Err(StoreError::Gone)), "{read:?}");
}

#[tokio::test]
async fn a_deadlock_is_worth_repeating() {
    use diesel::connection::SimpleConnection;
    let scratch = postgres();
    let lock = |first: &'static str, second: &'static str| {
        scratch.db.write(move |tx| {
            tx.batch_execute(first)?;
            std::thread::sleep(std::time::Duration::from_millis(200));
            tx.batch_execute(second)?;
            Ok::<_, StoreError>(())
        })
    };
    let (notes, owners) = ("LOCK TABLE notes", "LOCK TABLE owners");
    let (one, other) = tokio::join!(lock(notes, owners), lock(owners, notes));
    let loser = match (one, other) {
        (Ok(()), Err(error)) | (Err(error), Ok(())) => error,
        both => panic!("exactly one must lose: {both:?}"),
    };
    assert!(matches!(loser, StoreError::Retry), "{loser:?}");
    assert!(loser.is_temporary());
}
