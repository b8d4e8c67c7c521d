//! The pool: the order of waiting, what happens to requests that are given up, and healing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use super::support::{Folder, bodies, insert_note, list_bodies, note, postgres, sqlite};
use crate::db::conn::Conn;
use crate::db::pool::Pool;
use crate::db::{StoreError, Tx};

/// A pool of one connection, and how many were opened.
fn pool_of_one(waiting: usize) -> (Arc<Pool>, Arc<AtomicUsize>) {
    let opened = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opened);
    let folder = Folder::new();
    let pool = Pool::new(1, waiting, move || {
        count.fetch_add(1, Ordering::SeqCst);
        Conn::open_sqlite_reader(&folder.path.join("pool.db"))
    });
    (pool, opened)
}

/// Takes the only connection until the sender says otherwise.
async fn occupy(pool: &Arc<Pool>) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), StoreError>>) {
    let (open, may_go_on) = mpsc::channel();
    let (begun, has_begun) = oneshot::channel();
    let pool = Arc::clone(pool);
    let job = tokio::spawn(async move {
        pool.run(move |_| {
            begun.send(()).unwrap();
            may_go_on.recv().unwrap();
            Ok(())
        })
        .await
    });
    has_begun.await.unwrap();
    (open, job)
}

#[tokio::test]
async fn who_asks_first_is_served_first() {
    let (pool, opened) = pool_of_one(100);
    let (open, occupied) = occupy(&pool).await;
    let served = Arc::new(Mutex::new(Vec::new()));
    let mut waiting = Vec::new();
    for number in 0..50 {
        let (pool, served) = (Arc::clone(&pool), Arc::clone(&served));
        waiting.push(tokio::spawn(async move {
            pool.run(move |_| {
                served.lock().unwrap().push(number);
                Ok::<_, StoreError>(())
            })
            .await
        }));
        tokio::task::yield_now().await;
    }
    open.send(()).unwrap();
    occupied.await.unwrap().unwrap();
    for job in waiting {
        job.await.unwrap().unwrap();
    }
    assert_eq!(*served.lock().unwrap(), (0..50).collect::<Vec<_>>());
    assert_eq!(opened.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_request_that_is_given_up_keeps_its_connection_until_its_query_ends() {
    let (pool, opened) = pool_of_one(100);
    let (open, occupied) = occupy(&pool).await;
    occupied.abort();
    let next = tokio::time::timeout(Duration::from_millis(50), pool.run(|_| Ok::<_, StoreError>(()))).await;
    assert!(next.is_err(), "ran beside the query that still holds the connection");
    open.send(()).unwrap();
    pool.run(|_| Ok::<_, StoreError>(())).await.unwrap();
    assert_eq!(opened.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_connection_that_saw_a_panic_is_replaced() {
    let (pool, opened) = pool_of_one(100);
    let panicked = pool.run(|_| -> Result<(), StoreError> { panic!("in a query") }).await;
    assert!(matches!(panicked, Err(StoreError::Panicked)), "{panicked:?}");
    pool.run(|_| Ok::<_, StoreError>(())).await.unwrap();
    assert_eq!(opened.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn too_many_waiting_are_refused() {
    let (pool, _) = pool_of_one(0);
    let (open, occupied) = occupy(&pool).await;
    let refused = pool.run(|_| Ok::<_, StoreError>(())).await;
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");
    open.send(()).unwrap();
    occupied.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_restart_of_the_server_heals() {
    let scratch = postgres();
    scratch.db.write(|tx| insert_note(tx, &note("before"))).await.unwrap();
    // Several connections rest in the pool when the server goes.
    let (one, two, three) = tokio::join!(
        scratch.db.read(list_bodies),
        scratch.db.read(list_bodies),
        scratch.db.read(list_bodies)
    );
    for read in [one, two, three] {
        read.unwrap();
    }
    scratch.server.as_ref().unwrap().cut_all();
    let first = scratch.db.read(list_bodies).await;
    if let Err(error) = &first {
        assert!(error.is_temporary(), "{error:?}");
    }
    assert_eq!(bodies(&scratch.db).await, ["before"]);
    // Those that rested for longer are asked before they are used: nobody notices.
    scratch.server.as_ref().unwrap().cut_all();
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(bodies(&scratch.db).await, ["before"]);
    scratch.db.write(|tx| insert_note(tx, &note("after"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["after", "before"]);
}

#[tokio::test]
async fn a_connection_cut_in_mid_transaction_is_temporary_and_replaced() {
    use diesel::connection::SimpleConnection;
    let scratch = postgres();
    let cut = scratch
        .db
        .write(|tx: &mut Tx<'_>| {
            insert_note(tx, &note("lost"))?;
            tx.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")?;
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap_err();
    assert!(cut.is_temporary(), "{cut:?}");
    scratch.db.write(|tx| insert_note(tx, &note("kept"))).await.unwrap();
    assert_eq!(bodies(&scratch.db).await, ["kept"]);
}

#[tokio::test]
async fn only_one_connection_of_the_process_writes_to_the_file() {
    let scratch = sqlite();
    // Readers refuse whatever they are asked, so no second writer can wait for the first one's lock.
    for statement in ["DELETE FROM notes", "PRAGMA user_version = 7", "CREATE TABLE more (x)"] {
        let refused = scratch
            .db
            .read(move |conn| {
                use diesel::connection::SimpleConnection;
                Ok::<_, StoreError>(conn.batch_execute(statement)?)
            })
            .await;
        assert!(refused.is_err(), "{statement}");
    }
}
