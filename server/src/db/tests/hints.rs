//! Announcements reach every process when, and only when, their transaction commits.

use std::time::Duration;

use tokio::sync::broadcast::Receiver;

use super::support::{Folder, Scratch, TestSchema, insert_note, note, on_both, postgres};
use crate::db::write::Limits;
use crate::db::{Database, DatabaseConfig, MISSED, StoreError};

on_both!(only_what_is_committed_is_announced);

async fn next(news: &mut Receiver<String>) -> String {
    tokio::time::timeout(Duration::from_secs(10), news.recv()).await.expect("an announcement").unwrap()
}

async fn only_what_is_committed_is_announced(scratch: Scratch) {
    let mut news = scratch.db.subscribe();
    let refused = scratch
        .db
        .write(|tx| {
            tx.notify("refused")?;
            tx.hint("refused");
            Err::<(), _>(StoreError::NotFound)
        })
        .await;
    assert!(refused.is_err());
    scratch
        .db
        .write(|tx| {
            let inner = tx.savepoint(|tx| {
                tx.notify("taken back")?;
                tx.hint("taken back");
                Err::<(), _>(StoreError::NotFound)
            });
            assert!(inner.is_err());
            tx.notify("session 1")?;
            tx.hint("report 2");
            insert_note(tx, &note("x"))
        })
        .await
        .unwrap();
    let mut heard = [next(&mut news).await, next(&mut news).await];
    heard.sort();
    assert_eq!(heard, ["report 2", "session 1"]);
    scratch.db.write(|tx| tx.notify("last")).await.unwrap();
    assert_eq!(next(&mut news).await, "last");
}

/// The same database from a second process with a data folder of its own.
fn second_process(scratch: &Scratch) -> (Database, Folder) {
    let folder = Folder::new();
    let config = DatabaseConfig { url: scratch.config.url.clone(), data_folder: folder.path.join("data") };
    (Database::open_with(&config, &TestSchema::notes(), Limits::default()).unwrap(), folder)
}

#[tokio::test]
async fn other_processes_hear_it() {
    let scratch = postgres();
    let (other, _folder) = second_process(&scratch);
    let mut news = other.subscribe();
    scratch.db.write(|tx| tx.notify("session 1")).await.unwrap();
    assert_eq!(next(&mut news).await, "session 1");
    scratch
        .db
        .write(|tx| {
            tx.hint("report 2");
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
    assert_eq!(next(&mut news).await, "report 2");
}

#[tokio::test]
async fn a_broken_connection_says_that_something_was_missed_and_listens_again() {
    let scratch = postgres();
    let mut news = scratch.db.subscribe();
    scratch.server.as_ref().unwrap().cut_all();
    assert_eq!(next(&mut news).await, MISSED);
    // The pool may hand out one connection that was cut as well.
    let _ = scratch.db.write(|tx| tx.notify("maybe")).await;
    scratch.db.write(|tx| tx.notify("again")).await.unwrap();
    let mut heard = next(&mut news).await;
    if heard == "maybe" {
        heard = next(&mut news).await;
    }
    assert_eq!(heard, "again");
}
